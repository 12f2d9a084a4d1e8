using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Where a reset has to leave one partition.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Rule">That says so.</param>
/// <param name="Boundary">The situation.</param>
/// <param name="Why">The reason, said of the partition.</param>
/// <param name="Lowest">The lowest offset that is right.</param>
/// <param name="Highest">The highest one; another one only where it is not known which timestamp a record was given.</param>
internal sealed record ResetTarget(TopicPartition Partition, Rule Rule, Boundary Boundary, string Why, long Lowest, long Highest)
{
    /// <summary>Whether there is nowhere to go.</summary>
    public bool IsRefused { get; private init; }

    /// <summary>Right besides the others; null for none.</summary>
    public long? Otherwise { get; private init; }

    public bool Allows(long offset) => (offset >= Lowest && offset <= Highest) || offset == Otherwise;

    /// <summary>The partition is one that the model knows.</summary>
    public static ResetTarget Of(ModelState state, string group, TopicPartition partition, ResetTo to, Outcome.Administered said)
    {
        var log = state.Partitions.Find(partition)!;
        var committed = state.CommitOf(new(group, partition)).Value;
        return to switch
        {
            ResetTo.Earliest => At(partition, to, Condition(log), $"starts at {log.Start}", log.Start),
            ResetTo.Latest => At(partition, to, Condition(log), $"ends at {log.End}", log.End),
            ResetTo.ToOffset(var offset) => Clamped(partition, to, log, offset.Value, $"is to go to {offset}"),
            ResetTo.ShiftBy(var count) => committed is { } current
                ? Clamped(partition, to, log, current + (Int128)count, $"stands at {current}, and is to move by {count}")
                : At(partition, to, Boundary.NothingCommitted, "has nothing committed that could be shifted", 0) with { IsRefused = true },
            ResetTo.ToDatetime(var time) => AtTime(partition, to, log, time, time),
            ResetTo.ByDuration(var duration) => AtTime(partition, to, log, said.Began - duration, said.Ended - duration),
            _ => committed is { } stays
                ? At(partition, to, BoundaryOf(log, stays), $"stands at {stays}, wherever that is", stays)
                : At(partition, to, Boundary.NothingCommitted, $"has nothing committed, and ends at {log.End}", log.End),
        };
    }

    public static Rule RuleOf(ResetTo to) => to switch
    {
        ResetTo.Earliest => ResetRules.ToEarliest,
        ResetTo.Latest => ResetRules.ToLatest,
        ResetTo.ToOffset => ResetRules.ToOffsetClamped,
        ResetTo.ShiftBy => ResetRules.ShiftBy,
        ResetTo.ToDatetime => ResetRules.ToDatetime,
        ResetTo.ByDuration => ResetRules.ByDuration,
        _ => ResetRules.ToCurrent,
    };

    private static ResetTarget At(TopicPartition partition, ResetTo to, Boundary boundary, string why, long offset) =>
        new(partition, RuleOf(to), boundary, why, offset, offset);

    private static ResetTarget Clamped(TopicPartition partition, ResetTo to, PartitionState log, Int128 wanted, string why)
    {
        var offset = (long)Int128.Clamp(wanted, log.Start, log.End);
        return At(partition, to, BoundaryOf(log, wanted), $"{why}, between {log.Start} and {log.End}", offset);
    }

    /// <summary>The tool's clock goes on while it works, so what it looks for lies between two times.</summary>
    private static ResetTarget AtTime(TopicPartition partition, ResetTo to, PartitionState log, long from, long until)
    {
        var (lowest, highest, mayMiss) = TimeLookup.Range(log, from, until);
        var boundary = lowest == log.End ? Boundary.NoHit : lowest == log.Start ? Boundary.FirstRecord : Boundary.InsideTheLog;
        return new(partition, RuleOf(to), boundary, $"has its first record of timestamp {until} or more at {lowest}, or ends there", lowest, highest)
        {
            Otherwise = mayMiss ? log.End : null,
        };
    }

    private static Boundary Condition(PartitionState log) =>
        log.IsFresh ? Boundary.FreshPartition
        : log.IsEmpty ? Boundary.EmptiedPartition
        : log.Start > 0 ? Boundary.TrimmedPartition
        : Boundary.FilledPartition;

    private static Boundary BoundaryOf(PartitionState log, Int128 offset) =>
        offset < log.Start ? Boundary.BelowLogStart
        : offset > log.End ? Boundary.FarPastLogEnd
        : offset == log.End ? Boundary.AtLogEnd
        : offset == log.Start ? Boundary.AtLogStart
        : Boundary.InsideTheLog;
}
