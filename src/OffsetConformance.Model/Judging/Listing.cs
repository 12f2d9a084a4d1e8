using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges ListOffsets: where the log starts and ends. Lookups by time are judged only where nothing can be found.</summary>
internal static class Listing
{
    public static ModelState Judge(ModelState state, Command<Offset>.ListOffsets command, Outcome outcome, Findings findings)
    {
        if (state.Partitions.Find(command.Partition) is not { } log)
        {
            return state with { ListedAt = state.Clock };
        }

        if (command.Spec.Timestamp < OffsetSpec.MaxTimestamp.Timestamp)
        {
            JudgeSpecial(command.Spec, log, outcome, findings);
            return state with { ListedAt = state.Clock };
        }

        var after = outcome switch
        {
            Outcome.OffsetListed { Offset: var offset } when command.Spec == OffsetSpec.Earliest =>
                JudgeEarliest(state, command.Partition, log, offset?.Value ?? -1, findings),
            Outcome.OffsetListed { Offset: var offset } when command.Spec == OffsetSpec.Latest =>
                JudgeLatest(state, command, log, offset?.Value ?? -1, findings),
            Outcome.OffsetListed { Offset: var offset } => JudgeLookup(command.Spec, log, offset, findings),
            Outcome.Refused refused => JudgeRefusal(command.Spec, log, refused, findings),
            _ => log,
        };
        return (after == log ? state : state.With(command.Partition, after)) with { ListedAt = state.Clock };
    }

    /// <summary>Only without tiers: the answers of a tiered log are LIST-13's.</summary>
    private static void JudgeSpecial(OffsetSpec spec, PartitionState log, Outcome outcome, Findings findings)
    {
        if (spec == OffsetSpec.EarliestLocal)
        {
            findings.Check(
                ListOffsetsRules.SpecialAndUnknownNegatives, Boundary.SpecialTimestamp, outcome is Outcome.OffsetListed { Offset: { } offset } && offset.Value == log.Start,
                $"all of the log is local, and the log start offset is {log.Start}");
            findings.Expect($"offset {log.Start}");
        }
        else if (spec == OffsetSpec.LatestTiered)
        {
            findings.Check(
                ListOffsetsRules.SpecialAndUnknownNegatives, Boundary.SpecialTimestamp, outcome is Outcome.OffsetListed { Offset: null },
                $"nothing of the log is in remote storage");
            findings.Expect($"no offset (-1)");
        }
        else
        {
            findings.Check(
                ListOffsetsRules.SpecialAndUnknownNegatives, Boundary.UnknownTimestamp, outcome is Outcome.Refused { Error: ErrorCode.UnsupportedVersion },
                $"timestamp {spec.Timestamp} has no meaning, and is no time either");
            findings.Expect($"UNSUPPORTED_VERSION (35)");
        }
    }

    private static PartitionState JudgeEarliest(ModelState state, TopicPartition partition, PartitionState log, long answer, Findings findings)
    {
        findings.Check(
            ListOffsetsRules.Earliest, Condition(log), answer == log.Start, $"the log start offset is {log.Start}");
        CheckEmpty(log, answer, "earliest", findings);
        if (log.Latest.IsSince(log.AppendedAt))
        {
            findings.Check(
                LogStartRules.OrderOfTheFourOffsets, Condition(log), answer <= log.Latest.Value,
                $"latest was {log.Latest.Value} and nothing was appended since, so earliest can't be above it");
        }

        if (log.Earliest.IsSince(log.MovedAt))
        {
            var between = Interferences.WithLog(state, partition, log, log.Earliest.At);
            findings.CheckLog(between, answer == log.Earliest.Value, "earliest");
        }

        findings.Expect($"offset {log.Start}");
        return log with { Earliest = new(answer, state.Clock) };
    }

    private static PartitionState JudgeLatest(
        ModelState state, Command<Offset>.ListOffsets command, PartitionState log, long answer, Findings findings)
    {
        var committed = command.Isolation == IsolationLevel.ReadCommitted;
        var seen = committed ? log.LatestReadCommitted : log.Latest;
        if (!committed)
        {
            CheckLatest(log, answer, findings);
        }

        CheckEmpty(log, answer, "latest", findings);
        if (seen.Exists)
        {
            findings.Check(
                LogRules.LatestNeverRunsBackwards, command.Client == 0 ? Boundary.SameClient : Boundary.OtherClient, answer >= seen.Value,
                $"latest was {seen.Value} before");
        }

        if (log.Earliest.Exists)
        {
            findings.Check(
                LogStartRules.OrderOfTheFourOffsets, Condition(log), answer >= log.Earliest.Value,
                $"earliest was {log.Earliest.Value} before, and latest can't be below it");
        }

        if (seen.IsSince(log.MovedAt))
        {
            var between = Interferences.WithLog(state, command.Partition, log, seen.At);
            findings.CheckLog(between, answer == seen.Value, "latest");
        }

        var after = committed
            ? log with { LatestReadCommitted = new(answer, state.Clock) }
            : log with { Latest = new(answer, state.Clock) };
        Quiescence.Check(after, findings);
        findings.Expect($"offset {log.End}");
        if (!committed)
        {
            CaughtUp.CheckLatest(state, command.Partition, log, answer, findings);
        }

        return after;
    }

