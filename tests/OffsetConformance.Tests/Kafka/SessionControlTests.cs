using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

/// <summary>Pausing, seeking to the edges of a log, and asking where they are.</summary>
public sealed class SessionControlTests(MockLane lane) : IClassFixture<MockLane>
{
    private static readonly Outcome Done = Outcome.Acknowledged.Instance;

    [Fact]
    public async Task APausedConsumerGoesOnWhereItStopped()
    {
        var partition = lane.PartitionWith(9);
        await using var session = await OpenAsync("pause", partition);
        for (var next = 0; next < 9; next++)
        {
            Read(await session.ConsumeAsync(1, default)).ShouldBe([(long)next]);

            (await session.PauseAsync(default)).ShouldBe(Done);
            (await session.ConsumeAsync(1, default)).ShouldBeOfType<Outcome.NotObservable>();
            (await session.UnpauseAsync(default)).ShouldBe(Done);
        }

        (await session.ConsumeAsync(1, default)).ShouldBe(new Outcome.Consumed([], new(9)));
        await session.PauseAsync(default);
        lane.Run(new Command<Offset>.Produce(partition, [new("k", "v")]));
        await session.UnpauseAsync(default);
        Read(await session.ConsumeAsync(1, default)).ShouldBe([9L]);
    }

    [Fact]
    public async Task ASeekWhilePausedCounts()
    {
        var partition = lane.PartitionWith(9);
        await using var session = await OpenAsync("seek-paused", partition);
        await session.ConsumeAsync(2, default);

        foreach (var to in new[] { 6, 0, 8, 3, 9 })
        {
            await session.PauseAsync(default);
            (await session.SeekAsync(new(to), default)).ShouldBe(Done);
            await session.UnpauseAsync(default);

            Read(await session.ConsumeAsync(1, default)).ShouldBe(to < 9 ? [(long)to] : []);
        }
    }

    [Fact]
    public async Task TheEdgesAreWhereTheBrokerHasThem()
    {
        var partition = lane.PartitionWith(5);
        lane.Run(new Command<Offset>.Trim(partition, new(2)));
        await using var session = await OpenAsync("edges", partition);
        Read(await session.ConsumeAsync(1, default)).ShouldBe([2L]);

        foreach (var edge in new[] { LogEdge.End, LogEdge.Beginning, LogEdge.Beginning, LogEdge.End })
        {
            (await session.SeekToEdgeAsync(edge, default)).ShouldBe(Done);

            (await session.ConsumeAsync(1, default)).ShouldBeOfType<Outcome.Consumed>().ShouldSatisfyAllConditions(
                consumed => Read(consumed).ShouldBe(edge == LogEdge.Beginning ? [2L] : []),
                consumed => consumed.EndOfPartition.ShouldBe(edge == LogEdge.Beginning ? null : new Offset(5)));
        }
    }

    /// <summary>The library goes by the log start of its last fetch, and a reset that follows would be taken for the broker's answer.</summary>
    [Theory]
    [InlineData(ResetPolicy.Latest)]
    [InlineData(ResetPolicy.None)]
    public async Task ABeginningThatTheClientDoesNotKnowOfIsNotSought(ResetPolicy policy)
    {
        var partition = lane.PartitionWith(5);
        await using var session = await lane.Connection.OpenSessionAsync(new($"moved-{policy}", policy), default);
        await session.AssignAsync(partition, new(0), default);
        await session.ConsumeAsync(9, default);
        lane.Run(new Command<Offset>.Trim(partition, new(3)));

        var sought = await session.SeekToEdgeAsync(LogEdge.Beginning, default);

        if (sought is Outcome.NotObservable)
        {
            (await session.ConsumeAsync(9, default)).ShouldBe(new Outcome.Consumed([], new(5)));
        }
        else
        {
            Read(await session.ConsumeAsync(9, default)).ShouldBe([3L, 4L]);
        }
    }

    [Fact]
    public async Task WatermarksAreAskedForAndTheCachedOnesAreNotNewer()
    {
        var partition = lane.PartitionWith(5);
        lane.Run(new Command<Offset>.Trim(partition, new(2)));
        await using var session = await lane.Connection.OpenSessionAsync(new("watermarks", ResetPolicy.Earliest), default);
        (await session.QueryWatermarksAsync(default)).ShouldBeOfType<Outcome.NotObservable>();
        await session.AssignAsync(partition, null, default);

        var fresh = (await session.QueryWatermarksAsync(default)).ShouldBeOfType<Outcome.WatermarksSeen>();
        (fresh.Low, fresh.High, fresh.CachedHigh).ShouldBe((new(2), new(5), null));

        await session.ConsumeAsync(9, default);
        lane.Run(new Command<Offset>.Produce(partition, [new("k", "v")]));
        var later = (await session.QueryWatermarksAsync(default)).ShouldBeOfType<Outcome.WatermarksSeen>();
        (later.Low, later.High).ShouldBe((new(2), new(6)));
        later.CachedHigh.ShouldNotBeNull().Value.ShouldBeInRange(5, 6);
    }

    private static IEnumerable<long> Read(Outcome outcome) => outcome.ShouldBeOfType<Outcome.Consumed>().Records.Select(read => read.Offset.Value);

    private async Task<IConsumerSession> OpenAsync(string group, TopicPartition partition)
    {
        var session = await lane.Connection.OpenSessionAsync(new(group, ResetPolicy.Earliest), default);
        (await session.AssignAsync(partition, null, default)).ShouldBe(Done);
        return session;
    }
}
