namespace OffsetConformance.Contract;

/// <summary>
/// What a producer writes and a consumer reads. Key and value are UTF-8 text, null is Kafka's null.
/// The timestamp is in milliseconds since 1970; null means "not given" when produced, "not carried by the message format" when read.
/// </summary>
public sealed record Record(string? Key, string? Value, long? Timestamp = null);

/// <summary>A record as it was read, with the offset the broker gave it.</summary>
public readonly record struct OffsetRecord(Offset Offset, Record Record);
