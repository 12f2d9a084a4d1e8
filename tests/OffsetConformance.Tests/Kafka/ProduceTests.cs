using OffsetConformance.Contract;
using Shouldly;
using Xunit;
using Record = OffsetConformance.Contract.Record;

namespace OffsetConformance.Tests.Kafka;

public sealed class ProduceTests(MockLane lane) : IClassFixture<MockLane>
{
    private const short ProduceKey = 0;

    [Theory]
    [InlineData(Compression.None)]
    [InlineData(Compression.Gzip)]
    [InlineData(Compression.Snappy)]
    [InlineData(Compression.Lz4)]
    public void ManyRecordsAreOneRequestAlsoTheFirstTime(Compression codec)
    {
        var partition = lane.FreshPartition();
        var records = ValueList.From(Enumerable.Range(0, 300).Select(i => new Record($"k{i}", $"v{i}", 1000 + i)));

        for (var round = 0; round < 10; round++)
        {
            Outcome? outcome = null;
            var requests = lane.Target.Cluster.RequestsDuring(() => outcome = lane.Run(new Command<Offset>.Produce(partition, records, codec)));

            outcome.ShouldBe(new Outcome.Produced(new(round * 300)));
            requests.Count(key => key == ProduceKey).ShouldBe(1);
        }

        var fetched = lane.Fetch(partition, 2700).ShouldBeOfType<Outcome.Fetched>();
        fetched.Records.Select(read => read.Record).ShouldBe(records);
    }

    [Fact]
    public void RecordsComeBackAsTheyWere()
    {
        var partition = lane.FreshPartition();
        Record[] records =
        [
            new(null, null, 1), new("", "", long.MaxValue), new("ключ", "値", -1500),
            new(RecordText.FromBytes([0xff, 0x41, 0x80]), RecordText.FromBytes([0xc3]), 2),
            new("k", "v", 3) { Headers = [new("h", "1"), new("h", null), new("", ""), new("b", RecordText.FromBytes([0xfe]))] },
        ];

        lane.Run(new Command<Offset>.Produce(partition, ValueList.From(records)));

        lane.Fetch(partition, 0).ShouldBeOfType<Outcome.Fetched>().Records.Select(read => read.Record).ShouldBe(records);
    }

    [Fact]
    public void AStampThatTheClientReplacesIsNotSent() =>
        lane.Run(new Command<Offset>.Produce(lane.FreshPartition(), [new("k", "v", 0)])).ShouldBeOfType<Outcome.NotObservable>();

    [Fact]
    public void WhatTheClientRefusesByItselfIsNotObservableAndSpoilsNothing()
    {
        var partition = lane.PartitionWith(1);

        lane.Run(new Command<Offset>.Produce(partition with { Partition = 9999 }, [new("k", "v")])).ShouldBeOfType<Outcome.NotObservable>();
        lane.Run(new Command<Offset>.Produce(partition, [])).ShouldBeOfType<Outcome.NotObservable>();

        lane.Run(new Command<Offset>.Produce(partition, [new("k", "v")])).ShouldBe(new Outcome.Produced(new(1)));
    }

    [Fact]
    public void AnotherClientSeesWhatTheFirstWrote()
    {
        var partition = lane.PartitionWith(2);

        lane.Run(new Command<Offset>.Produce(partition, [new("k", "v")]) { Client = 1 }).ShouldBe(new Outcome.Produced(new(2)));
        lane.Run(new Command<Offset>.Fetch(partition, new(2)) { Client = 1 }).ShouldBeOfType<Outcome.Fetched>().NextOffset.ShouldBe(new(3));
    }
}
