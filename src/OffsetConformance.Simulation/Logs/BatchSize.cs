using System.Numerics;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Logs;

/// <summary>How many bytes a batch takes in Kafka's message format 2 when it is not compressed.</summary>
internal static class BatchSize
{
    /// <summary>A marker: the header of a batch and one record with a key of 4 bytes and a value of 6.</summary>
    public const int Marker = Header + 17;

    private const int Header = 61;

    public static int Of(ReadOnlySpan<Record> records)
    {
        var size = Header;
        for (var i = 0; i < records.Length; i++)
        {
            size += Of(records[i], i, Difference(records[i].Timestamp, records[0].Timestamp));
        }

        return size;
    }

    public static int Of(ReadOnlySpan<OffsetRecord> records, Offset baseOffset)
    {
        var size = Header;
        foreach (ref readonly var record in records)
        {
            size += Of(record.Record, record.Offset - baseOffset, Difference(record.Record.Timestamp, records[0].Record.Timestamp));
        }

        return size;
    }

    /// <summary>A size that the batch certainly does not exceed, without counting bytes.</summary>
    public static long AtMost(ReadOnlySpan<Record> records)
    {
        long units = 0;
        long fields = 0;
        foreach (var record in records)
        {
            fields += 5 + (2 * record.Headers.Count);
            units += (record.Key?.Length ?? 0) + (record.Value?.Length ?? 0);
            foreach (var header in record.Headers)
            {
                units += header.Key.Length + (header.Value?.Length ?? 0);
            }
        }

        return Header + (10 * fields) + (3 * units);
    }

    private static int Of(Record record, long offsetDelta, long timestampDelta)
    {
        var size = 1 + VariableLength(timestampDelta) + VariableLength(offsetDelta) + Field(record.Key) + Field(record.Value) + VariableLength(record.Headers.Count);
        foreach (var header in record.Headers)
        {
            size += Field(header.Key) + Field(header.Value);
        }

        return VariableLength(size) + size;
    }

    /// <summary>As the format has it: 64 bits, whatever the stamps.</summary>
    private static long Difference(long? timestamp, long? first) => unchecked((timestamp ?? 0) - (first ?? 0));

    private static int Field(string? text) => text is null ? 1 : RecordText.ByteCount(text) is var bytes ? VariableLength(bytes) + bytes : 0;

    /// <summary>Bytes of a number that is written seven bits at a time, its sign in the lowest.</summary>
    private static int VariableLength(long number)
    {
        var unsigned = unchecked((ulong)((number << 1) ^ (number >> 63)));
        return (BitOperations.Log2(unsigned | 1) / 7) + 1;
    }
}
