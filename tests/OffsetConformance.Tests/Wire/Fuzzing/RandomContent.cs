using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>Gives every field of a message some content, by the message's own description of itself; also those that a version has no place for.</summary>
internal readonly struct RandomContent(FuzzRandom random, short version, IReadOnlyList<byte[]> batches) : ICodec
{
    private static readonly string[] Texts = ["", "t", "topic-1", "group", "member-Ä", "consumer", "range", new('m', 300)];

    private static readonly long[] Numbers = [0, 1, -1, 5, 100, -2, int.MaxValue, long.MaxValue, long.MinValue];

    public short Version => version;

    public void Bool(ref bool value, int since = 0, int until = short.MaxValue) => value = random.OneIn(2);

    public void Int8(ref sbyte value, int since = 0, int until = short.MaxValue) => value = unchecked((sbyte)Number());

    public void Int16(ref short value, int since = 0, int until = short.MaxValue) => value = unchecked((short)Number());

    public void Int32(ref int value, int since = 0, int until = short.MaxValue) => value = unchecked((int)Number());

    public void Int64(ref long value, int since = 0, int until = short.MaxValue) => value = Number();

    public void Uuid(ref Guid value, int since = 0, int until = short.MaxValue)
    {
        Span<byte> id = stackalloc byte[16];
        random.Fill(id);
        value = new(id);
    }

    public void String(ref string value, int since = 0, int until = short.MaxValue) => value = random.Pick(Texts);

    public void NullableString(ref string? value, int since = 0, int until = short.MaxValue, int nullableSince = 0) =>
        value = version >= nullableSince && random.OneIn(4) ? null : random.Pick(Texts);

    public void Bytes(ref ReadOnlyMemory<byte> value, int since = 0, int until = short.MaxValue)
    {
        var bytes = new byte[random.Below(20)];
        random.Fill(bytes);
        value = bytes;
    }

    public void Records(ref ReadOnlyMemory<byte>? value, int since = 0, int until = short.MaxValue) => value = random.OneIn(6) ? null : random.Pick(batches);

    public void Int32Array(ref int[] values, int since = 0, int until = short.MaxValue) => values = [.. Enumerable.Range(0, random.Below(4))];

    public void Int64Array(ref long[] values, int since = 0, int until = short.MaxValue) => values = [.. Enumerable.Range(0, random.Below(4))];

    public void StringArray(ref string[] values, int since = 0, int until = short.MaxValue) => values = Texts[..random.Below(4)];

    public void NullableStringArray(ref string[]? values, int since = 0, int until = short.MaxValue) => values = random.OneIn(4) ? null : Texts[..random.Below(4)];

    public void Array<T>(ref T[] items, int since = 0, int until = short.MaxValue)
        where T : IMessage, new() => items = Items<T>();

    public void NullableArray<T>(ref T[]? items, int since = 0, int until = short.MaxValue, int nullableSince = 0)
        where T : IMessage, new() => items = version >= nullableSince && random.OneIn(4) ? null : Items<T>();

    public void NullableStruct<T>(ref T? item, int since = 0, int until = short.MaxValue)
        where T : class, IMessage, new() => item = random.OneIn(3) ? null : Item<T>();

    private T[] Items<T>()
        where T : IMessage, new()
    {
        var items = new T[random.Below(3)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Item<T>();
        }

        return items;
    }

    private T Item<T>()
        where T : IMessage, new()
    {
        var item = new T();
        var self = this;
        item.Describe(ref self);
        return item;
    }

    private long Number() => random.OneIn(2) ? random.Below(5) : random.Pick(Numbers);
}
