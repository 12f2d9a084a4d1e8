namespace OffsetConformance.Wire.Records;

internal static class BatchTimestamp
{
    /// <summary>Kafka's number where there is no timestamp.</summary>
    public const long None = -1;
}
