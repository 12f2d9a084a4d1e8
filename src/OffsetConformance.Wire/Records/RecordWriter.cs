using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Records;

/// <summary>Writes one record of a batch, behind its length.</summary>
internal static class RecordWriter
{
    public static void Write(FrameBuffer buffer, int offsetDelta, long timestampDelta, Record record)
    {
        var size = 1 + SizeOf(timestampDelta) + SizeOf(offsetDelta) + SizeOf(record.Key) + SizeOf(record.Value) + SizeOf(record.Headers.Count);
        foreach (var header in record.Headers)
        {
            size += SizeOf(header.Key) + SizeOf(header.Value);
        }

        Write(buffer, size);

        // The attributes of a record, of which there are none.
        buffer.Append(1)[0] = 0;
        Write(buffer, timestampDelta);
        Write(buffer, offsetDelta);
        Write(buffer, record.Key);
        Write(buffer, record.Value);
        Write(buffer, record.Headers.Count);
        foreach (var header in record.Headers)
        {
            Write(buffer, header.Key);
            Write(buffer, header.Value);
        }
    }

    private static int SizeOf(string? text)
    {
        var length = text is null ? -1 : RecordText.ByteCount(text);
        return SizeOf(length) + Math.Max(0, length);
    }

    private static int SizeOf(long value)
    {
        var size = 1;
        for (var rest = ZigZag(value) >> 7; rest > 0; rest >>= 7)
        {
            size++;
        }

        return size;
    }

    private static void Write(FrameBuffer buffer, string? text)
    {
        var length = text is null ? -1 : RecordText.ByteCount(text);
        Write(buffer, length);
        if (length > 0)
        {
            RecordText.CopyTo(text!, buffer.Append(length));
        }
    }

    private static void Write(FrameBuffer buffer, long value)
    {
        var rest = ZigZag(value);
        for (; rest >= 0x80; rest >>= 7)
        {
            buffer.Append(1)[0] = (byte)((rest & 0x7F) | 0x80);
        }

        buffer.Append(1)[0] = (byte)rest;
    }

    private static ulong ZigZag(long value) => unchecked((ulong)((value << 1) ^ (value >> 63)));
}
