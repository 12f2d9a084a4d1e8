using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Golden;

/// <summary>A golden file that never fails is worth nothing.</summary>
public sealed class GoldenFileTests : IDisposable
{
    private readonly string name = $"scratch-{Guid.NewGuid():N}";

    [Fact]
    public void AMissingFileFails() => Should.Throw<ShouldMatchApprovedException>(() => GoldenFile.Match("text", $"{name}.txt"));

    [Fact]
    public void AnotherTextFailsAndIsLeftToBeAccepted()
    {
        File.WriteAllText(PathOf("verified"), "one text\n");

        Should.Throw<ShouldMatchApprovedException>(() => GoldenFile.Match("another text\n", $"{name}.txt"));

        File.ReadAllText(PathOf("received")).ShouldBe("another text\n");
    }

    [Fact]
    public void TheSameTextPasses()
    {
        File.WriteAllText(PathOf("verified"), "one text\n");

        GoldenFile.Match("one text\n", $"{name}.txt");

        File.Exists(PathOf("received")).ShouldBeFalse();
    }

    public void Dispose()
    {
        File.Delete(PathOf("verified"));
        File.Delete(PathOf("received"));
    }

    private string PathOf(string kind) => Repository.PathOf("tests", "OffsetConformance.Tests", "Golden", $"{name}.{kind}.txt");
}
