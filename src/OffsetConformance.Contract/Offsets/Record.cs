namespace OffsetConformance.Contract;

/// <summary>
/// What a producer writes and a consumer reads. Key and value are UTF-8 text, null is Kafka's null. A byte that is no UTF-8 is the lone
/// surrogate U+DC00 + byte, so that any bytes survive the way through text (see <see cref="RecordText"/>).
/// The timestamp is in milliseconds since 1970; null means "not given" when produced, "not carried by the message format" when read.
/// </summary>
public sealed record Record(string? Key, string? Value, long? Timestamp = null)
{
    public ValueList<RecordHeader> Headers { get; init; }
}

/// <summary>A header; its value is text of the same kind as a record's.</summary>
public readonly record struct RecordHeader(string Key, string? Value);

/// <summary>A record as it was read, with the offset the broker gave it.</summary>
public readonly record struct OffsetRecord(Offset Offset, Record Record);
