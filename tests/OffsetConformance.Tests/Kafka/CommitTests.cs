using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

public sealed class CommitTests(MockLane lane) : IClassFixture<MockLane>
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "a")]
    [InlineData(1L << 40, "größer als 2³²")]
    [InlineData(long.MaxValue, "last")]
    public void OffsetAndMetadataComeBackExactlyOnEitherClient(long offset, string metadata)
    {
        var partition = lane.FreshPartition();
        var group = $"exact-{offset}";

        lane.Run(new Command<Offset>.Commit(group, partition, new(offset), metadata)).ShouldBe(Outcome.Acknowledged.Instance);

        foreach (var client in new[] { 0, 1 })
        {
            lane.Run(new Command<Offset>.FetchCommitted(group, partition) { Client = client }).ShouldBe(new Outcome.CommittedOffset(new(offset), metadata));
        }
    }

    [Fact]
    public void TheLastCommitCountsAlsoBackwards()
    {
        var partition = lane.FreshPartition();
        lane.Run(new Command<Offset>.Commit("back", partition, new(9), "nine"));
        lane.Run(new Command<Offset>.Commit("back", partition, new(3)));

        lane.Run(new Command<Offset>.FetchCommitted("back", partition)).ShouldBe(new Outcome.CommittedOffset(new(3), ""));
    }

    [Fact]
    public void WithoutACommitThereIsNoOffset() =>
        lane.Run(new Command<Offset>.FetchCommitted("never", lane.FreshPartition())).ShouldBe(new Outcome.CommittedOffset(null));

    [Fact]
    public void GroupsAndPartitionsAreKeptApart()
    {
        var (first, second) = (lane.FreshPartition(), lane.FreshPartition());
        for (var group = 0; group < 50; group++)
        {
            lane.Run(new Command<Offset>.Commit($"apart-{group}", first, new(group)));
            lane.Run(new Command<Offset>.Commit($"apart-{group}", second, new(1000 + group)));
        }

        for (var group = 0; group < 50; group++)
        {
            lane.Run(new Command<Offset>.FetchCommitted($"apart-{group}", first)).ShouldBe(new Outcome.CommittedOffset(new(group), ""));
            lane.Run(new Command<Offset>.FetchCommitted($"apart-{group}", second)).ShouldBe(new Outcome.CommittedOffset(new(1000 + group), ""));
        }
    }

    [Fact]
    public void ARefusalCarriesTheBrokersCode() =>
        lane.Run(new Command<Offset>.Commit("refused", new("no-such-topic", 0), new(1))).ShouldBeOfType<Outcome.Refused>().Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);

    [Fact]
    public void TheLeaderEpochIsSent() =>
        lane.Run(new Command<Offset>.Commit("epoch", lane.PartitionWith(1), new(1), LeaderEpoch: 7))
            .ShouldBeOfType<Outcome.Refused>().Error.ShouldBe(ErrorCode.UnknownLeaderEpoch);

    [Fact]
    public void NegativeOffsetsAreNotSent() =>
        lane.Run(new Command<Offset>.Commit("negative", lane.FreshPartition(), new(-1))).ShouldBeOfType<Outcome.NotObservable>();

    [Fact]
    public void AGroupThatMovedIsFoundAgain()
    {
        var partition = lane.FreshPartition();
        var outcomes = new List<Outcome>();
        foreach (var broker in new[] { 1, 2, 3 })
        {
            lane.Target.Cluster.SetCoordinator("moving", broker);
            outcomes.Add(lane.Run(new Command<Offset>.Commit("moving", partition, new(broker))));
            outcomes.Add(lane.Run(new Command<Offset>.Commit("moving", partition, new(broker))));
        }

        outcomes.ShouldAllBe(outcome => outcome is Outcome.Acknowledged || outcome is Outcome.Refused && ((Outcome.Refused)outcome).Error == ErrorCode.NotCoordinator);
        outcomes.Where((_, i) => i % 2 == 1).ShouldAllBe(outcome => outcome is Outcome.Acknowledged);
    }
}
