using System.Buffers.Binary;
using System.Text;

namespace OffsetConformance.Wire.Protocol;

/// <summary>What was wrong with bytes from the network, and at which byte of the message, counted from 0 behind the frame's length.</summary>
public sealed record Malformed(int Position, string What)
{
    public override string ToString() => $"{What} at byte {Position}";
}

/// <summary>
/// Reads a message. Never throws for what the bytes say: after the first thing that is wrong every field reads as its default, arrays are
/// empty, and <see cref="Failure"/> tells what it was. Allocates no more than the bytes that are there could hold.
/// </summary>
public ref struct WireReader : ICodec
{
    private readonly ReadOnlyMemory<byte> message;
    private readonly ReadOnlySpan<byte> bytes;
    private readonly bool flexible;

    /// <param name="message">From the correlation id on, or from wherever <paramref name="position"/> says.</param>
    /// <param name="version">The API version the message has.</param>
    /// <param name="flexible">Whether lengths are compact and structures end with tagged fields.</param>
    /// <param name="position">The first byte to read.</param>
    public WireReader(ReadOnlyMemory<byte> message, short version, bool flexible, int position = 0)
    {
        this.message = message;
        bytes = message.Span;
        this.flexible = flexible;
        Version = version;
        Position = position;
    }

    public short Version { get; }

    public int Position { get; private set; }

    /// <summary>Null as long as everything could be read.</summary>
    public Malformed? Failure { get; private set; }

    public readonly int Remaining => bytes.Length - Position;

    /// <summary>
    /// Reads a message with its tagged fields. Surplus bytes behind it are passed over, as Kafka's own readers do: librdkafka ends some requests
    /// with them, and its mock cluster some answers.
    /// </summary>
    public T Message<T>()
        where T : IMessage, new() => Struct<T>();

    public void Bool(ref bool value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            value = Take(1) is [not 0];
        }
    }

    public void Int8(ref sbyte value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            value = Take(1) is [var b] ? unchecked((sbyte)b) : default;
        }
    }

    public void Int16(ref short value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            value = ReadInt16();
        }
    }

    public void Int32(ref int value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            value = ReadInt32();
        }
    }

    public void Int64(ref long value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            value = ReadInt64();
        }
    }

    public void Uuid(ref Guid value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            value = Take(16) is { Length: 16 } id ? new(id, bigEndian: true) : default;
        }
    }

    public void String(ref string value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            value = ReadString(nullable: false) ?? "";
        }
    }

    public void NullableString(ref string? value, int since = 0, int until = short.MaxValue, int nullableSince = 0)
    {
        if (Has(since, until))
        {
            value = ReadString(nullable: Version >= nullableSince);
        }
    }

    public void Bytes(ref ReadOnlyMemory<byte> value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            value = Slice(nullable: false) ?? default;
        }
    }

    public void Records(ref ReadOnlyMemory<byte>? value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            value = Slice(nullable: true);
        }
    }

    public void Int32Array(ref int[] values, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            var items = new int[Math.Max(0, Count(sizeof(int), nullable: false))];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = ReadInt32();
            }

            values = items;
        }
    }

    public void Int64Array(ref long[] values, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            var items = new long[Math.Max(0, Count(sizeof(long), nullable: false))];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = ReadInt64();
            }

            values = items;
        }
    }

    public void StringArray(ref string[] values, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            values = ReadStrings(nullable: false) ?? [];
        }
    }

    public void NullableStringArray(ref string[]? values, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            values = ReadStrings(nullable: true);
        }
    }

    public void Array<T>(ref T[] items, int since = 0, int until = short.MaxValue)
        where T : IMessage, new()
    {
        if (Has(since, until))
        {
            items = ReadStructs<T>(nullable: false) ?? [];
        }
    }

    public void NullableArray<T>(ref T[]? items, int since = 0, int until = short.MaxValue, int nullableSince = 0)
        where T : IMessage, new()
    {
        if (Has(since, until))
        {
            items = ReadStructs<T>(nullable: Version >= nullableSince);
        }
    }

    public void NullableStruct<T>(ref T? item, int since = 0, int until = short.MaxValue)
        where T : class, IMessage, new()
    {
        if (Has(since, until))
        {
            sbyte there = -1;
            Int8(ref there, 0, short.MaxValue);
            item = there >= 0 && Failure is null ? Struct<T>() : null;
        }
    }

    /// <summary>Tagged fields, which nothing here needs to understand.</summary>
    public void SkipTags()
    {
        if (!flexible)
        {
            return;
        }

        for (var count = UnsignedVarint(); count > 0 && Failure is null; count--)
        {
            UnsignedVarint();
            Take(UnsignedVarint());
        }
    }

    private readonly bool Has(int since, int until) => since <= Version && Version <= until;

    private T Struct<T>()
        where T : IMessage, new()
    {
        var value = new T();
        value.Describe(ref this);
        SkipTags();
        return value;
    }

    private T[]? ReadStructs<T>(bool nullable)
        where T : IMessage, new()
    {
        // No structure of the protocol takes less than a byte, so a count never allocates more places than there are bytes.
        var count = Count(1, nullable);
        if (count < 0)
        {
            return null;
        }

        var items = new List<T>(Math.Min(count, 1024));
        for (var i = 0; i < count && Failure is null; i++)
        {
            items.Add(Struct<T>());
        }

        return [.. items];
    }

    private string[]? ReadStrings(bool nullable)
    {
        var count = Count(1, nullable);
        if (count < 0)
        {
            return null;
        }

        var items = new List<string>(Math.Min(count, 1024));
        for (var i = 0; i < count && Failure is null; i++)
        {
            items.Add(ReadString(nullable: false) ?? "");
        }

        return [.. items];
    }

    private string? ReadString(bool nullable)
    {
        var length = flexible ? UnsignedVarint() - 1 : ReadInt16();
        if (length > short.MaxValue)
        {
            // The compact form could say more, and Kafka refuses it.
            Fail($"a string of {length} bytes");
        }

        return Length(length, nullable, "a string") is { } bounded ? Encoding.UTF8.GetString(Take(bounded)) : null;
    }

    private ReadOnlyMemory<byte>? Slice(bool nullable)
    {
        var length = flexible ? UnsignedVarint() - 1 : ReadInt32();
        if (Length(length, nullable, "a byte field") is not { } bounded || Failure is not null)
        {
            return null;
        }

        var slice = message.Slice(Position, bounded);
        Position += bounded;
        return slice;
    }

    /// <summary>How many items follow; -1 for null. Zero after a failure.</summary>
    private int Count(int smallest, bool nullable)
    {
        var count = flexible ? UnsignedVarint() - 1 : ReadInt32();
        if (count < 0 && (!nullable || count != -1))
        {
            Fail($"an array of {count} items");
        }
        else if ((long)count * smallest > Remaining)
        {
            Fail($"an array of {count} items in {Remaining} bytes");
        }

        return Failure is null ? count : 0;
    }

    private int? Length(int length, bool nullable, string what)
    {
        if (length == -1 && nullable)
        {
            return null;
        }

        if (length < 0 || length > Remaining)
        {
            Fail($"{what} of {length} bytes with {Remaining} left");
            return 0;
        }

        return length;
    }

    private short ReadInt16() => Take(sizeof(short)) is { Length: > 0 } span ? BinaryPrimitives.ReadInt16BigEndian(span) : default;

    private int ReadInt32() => Take(sizeof(int)) is { Length: > 0 } span ? BinaryPrimitives.ReadInt32BigEndian(span) : default;

    private long ReadInt64() => Take(sizeof(long)) is { Length: > 0 } span ? BinaryPrimitives.ReadInt64BigEndian(span) : default;

    /// <summary>At most five bytes and 31 bits: nothing that is counted here may be more.</summary>
    private int UnsignedVarint()
    {
        var value = 0L;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (Take(1) is not [var b])
            {
                return 0;
            }

            value |= (long)(b & 0x7F) << shift;
            if (b < 0x80 && value <= int.MaxValue)
            {
                return (int)value;
            }
        }

        Fail("a length of more than 31 bits");
        return 0;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Failure is not null || count > Remaining)
        {
            Fail("the end of the message where more is due");
            return default;
        }

        var span = bytes.Slice(Position, count);
        Position += count;
        return span;
    }

    private void Fail(string what) => Failure ??= new(Position, what);
}
