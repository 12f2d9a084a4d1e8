using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>Whether two answers to one question say the same, as far as both say anything.</summary>
internal static class ChannelAgreement
{
    public static bool Holds(Outcome one, Outcome other) => (one, other) switch
    {
        (Outcome.Fetched a, Outcome.Fetched b) => Holds(a, b),
        (Outcome.OffsetListed a, Outcome.OffsetListed b) => a.Offset == b.Offset && Agree(a.Timestamp, b.Timestamp),
        (Outcome.CommittedOffset a, Outcome.CommittedOffset b) => Known(a.Offset) == Known(b.Offset) && (a.Metadata is null || b.Metadata is null || a.Metadata == b.Metadata),
        (Outcome.Refused a, Outcome.Refused b) => a.Error == b.Error,
        _ => false,
    };

    /// <summary>One answer may reach further than the other; where both speak, they must hold the same records.</summary>
    private static bool Holds(Outcome.Fetched a, Outcome.Fetched b)
    {
        var end = Math.Min(a.NextOffset.Value, b.NextOffset.Value);
        return a.Records.Where(record => record.Offset.Value < end).SequenceEqual(b.Records.Where(record => record.Offset.Value < end))
            && Agree(a.EndOfPartition, b.EndOfPartition) && Agree(a.HighWatermark, b.HighWatermark)
            && Agree(a.LastStableOffset, b.LastStableOffset) && Agree(a.LogStartOffset, b.LogStartOffset);
    }

    /// <summary>The client library shows a negative committed offset as none.</summary>
    private static Offset? Known(Offset? committed) => committed?.Value < 0 ? null : committed;

    private static bool Agree<T>(T? one, T? other)
        where T : struct, IEquatable<T> => one is not { } a || other is not { } b || a.Equals(b);
}
