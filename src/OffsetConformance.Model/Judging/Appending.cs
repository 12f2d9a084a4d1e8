using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges Produce: which offset an append is acknowledged with.</summary>
internal static class Appending
{
    public static ModelState Judge(ModelState state, Command<Offset>.Produce command, Outcome outcome, Findings findings)
    {
        if (state.Partitions.Find(command.Partition) is not { } log)
        {
            return state;
        }

        Refusals.CheckNoNumber(outcome, findings);
        if (command.Malformed is { } malformed)
        {
            CheckMalformed(log, malformed, outcome, findings);
            if (findings.HasViolation)
            {
                return state;
            }
        }

        if (command.Producer is { IsTransactional: false } stamp && Sequencing.JudgeUnappended(state.Traits, log, stamp, command.Records.Count, outcome, findings) is { } why)
        {
            return state.With(command.Partition, log with { Unappended = why with { At = state.Clock } });
        }

        switch (outcome)
        {
            case Outcome.Produced produced:
                CheckBase(log, command.Records.Count, produced.BaseOffset.Value, findings);
                CheckFields(log, produced, findings);
                findings.Expect($"base offset {log.End}");
                return Append(state, log, command, produced.LogAppendTime);

            // Whether this append may be refused is the broker's business, unless a rule above says otherwise.
            case Outcome.Refused:
                return state.With(command.Partition, log with
                {
                    Unappended = new(LogRules.RejectedAppendConsumesNothing, Boundary.AfterRefusedAppend, state.Clock),
                });

            default:
                return state;
        }
    }

    /// <summary>The state after the append was done.</summary>
    public static ModelState Apply(ModelState state, Command<Offset>.Produce command) =>
        state.Partitions.Find(command.Partition) is { } log && !IsResent(state.Traits, log, command) ? Append(state, log, command, appendTime: null) : state;

    /// <summary>What the log may not show after an append that was none: neither its records nor a place kept for them.</summary>
    public static void CheckNothingAppended(PartitionState log, bool holds, string what, Findings findings)
    {
        if (log.Unappended is { } unappended && unappended.At > log.AppendedAt)
        {
            findings.Check(
                unappended.Rule, unappended.Boundary, holds,
                $"the last produce request appended nothing, and rightly so: the log still ends at {log.End}, and {what} says otherwise");
        }
    }

    private static bool IsResent(BrokerTraits traits, PartitionState log, Command<Offset>.Produce command) =>
        command.Producer is { IsTransactional: false } stamp && Sequencing.Of(traits, log, stamp, command.Records.Count) != Sequence.Due;

    private static ModelState Append(ModelState state, PartitionState log, Command<Offset>.Produce command, long? appendTime)
    {
        var after = log.Append(command.Records, command.Compression, log.Topic.HasAppendTime ? appendTime : null, state.Clock);
        return state.With(command.Partition, command.Producer is { IsTransactional: false } stamp
            ? Sequencing.Remember(after, stamp, new(stamp.BaseSequence, command.Records.Count, log.End))
            : after);
    }

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
            NewPartition.Check(log, baseOffset == 0, $"its first append was acknowledged with base offset {baseOffset}", findings);
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
            if (last.Sent.Value is null)
            {
                findings.Check(
                    MiscRules.OpaqueRecords, Boundary.NoValue, baseOffset == last.Offset + 1,
                    $"the record before it had no value and offset {last.Offset}: a record without a value takes an offset like any other");
            }

            if (last.Compression != Compression.None)
            {
                findings.Check(
                    MiscRules.CompressionIsInvisible, Reading.CodecOf(last), baseOffset == last.Offset + 1,
                    $"the compressed batch before it had {last.BatchCount} {(last.BatchCount == 1 ? "record" : "records")} from {last.BatchBase} on, each with an offset of its own");
            }
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

        CheckNothingAppended(log, baseOffset == log.End, $"the next append's base offset {baseOffset}", findings);
    }

    private static void CheckFields(PartitionState log, Outcome.Produced produced, Findings findings)
    {
        if (produced.LogStartOffset is { } start)
        {
            findings.CheckAside(
                MiscRules.ProduceAnswerFields, log.Start > 0 ? Boundary.TrimmedPartition : Boundary.FilledPartition, start.Value == log.Start,
                $"the log start offset is {log.Start}, and the answer says {start}");
        }

        // A client library tells neither of the two fields; who tells the one has seen the other.
        if (log.Topic.HasAppendTime && produced.LogStartOffset is not null)
        {
            findings.Check(
                ListOffsetsRules.LogAppendTime, Boundary.FirstAppend, produced.LogAppendTime is not null,
                $"the topic's timestamps are the broker's, and the answer does not say which one it gave");
            findings.Expect($"the broker's timestamp of the batch");
        }
        else if (!log.Topic.HasAppendTime)
        {
            findings.CheckAside(
                MiscRules.ProduceAnswerFields, Boundary.WithinABatch, produced.LogAppendTime is null,
                $"the topic's timestamps are the producer's, and the answer says {produced.LogAppendTime}");
        }
    }

    private static bool Overlaps(PartitionState log, long baseOffset, int count)
    {
        var index = log.IndexAtOrAbove(baseOffset);
        return index < log.Slots.Count && log.Slots[index].Offset < (Int128)baseOffset + count;
    }
}
