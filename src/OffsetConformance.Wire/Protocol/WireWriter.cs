using System.Buffers.Binary;
using System.Text;

namespace OffsetConformance.Wire.Protocol;

/// <summary>Writes a message. What a version has no field for is left out; the caller knows the version and what it can say.</summary>
public readonly ref struct WireWriter(FrameBuffer buffer, short version, bool flexible) : ICodec
{
    public short Version => version;

    /// <summary>The message with its tagged fields, of which there are none.</summary>
    public void Message<T>(T message)
        where T : IMessage
    {
        var self = this;
        message.Describe(ref self);
        WriteTags();
    }

    public void Bool(ref bool value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            buffer.Append(1)[0] = value ? (byte)1 : (byte)0;
        }
    }

    public void Int8(ref sbyte value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            buffer.Append(1)[0] = unchecked((byte)value);
        }
    }

    public void Int16(ref short value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            WriteInt16(value);
        }
    }

    public void Int32(ref int value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            WriteInt32(value);
        }
    }

    public void Int64(ref long value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            WriteInt64(value);
        }
    }

    public void Uuid(ref Guid value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            value.TryWriteBytes(buffer.Append(16), bigEndian: true, out _);
        }
    }

    public void String(ref string value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            WriteString(value);
        }
    }

    public void NullableString(ref string? value, int since = 0, int until = short.MaxValue, int nullableSince = 0)
    {
        if (Has(since, until))
        {
            RefuseNullBefore(nullableSince, value);
            WriteString(value);
        }
    }

    public void Bytes(ref ReadOnlyMemory<byte> value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            WriteCount(value.Length);
            buffer.Append(value.Span);
        }
    }

    public void Records(ref ReadOnlyMemory<byte>? value, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            WriteCount(value?.Length ?? -1);
            buffer.Append((value ?? default).Span);
        }
    }

    public void Int32Array(ref int[] values, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            WriteCount(values.Length);
            foreach (var value in values)
            {
                WriteInt32(value);
            }
        }
    }

    public void Int64Array(ref long[] values, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            WriteCount(values.Length);
            foreach (var value in values)
            {
                WriteInt64(value);
            }
        }
    }

    public void StringArray(ref string[] values, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            WriteStrings(values);
        }
    }

    public void NullableStringArray(ref string[]? values, int since = 0, int until = short.MaxValue)
    {
        if (Has(since, until))
        {
            WriteStrings(values);
        }
    }

    public void Array<T>(ref T[] items, int since = 0, int until = short.MaxValue)
        where T : IMessage, new()
    {
        if (Has(since, until))
        {
            WriteStructs(items);
        }
    }

    public void NullableArray<T>(ref T[]? items, int since = 0, int until = short.MaxValue, int nullableSince = 0)
        where T : IMessage, new()
    {
        if (Has(since, until))
        {
            RefuseNullBefore(nullableSince, items);
            WriteStructs(items);
        }
    }

    public void NullableStruct<T>(ref T? item, int since = 0, int until = short.MaxValue)
        where T : class, IMessage, new()
    {
        if (Has(since, until))
        {
            buffer.Append(1)[0] = item is null ? byte.MaxValue : (byte)1;
            if (item is not null)
            {
                Message(item);
            }
        }
    }

    public void WriteTags()
    {
        if (flexible)
        {
            buffer.Append(1)[0] = 0;
        }
    }

    private bool Has(int since, int until) => since <= version && version <= until;

    /// <exception cref="ArgumentException">Null is no legal value in this version.</exception>
    private void RefuseNullBefore(int nullableSince, object? value)
    {
        if (value is null && version < nullableSince)
        {
            throw new ArgumentException($"null is legal from version {nullableSince} on, not in version {version}", nameof(value));
        }
    }

    private void WriteStrings(string[]? values)
    {
        WriteCount(values?.Length ?? -1);
        foreach (var value in values ?? [])
        {
            WriteString(value);
        }
    }

    private void WriteStructs<T>(T[]? items)
        where T : IMessage
    {
        WriteCount(items?.Length ?? -1);
        foreach (var item in items ?? [])
        {
            Message(item);
        }
    }

    /// <exception cref="ArgumentException">The string is longer than the protocol allows (32,767 bytes).</exception>
    private void WriteString(string? value)
    {
        var length = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (length > short.MaxValue)
        {
            throw new ArgumentException($"a string of {length} bytes does not fit into a message", nameof(value));
        }

        if (flexible)
        {
            WriteUnsignedVarint(length + 1);
        }
        else
        {
            WriteInt16((short)length);
        }

        if (length > 0)
        {
            Encoding.UTF8.GetBytes(value, buffer.Append(length));
        }
    }

    private void WriteCount(int count)
    {
        if (flexible)
        {
            WriteUnsignedVarint(count + 1);
        }
        else
        {
            WriteInt32(count);
        }
    }

    private void WriteInt16(short value) => BinaryPrimitives.WriteInt16BigEndian(buffer.Append(sizeof(short)), value);

    private void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(buffer.Append(sizeof(int)), value);

    private void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(buffer.Append(sizeof(long)), value);

    private void WriteUnsignedVarint(int value)
    {
        var rest = (uint)value;
        while (rest >= 0x80)
        {
            buffer.Append(1)[0] = (byte)((rest & 0x7F) | 0x80);
            rest >>= 7;
        }

        buffer.Append(1)[0] = (byte)rest;
    }
}
