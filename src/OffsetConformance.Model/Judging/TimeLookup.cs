using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// Judges ListOffsets for a timestamp, and for the greatest one. A record whose timestamp nobody has said yet may be a hit or not: then
/// every answer that it allows is right.
/// </summary>
internal static class TimeLookup
{
    public static PartitionState Judge(PartitionState log, OffsetSpec spec, Outcome.OffsetListed answer, Findings findings)
    {
        CheckBeside(spec, answer, findings);
        return spec.IsTime ? JudgeTime(log, spec.Timestamp, answer, findings) : JudgeMax(log, answer, findings);
    }

    /// <summary>That nothing is found is no error, and that something is even less so.</summary>
    public static void JudgeRefusal(PartitionState log, OffsetSpec spec, Outcome.Refused refused, Findings findings)
    {
        var (rule, boundary) =
            log.IsEmpty && (spec.IsTime || log.IsFresh) ? (ListOffsetsRules.EmptyPartition, Boundary.ByTime)
            : !spec.IsTime ? (ListOffsetsRules.MaxTimestamp, Boundary.Refused)
            : Hits(log, spec.Timestamp) is (null, null) ? (ListOffsetsRules.NoSuchTimestamp, Boundary.Refused)
            : (ListOffsetsRules.ByTimestamp, Boundary.Refused);
        findings.Check(rule, boundary, holds: false, $"the question has an answer, and the broker said {refused.Error.ToText()}");
        findings.Expect($"an offset, or none (-1), without an error");
    }

    /// <summary>
    /// The offsets, both inclusive, that the first record from a time on may have, if that time lies from <paramref name="from"/> to
    /// <paramref name="until"/>; the log end where there is none. The last says whether the lookup may find nothing all the same.
    /// </summary>
    public static (long Lowest, long Highest, bool MayMiss) Range(PartitionState log, long from, long until) => (
        Hits(log, from).Possible?.Offset ?? log.End, Hits(log, until).Certain?.Offset ?? log.End,
        MayHideInADeadSegment(log, from) || MayHideInADeadSegment(log, until));

    /// <summary>The first slot at or above the log start that may be a hit, and the first that is sure to be one.</summary>
    private static (Slot? Possible, Slot? Certain) Hits(PartitionState log, long time)
    {
        Slot? possible = null;
        for (var i = log.IndexAtOrAbove(log.Start); i < log.Slots.Count; i++)
        {
            var slot = log.Slots[i];
            if (slot.Timestamp is not { } timestamp)
            {
                possible ??= slot;
            }
            else if (timestamp >= time)
            {
                return (possible ?? slot, slot);
            }
        }

        return (possible, null);
    }

