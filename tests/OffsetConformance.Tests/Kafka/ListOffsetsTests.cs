using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

public sealed class ListOffsetsTests(MockLane lane) : IClassFixture<MockLane>
{
    private const short ListOffsetsKey = 2;

    [Theory]
    [InlineData(IsolationLevel.ReadUncommitted)]
    [InlineData(IsolationLevel.ReadCommitted)]
    public void TheBoundsOfTheLogAreOneRequestEach(IsolationLevel isolation)
    {
        var partition = lane.PartitionWith(3);
        lane.Run(new Command<Offset>.Trim(partition, new(1)));
        foreach (var (spec, expected) in new[] { (OffsetSpec.Earliest, 1), (OffsetSpec.Latest, 3) })
        {
            Outcome? outcome = null;
            var requests = lane.Target.Cluster.RequestsDuring(() => outcome = lane.Run(new Command<Offset>.ListOffsets(partition, spec, isolation)));

            outcome.ShouldBe(new Outcome.OffsetListed(new(expected)));
            requests.Count(key => key == ListOffsetsKey).ShouldBe(1);
        }
    }

    [Fact]
    public void APartitionThatTheMetadataLackIsNotAskedFor() =>
        lane.Run(new Command<Offset>.ListOffsets(new("lane", 9999), OffsetSpec.Latest)).ShouldBeOfType<Outcome.NotObservable>();

    [Fact]
    public void ARequestThatTheBrokerDoesNotHaveIsNotSent() =>
        lane.Run(new Command<Offset>.DeleteRecords(lane.PartitionWith(2), new(1))).ShouldBeOfType<Outcome.NotObservable>();
}
