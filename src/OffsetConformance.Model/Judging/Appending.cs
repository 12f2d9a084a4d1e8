using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges Produce: which offset an append is acknowledged with.</summary>
internal static class Appending
{
    public static ModelState Judge(ModelState state, Command<Offset>.Produce command, Outcome outcome, Findings findings)
    {
        if (state.Partitions.Find(command.Partition) is { } target && command.Malformed is { } malformed)
        {
            CheckMalformed(target, malformed, outcome, findings);
            if (findings.HasViolation)
            {
                return state;
            }
        }

        if (outcome is not Outcome.Produced produced || state.Partitions.Find(command.Partition) is not { } log)
        {
            // A refusal has no effect. Whether this append may be refused is LOG-11's question.
            return state;
        }

        CheckBase(log, command.Records.Count, produced.BaseOffset.Value, findings);
        findings.Expect($"base offset {log.End}");
        return Apply(state, command);
    }

    /// <summary>The state after the append was done.</summary>
    public static ModelState Apply(ModelState state, Command<Offset>.Produce command) =>
        state.Partitions.Find(command.Partition) is { } log
            ? state.With(command.Partition, log.Append(command.Records, command.Compression, state.Clock))
            : state;

    /// <summary>A wrong base offset may be overwritten; a count or a delta that does not fit the records must be refused.</summary>
    private static void CheckMalformed(PartitionState log, Malformation malformed, Outcome outcome, Findings findings)
    {
        var isRefused = outcome is Outcome.Refused { Error: ErrorCode.InvalidRecord or ErrorCode.CorruptMessage };
        if (malformed.BaseOffset is { } written)
        {
            findings.Check(
                LogRules.ClientsCannotMakeHoles, Boundary.WrongBaseOffset, isRefused || (outcome is Outcome.Produced produced && produced.BaseOffset.Value == log.End),
                $"the batch says base offset {written}, which assigns nothing: the next offset is {log.End}");
        }

        if (malformed.LastOffsetDelta is not null || malformed.RecordCount is not null)
        {
            findings.Check(
                LogRules.ClientsCannotMakeHoles, malformed.LastOffsetDelta is null ? Boundary.WrongRecordCount : Boundary.WrongLastOffsetDelta, isRefused,
                $"the batch's own count does not fit its records, and storing it would make a hole or an overlap");
        }

        findings.Expect($"INVALID_RECORD (87) or CORRUPT_MESSAGE (2)");
    }

    private static void CheckBase(PartitionState log, int count, long baseOffset, Findings findings)
    {
        if (log.LastSlot is not { } last)
        {
            findings.Check(
                LogRules.FreshPartitionStartsAtZero, Boundary.FirstAppend, baseOffset == 0,
                $"it is the first append to a fresh partition, and its base offset is {baseOffset}");
        }
        else
        {
            var boundary = last.BatchCount == 1 ? Boundary.AfterOneRecord : Boundary.AfterABatch;
            findings.Check(
                LogRules.DensityAtAppend, boundary, baseOffset == last.Offset + 1,
                $"the append before it took the offsets {last.BatchBase} to {last.Offset}, so the next free one is {last.Offset + 1}");
            findings.Check(
                LogRules.MonotonicInRealTime, boundary, baseOffset > last.Offset,
                $"offset {last.Offset} was acknowledged before this append was sent, and {baseOffset} is not above it");
            findings.Check(
                LogRules.Uniqueness, log.IsEmpty ? Boundary.AfterEmptying : boundary, !Overlaps(log, baseOffset, count),
                $"the append was given {count} {(count == 1 ? "offset" : "offsets")} from {baseOffset} on, and an earlier record was acknowledged with one of them");
        }

        if (log.Latest.IsSince(log.MovedAt))
        {
            findings.Check(
                LogRules.BrokerAssignsOffsetAtAppend, Boundary.AfterLatest, baseOffset == log.Latest.Value,
                $"latest was {log.Latest.Value} just before the append");
        }

        if (log.TrimmedAt > log.AppendedAt)
        {
            findings.Check(
                LogStartRules.DeletionNeverTouchesLogEnd, log.IsEmpty ? Boundary.AfterEmptying : Boundary.AfterTrim, baseOffset == log.End,
                $"the log end offset was {log.End} before the log start was raised, which does not move it");
        }
    }

    private static bool Overlaps(PartitionState log, long baseOffset, int count)
    {
        var index = log.IndexAtOrAbove(baseOffset);
        return index < log.Slots.Count && log.Slots[index].Offset < (Int128)baseOffset + count;
    }
}