    private static void CheckLatest(PartitionState log, long answer, Findings findings)
    {
        findings.Check(
            ListOffsetsRules.LatestReadUncommitted, Condition(log), answer == log.End, $"the high watermark is {log.End}");
        if (log.LastSlot is not { } last)
        {
            return;
        }

        findings.Check(
            LogRules.ReadYourWrites, last.BatchCount == 1 ? Boundary.AfterOneRecord : Boundary.AfterABatch, answer > last.Offset,
            $"offset {last.Offset} was acknowledged by all replicas");
        if (!log.Latest.IsSince(log.AppendedAt))
        {
            findings.Check(
                LogRules.BrokerAssignsOffsetAtAppend, last.BatchCount == 1 ? Boundary.AfterOneRecord : Boundary.AfterABatch,
                answer == last.BatchBase + last.BatchCount,
                $"the last append was acknowledged with base offset {last.BatchBase} for {last.BatchCount} {(last.BatchCount == 1 ? "record" : "records")}");
        }

        if (log.TrimmedAt > log.AppendedAt)
        {
            findings.Check(
                LogStartRules.DeletionNeverTouchesLogEnd, log.IsEmpty ? Boundary.AfterEmptying : Boundary.AfterTrim, answer == log.End,
                $"the log end offset was {log.End} before the log start was raised, which does not move it");
        }
    }

    private static void CheckEmpty(PartitionState log, long answer, string what, Findings findings)
    {
        if (!log.IsEmpty)
        {
            return;
        }

        findings.Check(
            ListOffsetsRules.EmptyPartition, Condition(log), answer == log.Start, $"the partition holds nothing, so {what} is its log start offset {log.Start}");
        if (log.IsFresh)
        {
            findings.Check(
                LogRules.FreshPartitionStartsAtZero, Boundary.FreshPartition, answer == 0, $"nothing was ever appended, so {what} is 0");
        }
        else
        {
            findings.Check(
                LogStartRules.EmptiedLog, Boundary.EmptiedPartition, answer == log.End,
                $"everything was removed, so {what} is the log end offset {log.End}");
        }
    }

    private static PartitionState JudgeLookup(OffsetSpec spec, PartitionState log, Offset? answer, Findings findings)
    {
        // Kafka looks for the greatest timestamp below the log start too, so only a fresh partition is sure to have none.
        if (log.IsEmpty && (spec.IsTime || (log.IsFresh && spec == OffsetSpec.MaxTimestamp)))
        {
            findings.Check(
                ListOffsetsRules.EmptyPartition, Boundary.ByTime, answer is null, $"the partition holds nothing that a timestamp could lead to");
            if (!log.IsFresh)
            {
                findings.Check(LogStartRules.EmptiedLog, Boundary.ByTime, answer is null, $"everything was removed");
            }

            findings.Expect($"no offset (-1)");
        }

        return log;
    }

    private static PartitionState JudgeRefusal(OffsetSpec spec, PartitionState log, Outcome.Refused refused, Findings findings)
    {
        if (spec == OffsetSpec.Earliest || spec == OffsetSpec.Latest)
        {
            var rule = log.IsEmpty ? ListOffsetsRules.EmptyPartition
                : spec == OffsetSpec.Earliest ? ListOffsetsRules.Earliest : ListOffsetsRules.LatestReadUncommitted;
            findings.Check(rule, Condition(log), holds: false, $"the question has an answer, and the broker said {refused.Error.ToText()}");
            findings.Expect($"offset {(spec == OffsetSpec.Earliest ? log.Start : log.End)}");
        }
        else if (log.IsEmpty && spec.IsTime)
        {
            findings.Check(
                ListOffsetsRules.EmptyPartition, Boundary.ByTime, holds: false, $"that nothing is found is no error, and the broker said {refused.Error.ToText()}");
            findings.Expect($"no offset (-1)");
        }

        return log;
    }

    private static Boundary Condition(PartitionState log) =>
        log.IsFresh ? Boundary.FreshPartition
        : log.IsEmpty ? Boundary.EmptiedPartition
        : log.Start > 0 ? Boundary.TrimmedPartition
        : Boundary.FilledPartition;
}
