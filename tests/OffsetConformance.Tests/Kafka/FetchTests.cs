using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

public sealed class FetchTests(MockLane lane) : IClassFixture<MockLane>
{
    [Theory]
    [InlineData(IsolationLevel.ReadUncommitted)]
    [InlineData(IsolationLevel.ReadCommitted)]
    public void AFetchReadsFromTheOffsetToTheEnd(IsolationLevel isolation)
    {
        var partition = lane.PartitionWith(3);

        for (var from = 0; from <= 3; from++)
        {
            var fetched = lane.Run(new Command<Offset>.Fetch(partition, new(from), isolation)).ShouldBeOfType<Outcome.Fetched>();

            fetched.Records.Select(read => (read.Offset.Value, read.Record.Value)).ShouldBe(Enumerable.Range(from, 3 - from).Select(i => ((long)i, (string?)$"{i}")));
            fetched.NextOffset.ShouldBe(new(3));
            fetched.EndOfPartition.ShouldBe(new(3));
        }
    }

    [Fact]
    public void AnEmptyPartitionEndsAtZero() =>
        lane.Fetch(lane.FreshPartition(), 0).ShouldBe(new Outcome.Fetched([], Offset.Zero) { EndOfPartition = Offset.Zero });

    [Theory]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue)]
    public void BeyondTheEndIsOutOfRange(long offset) =>
        lane.Fetch(lane.PartitionWith(3), offset).ShouldBeOfType<Outcome.Refused>().Error.ShouldBe(ErrorCode.OffsetOutOfRange);

    [Fact]
    public void BelowATrimmedStartIsOutOfRange()
    {
        var partition = lane.PartitionWith(5);

        lane.Run(new Command<Offset>.Trim(partition, new(3))).ShouldBe(Outcome.Acknowledged.Instance);
        lane.Run(new Command<Offset>.Trim(partition, new(1))).ShouldBe(Outcome.Acknowledged.Instance);

        lane.Fetch(partition, 2).ShouldBeOfType<Outcome.Refused>().Error.ShouldBe(ErrorCode.OffsetOutOfRange);
        lane.Fetch(partition, 3).ShouldBeOfType<Outcome.Fetched>().Records.Count.ShouldBe(2);
        lane.Run(new Command<Offset>.ListOffsets(partition, OffsetSpec.Earliest)).ShouldBe(new Outcome.OffsetListed(new(3)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-2)]
    [InlineData(long.MinValue)]
    public void NegativeOffsetsMeanSomethingElseToTheClient(long offset) =>
        lane.Fetch(lane.FreshPartition(), offset).ShouldBeOfType<Outcome.NotObservable>();

    [Fact]
    public void AfterAnErrorEveryAnswerStaysTrue()
    {
        var partition = lane.PartitionWith(1);

        for (var end = 1; end <= 200; end++)
        {
            // The place that was refused becomes the end of the log, and is then asked again: an error that the client repeats would show.
            lane.Fetch(partition, end + 1).ShouldBeOfType<Outcome.Refused>().Error.ShouldBe(ErrorCode.OffsetOutOfRange);
            lane.Run(new Command<Offset>.Produce(partition, [new("k", $"{end}")])).ShouldBe(new Outcome.Produced(new(end)));
            lane.Fetch(partition, end + 1).ShouldBe(new Outcome.Fetched([], new(end + 1)) { EndOfPartition = new(end + 1) });
            lane.Fetch(partition, end).ShouldBeOfType<Outcome.Fetched>().Records.Select(read => read.Record.Value).ShouldBe([$"{end}"]);
        }
    }

    [Fact]
    public void TheSameRefusalCanBeAskedForAgain()
    {
        var partition = lane.PartitionWith(1);

        for (var i = 0; i < 10; i++)
        {
            lane.Fetch(partition, 7).ShouldBeOfType<Outcome.Refused>().Error.ShouldBe(ErrorCode.OffsetOutOfRange);
        }
    }
}
