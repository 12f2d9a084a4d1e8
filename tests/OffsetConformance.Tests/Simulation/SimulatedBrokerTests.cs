using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Simulation;

/// <summary>Expected semantics of the healthy broker.</summary>
public sealed class SimulatedBrokerTests
{
    [Theory]
    [InlineData("""
        list a-0 earliest => 0
        list a-0 latest => 0
        list a-0 latest rc => 0
        list a-0 0 => none
        list a-0 max => none
        fetch a-0 0 => nothing | start 0, stable 0, high 0
        fetch a-0 1 => refused OffsetOutOfRange
        delete a-0 -1 => start 0
        committed g a-0 => none
        """)]
    public Task AFreshPartitionIsEmptyAtZero(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 2 => base 0
        produce a-0 1 zstd => base 2
        produce a-0 0 => refused InvalidRecord
        produce a-1 1 => base 0
        list a-0 latest => 3
        list a-0 latest rc @1 => 3
        fetch a-0 0 => 0:r0 1:r1 2:r2 | start 0, stable 3, high 3
        fetch a-0 1 rc @1 => 1:r1 2:r2 | start 0, stable 3, high 3
        """)]
    public Task AppendsGetConsecutiveOffsets(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 3 => base 0
        trim a-0 1 => ok
        fetch a-0 -1 => refused OffsetOutOfRange
        fetch a-0 0 => refused OffsetOutOfRange
        fetch a-0 1 => 1:r1 2:r2 | start 1, stable 3, high 3
        fetch a-0 3 => nothing | start 1, stable 3, high 3
        fetch a-0 4 => refused OffsetOutOfRange
        fetch a-0 max => refused OffsetOutOfRange
        """)]
    public Task FetchesAreServedFromTheStartToTheEnd(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 4 => base 0
        delete a-0 -2 => refused OffsetOutOfRange
        delete a-0 5 => refused OffsetOutOfRange
        delete a-0 2 => start 2
        delete a-0 1 => start 2
        delete a-0 2 => start 2
        list a-0 earliest => 2
        trim a-0 5 => refused OffsetOutOfRange
        trim a-0 3 => ok
        trim a-0 0 => ok
        list a-0 earliest => 3
        delete a-0 -1 => start 4
        """)]
    public Task DeletingRaisesTheStartAndNothingElse(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 2 => base 0
        trim a-0 -1 => ok
        list a-0 earliest => 2
        list a-0 latest => 2
        list a-0 0 => none
        list a-0 max => none
        fetch a-0 2 => nothing | start 2, stable 2, high 2
        produce a-0 1 => base 2, start 2
        fetch a-0 2 => 2:r2 | start 2, stable 3, high 3
        """)]
    public Task AnEmptiedLogGoesOnAtItsEnd(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        stamped a-0 10 50 20 60 => base 0
        stamped a-0 60 => base 4
        list a-0 0 => 0 at 10
        list a-0 10 => 0 at 10
        list a-0 11 => 1 at 50
        list a-0 51 => 3 at 60
        list a-0 61 => none
        list a-0 max => 3 at 60
        list a-0 -4 => 0
        list a-0 -5 => none
        list a-0 -7 => refused UnsupportedVersion
        trim a-0 2 => ok
        list a-0 0 => 2 at 20
        trim a-0 4 => ok
        list a-0 max => 4 at 60
        """)]
    [InlineData("""
        produce a-0 2 => base 0
        produce a-0 1 => base 2
        list a-0 2 => 1 at 2
        list a-0 max => 2 at 3
        """)]
    public Task TimesAreLookedUpInOffsetOrder(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        commit g a-0 5 => ok
        committed g a-0 => 5
        committed g a-0 @1 => 5
        commit g a-0 0 @1 => ok
        committed g a-0 => 0
        commit g a-0 max-1 => ok
        committed g a-0 => 9223372036854775806
        committed g a-1 => none
        committed g b-0 => none
        committed G a-0 => none
        """)]
    [InlineData("""
        commit g a-0 1 4096 => ok
        commit g a-0 2 4097 => refused OffsetMetadataTooLarge
        committed g a-0 => 1 with 4096 of epoch 7
        commit g a-0 3 => ok
        committed g a-0 => 3
        """)]
    [InlineData("""
        produce a-0 3 => base 0
        commit g a-0 0 => ok
        trim a-0 3 => ok
        fetch a-0 3 => nothing | start 3, stable 3, high 3
        committed g a-0 => 0
        """)]
    public Task CommitsAreStoredAsGivenUnderTheirKey(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-2 1 => refused UnknownTopicOrPartition
        fetch c-0 0 => refused UnknownTopicOrPartition
        list a-2 latest => refused UnknownTopicOrPartition
        delete c-0 0 => refused UnknownTopicOrPartition
        trim c-0 0 => refused UnknownTopicOrPartition
        commit g a-2 0 => refused UnknownTopicOrPartition
        committed g a-2 => none
        committed g c-0 => none
        """)]
    public Task AnUnknownPartitionIsRefusedSaveForItsCommits(string program) => HoldsAsync(program);

    [Fact]
    public async Task ARecreatedTopicIsANewOne()
    {
        var scenario = await Scenario.StartAsync();
        await scenario.RunAsync("produce a-0 1");
        await scenario.RunAsync("commit g a-0 1");

        await scenario.Target.DeleteTopicAsync("a", CancellationToken.None);
        (await scenario.RunAsync("list a-0 latest")).ShouldBe("refused UnknownTopicOrPartition");

        await scenario.Target.CreateTopicAsync("a", 1, CancellationToken.None);
        (await scenario.RunAsync("list a-0 latest")).ShouldBe("0");
        (await scenario.RunAsync("committed g a-0")).ShouldBe("none");
    }

    [Fact]
    public async Task ATopicIsCreatedOnce()
    {
        var target = (await Scenario.StartAsync()).Target;
        await Should.ThrowAsync<InvalidOperationException>(async () => await target.CreateTopicAsync("a", 1, CancellationToken.None));
    }

    [Fact]
    public async Task ConcurrentProducersShareOneLog()
    {
        var target = new SimulatedTarget();
        await target.CreateTopicAsync("a", 1, CancellationToken.None);
        var broker = (await target.ConnectAsync(CancellationToken.None)).Broker;
        var produce = new Command<Offset>.Produce(new("a", 0), [new("k", "v")]);
        var bases = new long[1000];

        await Parallel.ForAsync(0, bases.Length, async (i, cancellation) =>
            bases[i] = (await broker.ExecuteAsync(produce, cancellation)).ShouldBeOfType<Outcome.Produced>().BaseOffset.Value);

        bases.Order().ShouldBe(Enumerable.Range(0, bases.Length).Select(i => (long)i));
    }

    [Fact]
    public void TheTargetSaysWhatItIs()
    {
        var info = new SimulatedTarget().Info;
        (info.Name, info.Version, info.Pace, info.Channel).ShouldBe(("simulator", "healthy", TargetPace.InProcess, "in process"));
        info.Codecs.ShouldBe(Enum.GetValues<Compression>());
        info.Capabilities.ShouldBe(
            [
                Capability.LogTrim, Capability.DeleteRecords, Capability.ListByTime, Capability.MaxTimestamp,
                Capability.LocalTier, Capability.CommitMetadata, Capability.CommitLeaderEpoch, Capability.Idempotence, Capability.Transactions,
                Capability.Compaction, Capability.Retention, Capability.OffsetDelete, Capability.DeleteGroups, Capability.StaticMembers,
                Capability.CreateTopics, Capability.TopicRecreate, Capability.LogAppendTime, Capability.RecordHeaders, Capability.ClockControl, Capability.RawWire, Capability.FetchSessions,
                Capability.TopicIds, Capability.CommitTopicIds, Capability.GroupAdmin,
            ],
            ignoreOrder: true);
    }

    private static Task HoldsAsync(string program) => Scenario.ShouldHoldAsync(program);
}
