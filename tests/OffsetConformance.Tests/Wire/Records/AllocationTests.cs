using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;
using Shouldly;
using Xunit;
using Record = OffsetConformance.Contract.Record;

namespace OffsetConformance.Tests.Wire.Records;

/// <summary>Protects the cost of a record: reading makes the record and its strings, writing makes nothing.</summary>
public sealed class AllocationTests
{
    private const int Count = 1_000;

    private static readonly ValueList<Record> Records =
        ValueList.From(Enumerable.Range(0, Count).Select(i => new Record("key", "value", i) { Headers = [new("header", "more")] }));

    /// <summary>The runtime may allocate a little of its own meanwhile; whatever is allocated per record is at least a byte for each.</summary>
    private const string OncePerRecord = "something is allocated for each record";

    [Fact]
    public void ReadingAllocatesTheRecordsAndNothingElse()
    {
        var bytes = Batches.Produced(Records);
        Read(bytes);

        var allocated = Measure(() => Read(bytes));

        var needed = Measure(() =>
        {
            for (var i = 0; i < Count; i++)
            {
                Keep(new Record(new string('k', 3), new string('v', 5), i) { Headers = ValueList.Wrap([new RecordHeader(new string('h', 6), new string('m', 4))]) });
            }
        });
        (allocated - needed).ShouldBeInRange(-Count + 1, Count - 1, OncePerRecord);
    }

    [Fact]
    public void PassingOverBatchesAllocatesNothing()
    {
        byte[] bytes = [.. Enumerable.Range(0, Count).SelectMany(_ => Batches.Produced([new("key", "value", 1)]))];

        Measure(() =>
        {
            using var reader = new RecordBatchReader(bytes);
            while (reader.NextBatch())
            {
                reader.Header.CrcHolds.ShouldBeTrue();
            }
        }).ShouldBeLessThan(Count, OncePerRecord);
    }

    [Fact]
    public void WritingAllocatesNothing()
    {
        using var buffer = new FrameBuffer();
        RecordBatchWriter.WriteProduced(buffer, Records);

        Measure(() =>
        {
            buffer.Clear();
            RecordBatchWriter.WriteProduced(buffer, Records);
        }).ShouldBeLessThan(Count, OncePerRecord);
    }

    private static void Read(byte[] bytes)
    {
        using var reader = new RecordBatchReader(bytes);
        while (reader.NextBatch())
        {
            while (reader.NextRecord())
            {
                Keep(reader.Record.Record);
            }
        }
    }

    private static long Measure(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Keeps the compiler from leaving out what nobody looks at.</summary>
    private static void Keep(Record record) => record.Headers.Count.ShouldBe(1);
}
