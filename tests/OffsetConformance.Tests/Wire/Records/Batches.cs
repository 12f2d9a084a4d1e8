using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Tests.Wire.Records;

/// <summary>Writes batches to bytes, and reads bytes to the end.</summary>
internal static class Batches
{
    public static byte[] Produced(
        ValueList<Record> records, Compression compression = Compression.None, ProducerStamp? producer = null, Malformation? malformed = null)
    {
        using var buffer = new FrameBuffer();
        RecordBatchWriter.WriteProduced(buffer, records, compression, producer, malformed);
        return buffer.Written.ToArray();
    }

    public static byte[] Fetched(params ReadOnlySpan<FetchedBatch> batches)
    {
        using var buffer = new FrameBuffer();
        foreach (var batch in batches)
        {
            RecordBatchWriter.WriteFetched(buffer, batch);
        }

        return buffer.Written.ToArray();
    }

    public static Reading Read(byte[] bytes, int maxDecompressed = RecordBatchReader.DefaultMaxDecompressed)
    {
        using var reader = new RecordBatchReader(bytes, maxDecompressed);
        var batches = new List<BatchRead>();
        while (reader.NextBatch())
        {
            var records = new List<OffsetRecord>();
            var markers = new List<TransactionEnd?>();
            while (reader.NextRecord())
            {
                records.Add(reader.Record);
                markers.Add(reader.Control);
            }

            batches.Add(new(reader.Position, reader.Header, records, markers, reader.CountHolds));
        }

        return new(batches, reader.Incomplete, reader.NotRead, reader.Failure);
    }

    /// <summary>The one batch of bytes in which nothing is wrong.</summary>
    public static BatchRead ReadOne(byte[] bytes) => Read(bytes) is { Failure: null, Incomplete: null, NotRead: null, Batches: [var batch] }
        ? batch
        : throw new ArgumentException($"not one sound batch: {Read(bytes)}", nameof(bytes));
}

internal sealed record Reading(IReadOnlyList<BatchRead> Batches, int? Incomplete, Compression? NotRead, Malformed? Failure);

internal sealed record BatchRead(int Position, BatchHeader Header, IReadOnlyList<OffsetRecord> Records, IReadOnlyList<TransactionEnd?> Markers, bool CountHolds);
