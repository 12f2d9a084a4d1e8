using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;
using Shouldly;
using Xunit;
using Record = OffsetConformance.Contract.Record;

namespace OffsetConformance.Tests.Wire.Client;

/// <summary>A consumer's part in a Fetch: what of the batches is handed on, and where the next one starts.</summary>
public sealed class FetchedRecordsTests
{
    private static readonly ProducerStamp One = new(new(1, 0), 0) { IsTransactional = true };
    private static readonly ProducerStamp Two = new(new(2, 0), 0) { IsTransactional = true };

    [Fact]
    public void RecordsBelowTheOffsetAreNotHandedOn()
    {
        var read = Read(1, IsolationLevel.ReadUncommitted, Data(0, 3, null));

        Offsets(read).ShouldBe([1, 2]);
        read.NextOffset.ShouldBe(new Offset(3));
    }

    [Fact]
    public void MarkersTakeOffsetsAndAreNotHandedOn()
    {
        var read = Read(0, IsolationLevel.ReadUncommitted, Data(0, 1, One), Marker(1, One, TransactionEnd.Abort));

        Offsets(read).ShouldBe([0]);
        read.NextOffset.ShouldBe(new Offset(2));
        read.Batches[1].Control.ShouldBe(TransactionEnd.Abort);
    }

    /// <summary>Two producers interleaved; the first one's second transaction is committed.</summary>
    [Fact]
    public void AReaderOfCommittedRecordsSeesNoneThatWereTakenBack()
    {
        FetchResponse.AbortedTransaction[] aborted = [new() { ProducerId = 1, FirstOffset = 0 }];
        FetchedBatch[] batches = [Data(0, 1, One), Data(1, 1, Two), Marker(2, One, TransactionEnd.Abort), Data(3, 1, One), Marker(4, Two, TransactionEnd.Commit), Marker(5, One, TransactionEnd.Commit)];

        Offsets(Read(0, IsolationLevel.ReadCommitted, aborted, batches)).ShouldBe([1, 3]);
        Offsets(Read(0, IsolationLevel.ReadUncommitted, aborted, batches)).ShouldBe([0, 1, 3]);
    }

    [Fact]
    public void AnEmptiedBatchStillMovesTheReaderOn()
    {
        var read = Read(4, IsolationLevel.ReadUncommitted, new FetchedBatch(new(4), new(9), []));

        read.Delivered.ShouldBeEmpty();
        read.NextOffset.ShouldBe(new Offset(10));
    }

    [Fact]
    public void ABatchWithAWrongChecksumIsMalformed()
    {
        using var buffer = new FrameBuffer();
        RecordBatchWriter.WriteProduced(buffer, [new("k", "v", 1)], malformed: new() { BadCrc = true });

        FetchedRecords.Read(new() { Records = buffer.Written }, Offset.Zero, IsolationLevel.ReadUncommitted, wantsBatches: false).Malformed
            .ShouldBe("the batch at offset 0 does not have the checksum that it says");
    }

    private static long[] Offsets(FetchedRecords read)
    {
        read.Malformed.ShouldBeNull();
        return [.. read.Delivered.Select(record => record.Offset.Value)];
    }

    private static FetchedRecords Read(long offset, IsolationLevel isolation, params FetchedBatch[] batches) => Read(offset, isolation, null, batches);

    private static FetchedRecords Read(long offset, IsolationLevel isolation, FetchResponse.AbortedTransaction[]? aborted, FetchedBatch[] batches)
    {
        using var buffer = new FrameBuffer();
        foreach (var batch in batches)
        {
            RecordBatchWriter.WriteFetched(buffer, batch);
        }

        return FetchedRecords.Read(new() { Records = buffer.Written, AbortedTransactions = aborted }, new(offset), isolation, wantsBatches: true);
    }

    private static FetchedBatch Data(long offset, int count, ProducerStamp? producer) =>
        new(new(offset), new(offset + count - 1), ValueList.From(Enumerable.Range(0, count).Select(i => new OffsetRecord(new(offset + i), new Record("k", $"{offset + i}", 1)))))
        {
            Producer = producer,
        };

    private static FetchedBatch Marker(long offset, ProducerStamp producer, TransactionEnd end) =>
        new(new(offset), new(offset), []) { Producer = producer with { BaseSequence = -1 }, Control = end, Timestamp = 7 };
}
