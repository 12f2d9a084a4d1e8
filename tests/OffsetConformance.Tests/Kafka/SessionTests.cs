using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

public sealed class SessionTests(MockLane lane) : IClassFixture<MockLane>
{
    [Theory]
    [InlineData(ResetPolicy.None)]
    [InlineData(ResetPolicy.Earliest)]
    [InlineData(ResetPolicy.Latest)]
    public async Task ACommittedOffsetIsWhereItResumes(ResetPolicy policy)
    {
        var partition = lane.PartitionWith(5);
        lane.Run(new Command<Offset>.Commit($"resume-{policy}", partition, new(2)));
        await using var session = await OpenAsync($"resume-{policy}", policy, partition);

        Read(await session.ConsumeAsync(2, default)).ShouldBe([2L, 3L]);
        var rest = (await session.ConsumeAsync(9, default)).ShouldBeOfType<Outcome.Consumed>();
        Read(rest).ShouldBe([4L]);
        rest.EndOfPartition.ShouldBe(new(5));
    }

    [Theory]
    [InlineData(ResetPolicy.Earliest, 0)]
    [InlineData(ResetPolicy.Latest, 5)]
    public async Task WithoutAUsableCommitThePolicyDecides(ResetPolicy policy, int first)
    {
        var partition = lane.PartitionWith(5);
        lane.Run(new Command<Offset>.Commit($"beyond-{policy}", partition, new(50)));

        foreach (var group in new[] { $"absent-{policy}", $"beyond-{policy}" })
        {
            await using var session = await OpenAsync(group, policy, partition);
            Read(await session.ConsumeAsync(9, default)).ShouldBe(Enumerable.Range(first, 5 - first).Select(i => (long)i));
        }
    }

    [Fact]
    public async Task ThePolicyNoneReportsAnErrorAndEndsTheSession()
    {
        var partition = lane.PartitionWith(3);
        lane.Run(new Command<Offset>.Commit("beyond-none", partition, new(50)));

        foreach (var group in new[] { "absent-none", "beyond-none" })
        {
            await using var session = await OpenAsync(group, ResetPolicy.None, partition);
            (await session.ConsumeAsync(9, default)).ShouldBeOfType<Outcome.Refused>().Error.ShouldBe(ErrorCode.AutoOffsetReset);
            (await session.ConsumeAsync(9, default)).ShouldBeOfType<Outcome.NotObservable>();
        }
    }

    [Fact]
    public async Task ASeekIsExactAndDropsWhatWasFetchedBefore()
    {
        var partition = lane.PartitionWith(9);
        await using var session = await OpenAsync("seek", ResetPolicy.Earliest, partition);
        await session.ConsumeAsync(1, default);

        foreach (var to in new[] { 7, 0, 4, 8, 4, 9 })
        {
            (await session.SeekAsync(new(to), default)).ShouldBe(Outcome.Acknowledged.Instance);
            Read(await session.ConsumeAsync(1, default)).ShouldBe(to < 9 ? [(long)to] : []);
        }
    }

    [Fact]
    public async Task TheEndIsReportedAgainAndNewRecordsAreDeliveredAfterIt()
    {
        var partition = lane.PartitionWith(1);
        await using var session = await OpenAsync("again", ResetPolicy.Earliest, partition);
        Read(await session.ConsumeAsync(9, default)).ShouldBe([0L]);

        for (var i = 1; i < 20; i++)
        {
            (await session.ConsumeAsync(9, default)).ShouldBe(new Outcome.Consumed([], new(i)));
            lane.Run(new Command<Offset>.Produce(partition, [new("k", $"{i}")]));
            Read(await session.ConsumeAsync(9, default)).ShouldBe([(long)i]);
        }
    }

    [Fact]
    public async Task ACommitIsTheOffsetBehindTheLastDelivered()
    {
        var partition = lane.PartitionWith(3);
        await using var session = await OpenAsync("behind", ResetPolicy.Earliest, partition);

        (await session.CommitAsync(default)).ShouldBe(Outcome.Acknowledged.Instance);
        lane.Run(new Command<Offset>.FetchCommitted("behind", partition)).ShouldBe(new Outcome.CommittedOffset(null));

        foreach (var delivered in new[] { 1, 2, 3 })
        {
            await session.ConsumeAsync(1, default);
            (await session.CommitAsync(default)).ShouldBe(Outcome.Acknowledged.Instance);
            lane.Run(new Command<Offset>.FetchCommitted("behind", partition)).ShouldBeOfType<Outcome.CommittedOffset>().Offset.ShouldBe(new(delivered));
        }
    }

    [Fact]
    public async Task AnExplicitOffsetNeedsNoCommit()
    {
        var partition = lane.PartitionWith(3);
        await using var session = await lane.Connection.OpenSessionAsync(new("explicit", ResetPolicy.None), default);

        (await session.ConsumeAsync(1, default)).ShouldBeOfType<Outcome.NotObservable>();
        await session.AssignAsync(partition, new(1), default);

        Read(await session.ConsumeAsync(9, default)).ShouldBe([1L, 2L]);
    }

    /// <summary>
    /// A client that learns of the leader after the committed offset compares leader epochs, and a commit above the log end then leads to the end of the
    /// log whatever the policy: it happened to one resume in three hundred on a busy machine.
    /// </summary>
    [Fact]
    public void TheLeaderIsKnownBeforeTheCommittedOffsetIsAskedFor()
    {
        var partition = lane.PartitionWith(1);

        var requests = lane.Target.Cluster.RequestsDuring(() =>
        {
            var session = lane.Connection.OpenSessionAsync(new("leader-first", ResetPolicy.Earliest), default).AsTask().GetAwaiter().GetResult();
            session.AssignAsync(partition, null, default).AsTask().GetAwaiter().GetResult();
            session.DisposeAsync().AsTask().GetAwaiter().GetResult();
        });

        requests.TakeWhile(key => key != (short)ApiKey.OffsetFetch).ShouldContain((short)ApiKey.Metadata);
    }

    private static IEnumerable<long> Read(Outcome outcome) => outcome.ShouldBeOfType<Outcome.Consumed>().Records.Select(read => read.Offset.Value);

    private async Task<IConsumerSession> OpenAsync(string group, ResetPolicy policy, TopicPartition partition)
    {
        var session = await lane.Connection.OpenSessionAsync(new(group, policy), default);
        (await session.AssignAsync(partition, null, default)).ShouldBe(Outcome.Acknowledged.Instance);
        return session;
    }
}
