using OffsetConformance.Reporting;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Reporting;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("plain · текст 😀", "plain · текст 😀")]
    [InlineData("two\r\nlines\tand a tab", "two  lines and a tab")]
    [InlineData("\u001b[31mred\u0007", "\\u001B[31mred\\u0007")]
    [InlineData("a\u202eb\u200dc\u2028d", "a\\u202Eb\\u200Dc\\u2028d")]
    public void InvisibleCharactersBecomeVisible(string? text, string clean) => PlainText.Clean(text).ShouldBe(clean);

    [Fact]
    public void HalfASurrogatePairIsReplaced() => PlainText.Clean("a\ud800b").ShouldBe("a\ufffdb");

    [Theory]
    [InlineData("12345", 5, "12345")]
    [InlineData("123456", 5, "12345…")]
    [InlineData("1234\u0001", 5, "1234…")]
    public void WhatIsTooLongIsCutAtACharacter(string text, int longest, string clean) => PlainText.Clean(text, longest).ShouldBe(clean);

    [Fact]
    public void LinesAreBrokenBetweenWords() =>
        PlainText.Wrap("one two three four andaverylongword", 12, 3).ShouldBe("one two\n   three\n   four\n   andaverylongword");

    [Theory]
    [InlineData(1, "1 rule")]
    [InlineData(0, "0 rules")]
    [InlineData(12345, "12,345 rules")]
    public void CountsAgreeWithTheirNoun(long number, string text) => PlainText.Count(number, "rule").ShouldBe(text);
}