    private static PartitionState JudgeTime(PartitionState log, long time, Outcome.OffsetListed answer, Findings findings)
    {
        var (possible, certain) = Hits(log, time);
        var found = answer.Offset?.Value;
        if (found is null && MayHideInADeadSegment(log, time))
        {
            return log;
        }

        if (possible is null)
        {
            CheckNoHit(log, time, answer, findings);
        }
        else
        {
            CheckHit(log, time, found, possible.Value, certain, findings);
            CheckTimestamp(log, answer, findings);
        }

        CheckReachable(log, found, findings);
        log = CheckMonotone(log, time, found, findings);
        findings.Expect($"{(possible is not { } first ? "no offset (-1)"
            : certain == possible ? $"offset {first.Offset} with timestamp {first.Timestamp}"
            : certain is { } sure ? $"offset {first.Offset}, or a later one up to {sure.Offset}, as the answers before allow"
            : $"offset {first.Offset}, a later one, or none (-1), as the answers before allow")}");
        return log;
    }

    /// <summary>
    /// Kafka looks only in the first segment with a great enough timestamp, and one that lies wholly below the log start may still be there:
    /// then it answers -1, whatever comes later.
    /// </summary>
    private static bool MayHideInADeadSegment(PartitionState log, long time)
    {
        if (log.Start == 0 || !log.MayHaveRolled)
        {
            return false;
        }

        foreach (var slot in log.Slots)
        {
            if (slot.Offset >= log.Start)
            {
                break;
            }

            if (slot.Timestamp is not { } timestamp || timestamp >= time)
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckNoHit(PartitionState log, long time, Outcome.OffsetListed answer, Findings findings)
    {
        var isNone = answer is { Offset: null, Timestamp: null or -1 };
        var what = answer.Offset is null ? $"no offset, with timestamp {answer.Timestamp}" : $"offset {answer.Offset}";
        if (log.IsEmpty)
        {
            findings.Check(ListOffsetsRules.EmptyPartition, Boundary.ByTime, isNone, $"the partition holds nothing that a timestamp could lead to, and the answer is {what}");
            if (!log.IsFresh)
            {
                findings.Check(LogStartRules.EmptiedLog, Boundary.ByTime, isNone, $"everything was removed, and the answer is {what}");
            }
        }

        findings.Check(
            ListOffsetsRules.NoSuchTimestamp, log.IsEmpty ? Listing.Condition(log) : Boundary.NoHit, isNone,
            $"no record that is there has a timestamp of {time} or more, and the answer is {what}");
    }

    private static void CheckHit(PartitionState log, long time, long? found, Slot possible, Slot? certain, Findings findings)
    {
        var last = certain?.Offset ?? log.End;
        var holds = found is { } offset ? offset >= possible.Offset && offset <= last && IsPossible(log, offset, time) : certain is null;
        var isOpen = certain != possible;
        var boundary = isOpen ? Boundary.InsideTheLog
            : possible.Timestamp > time ? Boundary.ByTime
            : possible.BatchBase < possible.Offset ? Boundary.InsideABatch
            : possible.Offset == log.Start ? Boundary.FirstRecord
            : possible.Offset == log.End - 1 ? Boundary.LastRecord
            : Boundary.InsideTheLog;
        findings.Check(
            ListOffsetsRules.ByTimestamp, boundary, holds,
            $"{(isOpen ? "the records with known timestamps allow" : "the first record with a timestamp of")}{(isOpen ? $" the offsets {possible.Offset} to {last} for {time}" : $" {time} or more is that at {possible.Offset}, with {possible.Timestamp}")}, and the answer is {found ?? -1}");
        if (isOpen)
        {
            return;
        }

        if (IsOutOfOrder(log))
        {
            findings.Check(
                ListOffsetsRules.OutOfOrderTimestamps, Boundary.OutOfOrder, holds,
                $"timestamps are not in the order of offsets here, and the first offset with {time} or more is {possible.Offset}");
        }

        if (log.Topic.HasAppendTime)
        {
            findings.Check(
                ListOffsetsRules.LogAppendTime, Boundary.ByTime, holds,
                $"the topic's timestamps are the broker's, and the record at {possible.Offset} has {possible.Timestamp}, the first one that is {time} or more");
        }

        if (possible is { Compression: not Compression.None, BatchCount: > 1 })
        {
            findings.Check(
                MiscRules.CompressionIsInvisible, Boundary.ByTime, holds,
                $"the record at {possible.Offset} has timestamp {possible.Timestamp}, which its compressed batch does not hide");
        }
    }

    private static bool IsPossible(PartitionState log, long offset, long time)
    {
        var index = log.IndexAtOrAbove(offset);
        return index < log.Slots.Count && log.Slots[index].Offset == offset && (log.Slots[index].Timestamp ?? time) >= time;
    }

    private static bool IsOutOfOrder(PartitionState log)
    {
        long? highest = null;
        for (var i = log.IndexAtOrAbove(log.Start); i < log.Slots.Count; i++)
        {
            if (log.Slots[i].Timestamp < highest)
            {
                return true;
            }

            highest = log.Slots[i].Timestamp ?? highest;
        }

        return false;
    }

    /// <summary>The answer names the timestamp of the record that it leads to.</summary>
    private static void CheckTimestamp(PartitionState log, Outcome.OffsetListed answer, Findings findings)
    {
        if (answer is { Offset: { } offset, Timestamp: { } said } && log.IndexAtOrAbove(offset.Value) is var index && index < log.Slots.Count
            && log.Slots[index] is { Timestamp: { } timestamp } slot && slot.Offset == offset.Value)
        {
            findings.Check(
                ListOffsetsRules.ByTimestamp, Boundary.AnswerTimestamp, said == timestamp,
                $"the record at {offset} has timestamp {timestamp}, and the answer says {said}");
        }
    }

    private static void CheckReachable(PartitionState log, long? found, Findings findings)
    {
        if (found is { } offset)
        {
            findings.Check(
                ListOffsetsRules.AnswerIsReachable, Listing.Condition(log), offset >= log.Start && offset < log.End,
                $"records lie from the log start offset {log.Start} to {log.End - 1}, and the answer is {offset}");
        }
    }

    /// <summary>Compares answers with each other only: a greater timestamp never leads to a lower offset.</summary>
    private static PartitionState CheckMonotone(PartitionState log, long time, long? found, Findings findings)
    {
        if (log.Start > 0 && log.MayHaveRolled)
        {
            return log;
        }

        foreach (var (otherTime, otherOffset) in log.Lookups)
        {
            var (low, high) = otherTime <= time ? (otherOffset, found) : (found, otherOffset);
            if (otherTime != time || otherOffset != found)
            {
                findings.Check(
                    ListOffsetsRules.MonotoneInTime, Boundary.ComparedLookups, otherTime == time ? otherOffset == found : (low ?? long.MaxValue) <= (high ?? long.MaxValue),
                    $"nothing changed since timestamp {otherTime} led to {otherOffset ?? -1}, and now {time} leads to {found ?? -1}");
            }
        }

        return log with { Lookups = [.. log.Lookups.AsSpan(), new(time, found)] };
    }

    private static PartitionState JudgeMax(PartitionState log, Outcome.OffsetListed answer, Findings findings)
    {
        var found = answer.Offset?.Value;
        if (log.IsFresh)
        {
            findings.Check(ListOffsetsRules.EmptyPartition, Boundary.ByTime, found is null, $"the partition holds nothing that could have a timestamp");
            findings.Check(ListOffsetsRules.MaxTimestamp, Boundary.FreshPartition, found is null, $"nothing was ever appended");
            findings.Expect($"no offset (-1)");
            return log;
        }

        var slot = found is { } offset && log.IndexAtOrAbove(offset) is var index && index < log.Slots.Count && log.Slots[index].Offset == offset ? log.Slots[index] : (Slot?)null;
        if (log.IsEmpty)
        {
            findings.Check(
                ListOffsetsRules.MaxTimestamp, Boundary.EmptiedPartition, found is null || (slot is { } dead && IsGreatest(log, dead) && IsOwnTimestamp(dead, answer)),
                $"nothing is left, and the answer, offset {found} with timestamp {answer.Timestamp}, leads to no deleted record that had the greatest timestamp either");
            findings.Expect($"no offset (-1), or that of the deleted record with the greatest timestamp");
            return log;
        }

        if (Greatest(log, log.Start) is not { } live || live < 0)
        {
            return log;
        }

        var isGreatest = slot is { } hit && IsGreatest(log, hit);
        var boundary = log.Start > 0 ? Boundary.TrimmedPartition : IsOutOfOrder(log) ? Boundary.OutOfOrder : Boundary.LastRecord;
        findings.Check(
            ListOffsetsRules.MaxTimestamp, boundary, isGreatest, $"the greatest timestamp is {live}, and the answer is offset {found ?? -1}{(slot is { } other ? $", whose record has {other.Timestamp}" : "")}");
        if (isGreatest && slot is { Timestamp: { } own } && !log.Topic.HasAppendTime)
        {
            findings.Check(
                ListOffsetsRules.MaxTimestamp, Boundary.EqualTimestamps, FirstOfItsKind(log, slot.Value),
                $"of the records of one batch with timestamp {own}, {found} is not the first");
        }

        if (isGreatest)
        {
            findings.Check(
                ListOffsetsRules.MaxTimestamp, Boundary.AnswerTimestamp, IsOwnTimestamp(slot!.Value, answer),
                $"the record at {found} has timestamp {slot!.Value.Timestamp}, and the answer says {answer.Timestamp}");
        }

        findings.Expect($"an offset whose record has timestamp {live}, the first in its batch");
        return log;
    }

    private static bool IsOwnTimestamp(Slot slot, Outcome.OffsetListed answer) => (answer.Timestamp ?? slot.Timestamp) == (slot.Timestamp ?? answer.Timestamp);

    /// <summary>
    /// Kafka counts in the deleted records of the segments that are left, so the greatest of those that are there is right, and that of all that
    /// there ever were; if there may be several segments, also the greatest from any deleted one on. Any record whose timestamp nobody knows may be it.
    /// </summary>
    private static bool IsGreatest(PartitionState log, Slot hit) =>
        hit.Timestamp is null
        || (hit.Offset >= log.Start && hit.Timestamp == Greatest(log, log.Start))
        || hit.Timestamp == Greatest(log, 0)
        || (hit.Offset < log.Start && log.MayHaveRolled && hit.Timestamp == Greatest(log, hit.Offset));

    /// <summary>The greatest timestamp that is known from the offset on; null if none is.</summary>
    private static long? Greatest(PartitionState log, long from)
    {
        long? greatest = null;
        for (var i = log.IndexAtOrAbove(from); i < log.Slots.Count; i++)
        {
            if (log.Slots[i].Timestamp is { } timestamp && !(greatest >= timestamp))
            {
                greatest = timestamp;
            }
        }

        return greatest;
    }

    private static bool FirstOfItsKind(PartitionState log, Slot slot)
    {
        // A broker that looks at live records only does not see the first one if it is deleted.
        for (var i = log.IndexAtOrAbove(slot.Offset >= log.Start ? Math.Max(slot.BatchBase, log.Start) : slot.BatchBase); i < log.Slots.Count && log.Slots[i].Offset < slot.Offset; i++)
        {
            if (log.Slots[i].Timestamp == slot.Timestamp)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What stands beside the offset, whatever the log holds.</summary>
    private static void CheckBeside(OffsetSpec spec, Outcome.OffsetListed answer, Findings findings)
    {
        if (answer.Offset is null)
        {
            findings.CheckAside(
                ListOffsetsRules.LeaderEpochInTheAnswer, Boundary.NoHit, answer.LeaderEpoch is null or -1,
                $"nothing was found, so there is no leader epoch to tell, and the answer says {answer.LeaderEpoch}");
            findings.CheckAside(
                ListOffsetsRules.NoSuchTimestamp, Boundary.AnswerTimestamp, answer.Timestamp is null or -1,
                $"nothing was found, so there is no timestamp to tell, and the answer says {answer.Timestamp}");
            findings.Expect($"leader epoch -1, timestamp -1");
        }
        else if (spec.IsTime && answer.Timestamp is { } said)
        {
            findings.CheckAside(
                ListOffsetsRules.ByTimestamp, Boundary.AnswerTimestamp, said >= spec.Timestamp,
                $"the record that was asked for has a timestamp of {spec.Timestamp} or more, and the answer says {said}");
            findings.Expect($"a timestamp of {spec.Timestamp} or more");
        }
    }
}
