using System.Buffers.Text;
using System.Text;
using OffsetConformance.Campaign;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Campaign;

/// <summary>A token brings its program back whole, or says in one line that it can't.</summary>
public sealed class ReplayTokenTests
{
    private const string Damaged = "the replay token is damaged or cut off; copy it whole, as a failing run printed it";

    private static readonly ReplayToken Some = new(
        LogRules.DensityAtAppend, ProgramText.Parse("produce a-0 3 gzip; trim a-0 start+1; fetch a-0 end-1 rc"), new("simulator", "batch-takes-one-more"));

    public static TheoryData<string, string?> Origins => new() { { "", null }, { "mock", null }, { "simulator", "ack-zero" } };

    [Theory]
    [MemberData(nameof(Origins))]
    public void EveryScenarioComesBack(string target, string? mutant)
    {
        foreach (var scenario in Scenarios.All)
        {
            var token = new ReplayToken(scenario.Rule, scenario.Program, new(target, mutant));

            ReplayToken.Decode(token.Encode()).ShouldBe(token);
        }
    }

    [Fact]
    public void IsOneWordThatAShellAndAUrlLeaveAlone() => Some.Encode().ShouldMatch("^oc1-[A-Za-z0-9_-]+$");

    [Fact]
    public void IsShortEnoughToBePasted() => Scenarios.All.Max(scenario => new ReplayToken(scenario.Rule, scenario.Program, Some.Origin).Encode().Length).ShouldBeLessThan(400);

    [Fact]
    public void EveryTruncationIsNoticed()
    {
        var token = Some.Encode();
        for (var length = "oc1-".Length; length < token.Length; length++)
        {
            Should.Throw<FormatException>(() => ReplayToken.Decode(token[..length])).Message.ShouldBe(Damaged, $"cut to {length} characters");
        }
    }

    /// <summary>A few bits of the last character, and of the compressed form, carry nothing: a token that lost only these is still the same.</summary>
    [Fact]
    public void NoFlippedBitLeadsToAnotherProgram()
    {
        var token = Some.Encode();
        var noticed = 0;
        for (var place = "oc1-".Length; place < token.Length; place++)
        {
            for (var bit = 0; bit < 7; bit++)
            {
                var flipped = token.ToCharArray();
                flipped[place] ^= (char)(1 << bit);
                noticed += IsNoticed(new(flipped)) ? 1 : 0;
            }
        }

        noticed.ShouldBeGreaterThan(7 * (token.Length - "oc1-".Length) * 95 / 100);
    }

    [Theory]
    [InlineData("")]
    [InlineData("oc1")]
    [InlineData("OC1-abc")]
    [InlineData("7f3a91")]
    [InlineData("oc2-abc")]
    public void AnotherWordIsNoToken(string word) =>
        Should.Throw<FormatException>(() => ReplayToken.Decode(word)).Message.ShouldBe("a replay token begins with 'oc1-', as a failing run prints it");

    [Theory]
    [InlineData("oc1-")]
    [InlineData("oc1-A")]
    [InlineData("oc1-AAAAAAAA")]
    [InlineData("oc1-not base64!")]
    [InlineData("oc1-äöü")]
    public void AWordThatOnlyBeginsLikeOneIsDamaged(string word) => Should.Throw<FormatException>(() => ReplayToken.Decode(word)).Message.ShouldBe(Damaged);

    [Theory]
    [InlineData("LOG-99\n\n\nproduce a-0 1", "the replay token names no rule of this version")]
    [InlineData("LOG-03\n\nproduce a-0 1", "the replay token names no rule of this version")]
    [InlineData("LOG-03\n\n\nproduce a-0", "in the step 'produce a-0': found 'nothing' where a count is due")]
    [InlineData("LOG-03\n\n\nproduce a-0 1; dance", "in the step 'dance': found 'dance' where a verb such as 'produce' or 'fetch' is due")]
    public void AWholeTokenOfAnotherVersionSaysWhatIsNotKnown(string content, string message) =>
        Should.Throw<FormatException>(() => ReplayToken.Decode(Wrap(content))).Message.ShouldBe(message);

    [Fact]
    public void WhatIsLongerThanAProgramIsRefused()
    {
        var steps = string.Join("; ", Enumerable.Repeat("fetch a-0 start", 17_000));

        Should.Throw<FormatException>(() => ReplayToken.Decode(Wrap($"LOG-03\n\n\n{steps}"))).Message.ShouldBe(Damaged);
        Should.Throw<FormatException>(() => ReplayToken.Decode(Wrap(new('\0', 50_000_000)))).Message.ShouldBe(Damaged);
    }

    /// <summary>A token around any content, its checksum right.</summary>
    private static string Wrap(string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var checksum = bytes.Aggregate(2166136261u, (hash, b) => unchecked((hash ^ b) * 16777619u));
        return "oc1-" + Base64Url.EncodeToString([.. bytes, .. BitConverter.GetBytes(checksum)]);
    }

    private static bool IsNoticed(string token)
    {
        try
        {
            ReplayToken.Decode(token).ShouldBe(Some);
            return false;
        }
        catch (FormatException e)
        {
            e.Message.ShouldBe(Damaged);
            return true;
        }
    }
}
