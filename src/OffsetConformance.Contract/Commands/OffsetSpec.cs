namespace OffsetConformance.Contract;

/// <summary>
/// What a ListOffsets request asks for, as the protocol's timestamp field spells it: -1 latest, -2 earliest, -3 the greatest timestamp,
/// other negatives as they are, zero and above the first record at or after that time in milliseconds. The default value asks for time zero.
/// </summary>
public readonly record struct OffsetSpec(long Timestamp)
{
    public static readonly OffsetSpec Latest = new(-1);

    public static readonly OffsetSpec Earliest = new(-2);

    public static readonly OffsetSpec MaxTimestamp = new(-3);

    /// <summary>Where the local part of a tiered log starts; without tiers, where the log starts.</summary>
    public static readonly OffsetSpec EarliestLocal = new(-4);

    /// <summary>The last offset in remote storage; without tiers there is none.</summary>
    public static readonly OffsetSpec LatestTiered = new(-5);

    public bool IsTime => Timestamp >= 0;

    /// <summary>Whether a record is asked for, and not an end of the log.</summary>
    public bool IsOfARecord => IsTime || this == MaxTimestamp;

    /// <summary>What an answer's timestamp field tells: -1 is none where there is none to tell, and itself beside a record that was found.</summary>
    public long? TimestampTold(long field, bool isFound) => field == -1 && !(isFound && IsOfARecord) ? null : field;

    public static OffsetSpec ForTimestamp(long milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        return new(milliseconds);
    }

    public override string ToString() => Timestamp switch
    {
        -1 => "latest",
        -2 => "earliest",
        -3 => "max-timestamp",
        -4 => "earliest-local",
        -5 => "latest-tiered",
        < 0 => $"special:{Timestamp}",
        _ => $"time:{Timestamp}",
    };
}
