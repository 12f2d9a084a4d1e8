using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

/// <summary>A consumer that commits by itself: never more than it handed on, all of it when it is closed, nothing when it is dropped.</summary>
public sealed class AutoCommitTests(MockLane lane) : IClassFixture<MockLane>
{
    private static readonly Outcome Done = Outcome.Acknowledged.Instance;

    [Fact]
    public async Task AClosedConsumerHasCommittedWhatItDelivered()
    {
        for (var delivered = 1; delivered <= 3; delivered++)
        {
            var partition = lane.PartitionWith(3);
            var session = await OpenAsync($"closed-{delivered}", partition);
            await session.ConsumeAsync(delivered, default);

            (await session.CloseAsync(default)).ShouldBe(Done);

            Committed($"closed-{delivered}", partition).ShouldBe(new(delivered));
            await session.DisposeAsync();
        }
    }

    /// <summary>To be asked for the end once more it is sought to it, which must not cost it what is to be committed.</summary>
    [Fact]
    public async Task AClosedConsumerThatReportedTheEndTwiceHasCommittedAll()
    {
        var partition = lane.PartitionWith(3);
        await using var session = await OpenAsync("twice", partition);
        await session.ConsumeAsync(9, default);
        (await session.ConsumeAsync(9, default)).ShouldBe(new Outcome.Consumed([], new(3)));

        (await session.CloseAsync(default)).ShouldBe(Done);

        Committed("twice", partition).ShouldBe(new(3));
    }

    [Fact]
    public async Task ItCommitsWhileItIsOpenAndNeverBeyondWhatItDelivered()
    {
        var partition = lane.PartitionWith(5);
        await using var session = await OpenAsync("timer", partition);
        await session.ConsumeAsync(2, default);

        // Between the two deliveries the timer may have gone off, too.
        AwaitCommit(() => Committed("timer", partition), atLeast: 2);

        Committed("timer", partition).ShouldBe(new(2));
    }

    [Fact]
    public async Task ADroppedConsumerCommitsNothingMore()
    {
        for (var i = 0; i < 10; i++)
        {
            var partition = lane.PartitionWith(5);
            var session = await OpenAsync($"dropped-{i}", partition);
            await session.ConsumeAsync(1, default);
            AwaitCommit(() => Committed($"dropped-{i}", partition), atLeast: 1);

            await session.ConsumeAsync(3, default);
            await session.DisposeAsync();

            var left = Committed($"dropped-{i}", partition).ShouldNotBeNull();
            left.Value.ShouldBeInRange(1, 4);
            await using var next = await OpenAsync($"dropped-{i}", partition, autoCommit: false);
            (await next.ConsumeAsync(9, default)).ShouldBeOfType<Outcome.Consumed>().Records[0].Offset.ShouldBe(left);
            Committed($"dropped-{i}", partition).ShouldBe(left);
        }
    }

    [Fact]
    public async Task WithoutAutoCommitNothingIsCommittedByClosing()
    {
        var partition = lane.PartitionWith(3);
        await using var session = await OpenAsync("manual", partition, autoCommit: false);
        await session.ConsumeAsync(3, default);

        (await session.CloseAsync(default)).ShouldBe(Done);

        Committed("manual", partition).ShouldBeNull();
        (await session.ConsumeAsync(1, default)).ShouldBeOfType<Outcome.NotObservable>();
    }

    /// <summary>The timer sends no word, so the group is asked until it has one.</summary>
    private static void AwaitCommit(Func<Offset?> committed, long atLeast) =>
        SpinWait.SpinUntil(() => committed() is { } offset && offset.Value >= atLeast, TimeSpan.FromSeconds(10)).ShouldBeTrue();

    private Offset? Committed(string group, TopicPartition partition) =>
        lane.Run(new Command<Offset>.FetchCommitted(group, partition)).ShouldBeOfType<Outcome.CommittedOffset>().Offset;

    private async Task<IConsumerSession> OpenAsync(string group, TopicPartition partition, bool autoCommit = true)
    {
        var session = await lane.Connection.OpenSessionAsync(new(group, ResetPolicy.Earliest) { AutoCommit = autoCommit }, default);
        (await session.AssignAsync(partition, null, default)).ShouldBe(Done);
        return session;
    }
}
