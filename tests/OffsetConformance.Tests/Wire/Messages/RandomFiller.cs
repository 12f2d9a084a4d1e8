using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Tests.Wire.Messages;

/// <summary>Puts a random value into every field of a message that a version has: nulls where they are legal, arrays of up to three items.</summary>
internal readonly struct RandomFiller(short version, Random random) : ICodec
{
    private static readonly string[] Strings = ["", "a", "topic-1", "größe", "語😀", new('x', 200)];

    public short Version => version;

    public void Bool(ref bool value, int since = 0, int until = short.MaxValue) => Fill(ref value, since, until, random.Next(2) == 1);

    public void Int8(ref sbyte value, int since = 0, int until = short.MaxValue) =>
        Fill(ref value, since, until, (sbyte)random.Next(sbyte.MinValue, sbyte.MaxValue + 1));

    public void Int16(ref short value, int since = 0, int until = short.MaxValue) =>
        Fill(ref value, since, until, (short)random.Next(short.MinValue, short.MaxValue + 1));

    public void Int32(ref int value, int since = 0, int until = short.MaxValue) => Fill(ref value, since, until, RandomInt32());

    public void Int64(ref long value, int since = 0, int until = short.MaxValue) => Fill(ref value, since, until, RandomInt64());

    public void Uuid(ref Guid value, int since = 0, int until = short.MaxValue) => Fill(ref value, since, until, new(RandomBytes(16)));

    public void String(ref string value, int since = 0, int until = short.MaxValue) => Fill(ref value, since, until, RandomString());

    public void NullableString(ref string? value, int since = 0, int until = short.MaxValue, int nullableSince = 0) =>
        Fill(ref value, since, until, IsNull(nullableSince) ? null : RandomString());

    public void Bytes(ref ReadOnlyMemory<byte> value, int since = 0, int until = short.MaxValue) =>
        Fill(ref value, since, until, RandomBytes(random.Next(20)));

    public void Records(ref ReadOnlyMemory<byte>? value, int since = 0, int until = short.MaxValue) =>
        Fill(ref value, since, until, IsNull(0) ? null : RandomBytes(random.Next(200)));

    public void Int32Array(ref int[] values, int since = 0, int until = short.MaxValue) => Fill(ref values, since, until, Several(RandomInt32));

    public void Int64Array(ref long[] values, int since = 0, int until = short.MaxValue) => Fill(ref values, since, until, Several(RandomInt64));

    public void StringArray(ref string[] values, int since = 0, int until = short.MaxValue) =>
        Fill(ref values, since, until, Several(RandomString));

    public void NullableStringArray(ref string[]? values, int since = 0, int until = short.MaxValue) =>
        Fill(ref values, since, until, IsNull(0) ? null : Several(RandomString));

    public void Array<T>(ref T[] items, int since = 0, int until = short.MaxValue)
        where T : IMessage, new() => Fill(ref items, since, until, Several(RandomStruct<T>));

    public void NullableArray<T>(ref T[]? items, int since = 0, int until = short.MaxValue, int nullableSince = 0)
        where T : IMessage, new() => Fill(ref items, since, until, IsNull(nullableSince) ? null : Several(RandomStruct<T>));

    public void NullableStruct<T>(ref T? item, int since = 0, int until = short.MaxValue)
        where T : class, IMessage, new() => Fill(ref item, since, until, IsNull(0) ? null : RandomStruct<T>());

    private static T[] Several<T>(int count, Func<T> one) => [.. Enumerable.Range(0, count).Select(_ => one())];

    private T[] Several<T>(Func<T> one) => Several(random.Next(4), one);

    private void Fill<T>(ref T field, int since, int until, T value)
    {
        if (since <= version && version <= until)
        {
            field = value;
        }
    }

    private bool IsNull(int nullableSince) => version >= nullableSince && random.Next(4) == 0;

    private int RandomInt32() => unchecked((int)random.NextInt64());

    private long RandomInt64() => random.NextInt64(long.MinValue, long.MaxValue);

    private string RandomString() => Strings[random.Next(Strings.Length)];

    private byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private T RandomStruct<T>()
        where T : IMessage, new()
    {
        var item = new T();
        var self = this;
        item.Describe(ref self);
        return item;
    }
}
