using OffsetConformance.Contract;

namespace OffsetConformance.Model.State;

/// <summary>What the last answer of a fetch session told. After an error that is nothing, and the next answer has to tell it all.</summary>
/// <param name="Partition">The one partition of the session.</param>
/// <param name="TopicId">What the session calls its topic: all zero where by the name.</param>
/// <param name="WasRefused">Whether the last answer was an error.</param>
/// <param name="HighWatermark">Null if the broker does not tell it.</param>
/// <param name="LogStart">Null if the broker does not tell it.</param>
public sealed record FetchSessionState(TopicPartition Partition, Guid TopicId, bool WasRefused, long? HighWatermark, long? LogStart);
