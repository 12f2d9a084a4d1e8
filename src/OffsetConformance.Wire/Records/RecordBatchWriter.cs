using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Records;

/// <summary>Writes record batches (format v2), as producers send them and as brokers keep them. Allocates nothing per record.</summary>
public static class RecordBatchWriter
{
    /// <summary>Kafka's number where there is no timestamp.</summary>
    private const long NoTimestamp = -1;

    /// <summary>Whether a batch can be written with this codec.</summary>
    public static bool CanWrite(Compression codec) => Compressor.CanCompress(codec);

    /// <summary>
    /// A batch as a producer sends it, with the offsets 0, 1, 2 … A record without a timestamp gets <paramref name="untimed"/>, which is
    /// the protocol's "none" unless it is given.
    /// </summary>
    /// <exception cref="ArgumentException">The codec is not one that <see cref="CanWrite"/>.</exception>
    public static void WriteProduced(
        FrameBuffer buffer, ValueList<Record> records, Compression compression = Compression.None, ProducerStamp? producer = null, Malformation? malformed = null,
        long untimed = NoTimestamp)
    {
        var start = Begin(buffer);
        var baseTimestamp = records.IsEmpty ? NoTimestamp : records[0].Timestamp ?? untimed;
        var maxTimestamp = NoTimestamp;
        for (var i = 0; i < records.Count; i++)
        {
            var timestamp = records[i].Timestamp ?? untimed;
            RecordWriter.Write(buffer, i, unchecked(timestamp - baseTimestamp), records[i]);
            maxTimestamp = Math.Max(maxTimestamp, timestamp);
        }

        var header = new BatchHeader
        {
            BaseOffset = malformed?.BaseOffset ?? 0,
            LeaderEpoch = -1,
            CrcHolds = malformed is not { BadCrc: true },
            Compression = compression,
            LastOffsetDelta = malformed?.LastOffsetDelta ?? (records.Count - 1),
            BaseTimestamp = baseTimestamp,
            MaxTimestamp = maxTimestamp,
            RecordCount = malformed?.RecordCount ?? records.Count,
        };
        End(buffer, start, Stamped(header, producer));
    }

    /// <summary>
    /// A batch as a broker keeps it: each record at its own offset, a marker, or a batch whose records are all gone.
    /// </summary>
    /// <exception cref="ArgumentException">The codec is not one that <see cref="CanWrite"/>.</exception>
    /// <exception cref="OverflowException">An offset is further from the base offset than 32 bits can say.</exception>
    public static void WriteFetched(FrameBuffer buffer, FetchedBatch batch)
    {
        var start = Begin(buffer);
        var count = batch.Records.Count;
        var baseTimestamp = count > 0 ? TimestampOf(batch.Records[0].Record) : NoTimestamp;
        var maxTimestamp = count > 0 ? NoTimestamp : batch.Timestamp;
        foreach (var (offset, record) in batch.Records)
        {
            RecordWriter.Write(buffer, (int)(offset - batch.BaseOffset), unchecked(TimestampOf(record) - baseTimestamp), record);
            maxTimestamp = Math.Max(maxTimestamp, TimestampOf(record));
        }

        if (batch.Control is { } end)
        {
            baseTimestamp = batch.Timestamp;
            RecordWriter.Write(buffer, 0, 0, ControlRecord.Of(end, batch.Timestamp));
            count++;
        }

        var header = new BatchHeader
        {
            BaseOffset = batch.BaseOffset.Value,
            LeaderEpoch = batch.LeaderEpoch,
            CrcHolds = true,
            Compression = batch.Compression,
            IsLogAppendTime = batch.LogAppendTime is not null,
            IsControl = batch.Control is not null,
            LastOffsetDelta = (int)(batch.LastOffset - batch.BaseOffset),
            BaseTimestamp = baseTimestamp,
            MaxTimestamp = batch.LogAppendTime ?? maxTimestamp,
            RecordCount = count,
        };
        End(buffer, start, Stamped(header, batch.Producer));
    }

    private static int Begin(FrameBuffer buffer)
    {
        var start = buffer.Length;
        buffer.Append(BatchHeader.Size);
        return start;
    }

    private static void End(FrameBuffer buffer, int start, in BatchHeader header)
    {
        // A batch without records has nothing to compress, and decompresses to nothing whatever its codec is.
        if (header.Compression != Compression.None && buffer.Length > start + BatchHeader.Size)
        {
            Compressor.Compress(header.Compression, buffer, start + BatchHeader.Size);
        }

        header.Write(buffer.WrittenSpan[start..]);
    }

    private static BatchHeader Stamped(BatchHeader header, ProducerStamp? producer) => header with
    {
        IsTransactional = producer is { IsTransactional: true },
        ProducerId = producer?.Producer.Id ?? -1,
        ProducerEpoch = producer?.Producer.Epoch ?? -1,
        BaseSequence = producer?.BaseSequence ?? -1,
    };

    private static long TimestampOf(Record record) => record.Timestamp ?? NoTimestamp;
}
