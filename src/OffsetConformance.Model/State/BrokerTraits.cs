namespace OffsetConformance.Model.State;

/// <summary>
/// What Kafka did otherwise in earlier versions, and a rule therefore does not ask of a broker that says it is one of them.
/// </summary>
public sealed record BrokerTraits
{
    /// <summary>Those of a target of which nothing else is known.</summary>
    public static readonly BrokerTraits Current = new();

    /// <summary>Whether ListOffsets refuses negative timestamps without a meaning (Kafka 4.0 and later); before, they are times.</summary>
    public bool RefusesUnknownTimestamps { get; init; } = true;

    /// <summary>
    /// Whether a producer whose records are all deleted may be forgotten with them. Kafka 3.8 and later keeps it, 2.0 does not; of a broker that
    /// is not known to be one of them, both are right.
    /// </summary>
    public bool ForgetsProducersOfDeletedRecords { get; init; } = true;

    /// <summary>The traits of a version of Apache Kafka, such as "3.8.1"; of one that can't be read, the current ones.</summary>
    public static BrokerTraits OfKafka(string version) =>
        System.Version.TryParse(version, out var known) 
            ? new() { RefusesUnknownTimestamps = known.Major >= 4, ForgetsProducersOfDeletedRecords = known < new Version(3, 8) }
            : Current;
}
