using FsCheck;
using FsCheck.Fluent;
using OffsetConformance.Contract;
using Shouldly;
using Xunit;
using Record = OffsetConformance.Contract.Record;

namespace OffsetConformance.Tests.Wire.Records;

/// <summary>Protects that a batch says on the wire exactly what its caller said, and is read back as that.</summary>
public sealed class RoundTripTests
{
    /// <summary>What the protocol says where a producer gives no timestamp, and what is read then.</summary>
    private const long NoTimestamp = -1;

    private static readonly ProducerStamp Numbered = new(new(4711, 3), 17);

    private static readonly Gen<string?> Texts =
        from bytes in ArbMap.Default.GeneratorFor<byte[]?>()
        select bytes is null ? null : RecordText.FromBytes(bytes);

    private static readonly Gen<Record> AnyRecord =
        from key in Texts
        from value in Texts
        from timestamp in Gen.OneOf(
            Gen.Constant<long?>(null), ArbMap.Default.GeneratorFor<long>().Select(t => (long?)t), Gen.Elements<long?>(0, long.MaxValue, long.MinValue))
        from headers in ArbMap.Default.GeneratorFor<(string?, byte[]?)[]>()
        select new Record(key, value, timestamp)
        {
            Headers = ValueList.From(headers.Select(h => new RecordHeader("h", h.Item2 is { } bytes ? RecordText.FromBytes(bytes) : null))),
        };

    [Theory]
    [InlineData(Compression.None)]
    [InlineData(Compression.Gzip)]
    [InlineData(Compression.Snappy)]
    public void AnyRecordsComeBackWithConsecutiveOffsets(Compression codec) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(1, 1),
            Prop.ForAll(
                AnyRecord.ArrayOf().ToArbitrary(),
                records =>
                {
                    var batch = Batches.ReadOne(Batches.Produced(ValueList.From(records), codec, Numbered));
                    batch.Records.Select(r => r.Record).ShouldBe(records.Select(r => r with { Timestamp = r.Timestamp ?? NoTimestamp }));
                    batch.Records.Select(r => r.Offset.Value).ShouldBe(Enumerable.Range(0, records.Length).Select(i => (long)i));
                    batch.Header.CrcHolds.ShouldBeTrue();
                    batch.CountHolds.ShouldBeTrue();
                    batch.Header.Compression.ShouldBe(codec);
                }));

    [Fact]
    public void AProducerThatIsNumberedIsReadBack()
    {
        var header = Batches.ReadOne(Batches.Produced([new("k", "v", 5), new("k", "w", 4)], producer: Numbered with { IsTransactional = true })).Header;

        header.Producer.ShouldBe(Numbered with { IsTransactional = true });
        header.BaseOffset.ShouldBe(0);
        header.LastOffsetDelta.ShouldBe(1);
        header.BaseTimestamp.ShouldBe(5);
        header.MaxTimestamp.ShouldBe(5);
        header.LeaderEpoch.ShouldBe(-1);
    }

    [Fact]
    public void AProducerWithoutAnIdIsNone() => Batches.ReadOne(Batches.Produced([new("k", "v")])).Header.Producer.ShouldBeNull();

    [Fact]
    public void WhatIsWrongOnPurposeIsWrongOnTheWire()
    {
        var wrong = new Malformation { BadCrc = true, BaseOffset = 9, LastOffsetDelta = 7, RecordCount = 5 };

        var batch = Batches.ReadOne(Batches.Produced([new("k", "v", 1)], malformed: wrong));

        batch.Header.CrcHolds.ShouldBeFalse();
        batch.Header.BaseOffset.ShouldBe(9);
        batch.Header.LastOffsetDelta.ShouldBe(7);
        batch.Header.RecordCount.ShouldBe(5);
        batch.CountHolds.ShouldBeFalse();
        batch.Records.ShouldHaveSingleItem().Record.ShouldBe(new("k", "v", 1));
    }

    [Fact]
    public void BatchesOfACompactedLogKeepTheirOffsets()
    {
        var sparse = new FetchedBatch(new(100), new(109), [new(new(103), new("a", null, 50)), new(new(107), new(null, "b", 40))])
        {
            LeaderEpoch = 6, Compression = Compression.Gzip, Producer = Numbered,
        };
        var empty = new FetchedBatch(new(110), new(119), []) { Timestamp = 77, LeaderEpoch = 6 };

        var reading = Batches.Read(Batches.Fetched(sparse, empty));

        reading.Failure.ShouldBeNull();
        reading.Batches[0].Records.ShouldBe(sparse.Records);
        reading.Batches[0].Header.LastOffset.ShouldBe(sparse.LastOffset);
        reading.Batches[0].Header.LeaderEpoch.ShouldBe(6);
        reading.Batches[0].Header.MaxTimestamp.ShouldBe(50);
        reading.Batches[1].Records.ShouldBeEmpty();
        reading.Batches[1].Header.BaseOffset.ShouldBe(110);
        reading.Batches[1].Header.LastOffset.ShouldBe(new(119));
        reading.Batches[1].Header.MaxTimestamp.ShouldBe(77);
        reading.Batches[1].CountHolds.ShouldBeTrue();
    }

    [Theory]
    [InlineData(TransactionEnd.Commit)]
    [InlineData(TransactionEnd.Abort)]
    public void AMarkerSaysHowItsTransactionEnded(TransactionEnd end)
    {
        var marker = new FetchedBatch(new(42), new(42), []) { Control = end, Timestamp = 99, Producer = Numbered with { IsTransactional = true } };

        var batch = Batches.ReadOne(Batches.Fetched(marker));

        batch.Header.IsControl.ShouldBeTrue();
        batch.Header.IsTransactional.ShouldBeTrue();
        batch.Header.Producer.ShouldBe(marker.Producer);
        batch.Markers.ShouldBe([end]);
        batch.Records.ShouldHaveSingleItem().Offset.ShouldBe(new(42));
        batch.Records[0].Record.Timestamp.ShouldBe(99);
    }

    [Fact]
    public void TheBrokersTimestampStandsForThoseOfTheRecords()
    {
        var batch = new FetchedBatch(new(0), new(1), [new(new(0), new("k", "v", 5)), new(new(1), new("k", "v", 6))]) { LogAppendTime = 1000 };

        Batches.ReadOne(Batches.Fetched(batch)).Records.Select(r => r.Record.Timestamp).ShouldBe([1000, 1000]);
    }

    [Fact]
    public void CodecsThatCannotBeWrittenAreRefused() =>
        Should.Throw<ArgumentException>(() => Batches.Produced([new("k", "v")], Compression.Zstd)).Message.ShouldContain("Zstd");
}
