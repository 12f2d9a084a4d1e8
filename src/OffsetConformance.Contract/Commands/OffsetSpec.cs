namespace OffsetConformance.Contract;

/// <summary>
/// What a ListOffsets request asks for, as the protocol's timestamp field spells it: -1 latest, -2 earliest, -3 the greatest timestamp,
/// zero and above the first record at or after that time in milliseconds. The default value asks for time zero.
/// </summary>
public readonly record struct OffsetSpec(long Timestamp)
{
    public static readonly OffsetSpec Latest = new(-1);

    public static readonly OffsetSpec Earliest = new(-2);

    public static readonly OffsetSpec MaxTimestamp = new(-3);

    public bool IsTime => Timestamp >= 0;

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
        _ => $"time:{Timestamp}",
    };
}
