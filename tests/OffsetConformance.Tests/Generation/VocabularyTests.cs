using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Generation;

/// <summary>A program is left out for a target that lacks what one of its steps needs, and only then.</summary>
public sealed class VocabularyTests
{
    private static readonly HashSet<Capability> All = [.. Enum.GetValues<Capability>()];
    private static readonly ValueList<Compression> AllCodecs = [.. Enum.GetValues<Compression>()];

    [Theory]
    [InlineData("produce a-0 1 headers", "record-headers")]
    [InlineData("trim a-0 end", "log-trim")]
    [InlineData("delete a-0 end", "delete-records")]
    [InlineData("list a-0 time:0", "list-by-time")]
    [InlineData("list a-0 max-timestamp", "max-timestamp")]
    [InlineData("commit g a-0 0 meta:1", "commit-metadata")]
    [InlineData("commit g a-0 0 epoch:1", "commit-leader-epoch")]
    [InlineData("reset g to-earliest a-0", "group-admin")]
    [InlineData("reset g to-offset a-0 0 dry", "group-admin")]
    [InlineData("describe g", "group-admin")]
    public void ThatStepNeedsThisCapability(string step, string capability)
    {
        var program = ProgramText.Parse($"produce a-0 1; {step}");

        new Vocabulary(new HashSet<Capability> { CapabilityNames.Parse(capability) }, [Compression.None], HasSessions: false).Allows(program).ShouldBeTrue();
        new Vocabulary(All.Where(other => other.ToName() != capability).ToHashSet(), AllCodecs, HasSessions: true).Allows(program).ShouldBeFalse();
    }

    [Theory]
    [InlineData("produce a-0 1; fetch a-0 start rc via:1; list a-0 latest; list a-0 earliest; commit g a-0 0; committed g a-0")]
    public void TheseStepsNeedNothing(string program) =>
        new Vocabulary(new HashSet<Capability>(), [Compression.None], HasSessions: false).Allows(ProgramText.Parse(program)).ShouldBeTrue();

    [Theory]
    [InlineData("resume s g a-0 none 1")]
    [InlineData("consume s 1")]
    [InlineData("seek s 0 1")]
    [InlineData("commit-consumed s")]
    public void SessionCallsNeedSessions(string step)
    {
        new Vocabulary(new HashSet<Capability>(), [Compression.None], HasSessions: true).Allows(ProgramText.Parse(step)).ShouldBeTrue();
        new Vocabulary(All, AllCodecs, HasSessions: false).Allows(ProgramText.Parse(step)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("gzip", Compression.Gzip)]
    [InlineData("snappy", Compression.Snappy)]
    [InlineData("lz4", Compression.Lz4)]
    [InlineData("zstd", Compression.Zstd)]
    public void ACompressedBatchNeedsItsCodec(string name, Compression codec)
    {
        var program = ProgramText.Parse($"produce a-0 1 {name}");

        new Vocabulary(new HashSet<Capability>(), [codec], HasSessions: false).Allows(program).ShouldBeTrue();
        new Vocabulary(All, [.. Enum.GetValues<Compression>().Where(other => other != codec)], HasSessions: true).Allows(program).ShouldBeFalse();
    }
}
