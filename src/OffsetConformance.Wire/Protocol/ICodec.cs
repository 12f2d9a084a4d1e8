namespace OffsetConformance.Wire.Protocol;

/// <summary>
/// One pass over a message, reading or writing. A message describes itself once, field by field in the order of the protocol, and both
/// directions follow that description: a reader fills the fields, a writer takes them.
/// A field whose versions don't include the one in use is passed over; a reader then leaves what the message was made with.
/// Strings, byte fields and arrays take their compact form in a flexible version by themselves.
/// Where <c>nullableSince</c> names a version, null is no legal value before it.
/// </summary>
public interface ICodec
{
    /// <summary>The API version in use.</summary>
    short Version { get; }

    void Bool(ref bool value, int since = 0, int until = short.MaxValue);

    void Int8(ref sbyte value, int since = 0, int until = short.MaxValue);

    void Int16(ref short value, int since = 0, int until = short.MaxValue);

    void Int32(ref int value, int since = 0, int until = short.MaxValue);

    void Int64(ref long value, int since = 0, int until = short.MaxValue);

    void Uuid(ref Guid value, int since = 0, int until = short.MaxValue);

    /// <summary>A string that is never null.</summary>
    void String(ref string value, int since = 0, int until = short.MaxValue);

    void NullableString(ref string? value, int since = 0, int until = short.MaxValue, int nullableSince = 0);

    /// <summary>Bytes that are never null. A reader hands out a slice of the frame, good for as long as the frame is.</summary>
    void Bytes(ref ReadOnlyMemory<byte> value, int since = 0, int until = short.MaxValue);

    /// <summary>Record batches, or null; a slice of the frame like <see cref="Bytes"/>.</summary>
    void Records(ref ReadOnlyMemory<byte>? value, int since = 0, int until = short.MaxValue);

    void Int32Array(ref int[] values, int since = 0, int until = short.MaxValue);

    void Int64Array(ref long[] values, int since = 0, int until = short.MaxValue);

    void StringArray(ref string[] values, int since = 0, int until = short.MaxValue);

    void NullableStringArray(ref string[]? values, int since = 0, int until = short.MaxValue);

    /// <summary>Structures, each with its tagged fields behind it in a flexible version.</summary>
    void Array<T>(ref T[] items, int since = 0, int until = short.MaxValue)
        where T : IMessage, new();

    void NullableArray<T>(ref T[]? items, int since = 0, int until = short.MaxValue, int nullableSince = 0)
        where T : IMessage, new();

    /// <summary>One structure that may be absent.</summary>
    void NullableStruct<T>(ref T? item, int since = 0, int until = short.MaxValue)
        where T : class, IMessage, new();
}

/// <summary>
/// A request, an answer, or a structure inside one. A new one holds the protocol's defaults; where it names none, a field is zero, empty,
/// or null if every version can say so.
/// </summary>
public interface IMessage
{
    /// <summary>Names every field in the order of the protocol. Says nothing of tagged fields: readers skip them, writers write none.</summary>
    void Describe<TCodec>(ref TCodec codec)
        where TCodec : struct, ICodec, allows ref struct;
}

/// <summary>A request, which knows its API and the answer that belongs to it.</summary>
public interface IRequest<TResponse> : IMessage
    where TResponse : IMessage, new()
{
    static abstract Api Api { get; }
}

/// <summary>One API of the protocol and the versions of it that are spoken here.</summary>
/// <param name="Key">The number in a request's header.</param>
/// <param name="Lowest">First version, inclusive.</param>
/// <param name="Highest">Last version, inclusive.</param>
/// <param name="Flexible">First version with compact lengths and tagged fields; <see cref="Never"/> if none is spoken.</param>
public sealed record Api(ApiKey Key, short Lowest, short Highest, short Flexible)
{
    public const short Never = short.MaxValue;

    public bool Speaks(short version) => Lowest <= version && version <= Highest;

    public bool IsFlexible(short version) => version >= Flexible;

    public override string ToString() => Key.ToString();
}
