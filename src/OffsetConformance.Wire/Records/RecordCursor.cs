using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Records;

/// <summary>
/// Goes through the records of one batch, uncompressed. Never throws for what the bytes say; after the first thing that is wrong it stays
/// where it is, and <see cref="Failure"/> tells what it was. Allocates nothing but the records.
/// </summary>
internal ref struct RecordCursor(ReadOnlySpan<byte> records)
{
    private readonly ReadOnlySpan<byte> bytes = records;

    /// <summary>Exclusive end of the record that is being read; nothing of it may lie behind.</summary>
    private int end = records.Length;

    /// <summary>The next byte, counted from the first record on.</summary>
    public int Position { get; private set; }

    /// <summary>What was wrong at <see cref="Position"/>; null as long as everything could be read.</summary>
    public string? Failure { get; private set; }

    /// <summary>The key of the last record; empty for null.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    public readonly bool AtEnd => Position == bytes.Length;

    private readonly int Left => end - Position;

    /// <summary>The next record; worthless if there is a <see cref="Failure"/> afterwards.</summary>
    public OffsetRecord Read(in BatchHeader batch)
    {
        end = bytes.Length;
        var length = Varint();
        if (Failure is null && (length < 0 || length > Left))
        {
            Fail($"a record of {length} bytes with {Left} left");
        }

        if (Failure is not null)
        {
            return default;
        }

        end = Position + length;
        Take(1);
        var timestamp = unchecked(batch.BaseTimestamp + Varlong());
        var offset = unchecked(batch.BaseOffset + Varint());
        Key = TakePrefixed(out var hasKey);
        var key = hasKey ? RecordText.FromBytes(Key) : null;
        var value = Text();
        var headers = Headers();
        if (Failure is null && Left > 0)
        {
            Fail($"a record with {Left} bytes behind its headers");
        }

        timestamp = batch.IsLogAppendTime ? batch.MaxTimestamp : timestamp;
        return Failure is null ? new(new(offset), new(key, value, timestamp) { Headers = headers }) : default;
    }

    private ValueList<RecordHeader> Headers()
    {
        // A header takes two bytes at least: the lengths of its key and of its value.
        var count = Varint();
        if (Failure is null && (count < 0 || count > Left / 2))
        {
            Fail($"{count} headers in {Left} bytes");
        }

        if (Failure is not null || count == 0)
        {
            return default;
        }

        var headers = new RecordHeader[count];
        for (var i = 0; i < count && Failure is null; i++)
        {
            var key = Text();
            if (Failure is null && key is null)
            {
                Fail("a header whose key is null");
            }

            headers[i] = new(key ?? "", Text());
        }

        return ValueList.Wrap(headers);
    }

    private string? Text()
    {
        var text = TakePrefixed(out var isThere);
        return isThere ? RecordText.FromBytes(text) : null;
    }

    /// <summary>Bytes behind their length. Kafka reads every negative length as null.</summary>
    private ReadOnlySpan<byte> TakePrefixed(out bool isThere)
    {
        var length = Varint();
        isThere = length >= 0 && Failure is null;
        if (isThere && length > Left)
        {
            Fail($"a field of {length} bytes with {Left} left");
            isThere = false;
        }

        return isThere ? Take(length) : default;
    }

    private int Varint() => unchecked((int)Varlong(maxBytes: 5));

    /// <summary>A zig-zag number: the lowest bit is the sign.</summary>
    private long Varlong(int maxBytes = 10)
    {
        var raw = 0UL;
        for (var i = 0; i < maxBytes; i++)
        {
            if (Take(1) is not [var b])
            {
                return 0;
            }

            raw |= unchecked((ulong)(b & 0x7F) << (7 * i));
            if (b < 0x80)
            {
                raw = maxBytes == 5 ? (uint)(raw & uint.MaxValue) : raw;
                return unchecked((long)(raw >> 1) ^ -(long)(raw & 1));
            }
        }

        Fail("a number that does not end");
        return 0;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Failure is not null || count > Left)
        {
            Fail("the end of a record where more is due");
            return default;
        }

        var span = bytes.Slice(Position, count);
        Position += count;
        return span;
    }

    public void Fail(string what) => Failure ??= what;
}
