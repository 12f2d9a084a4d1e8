using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges ListOffsets: where the log starts and ends. Lookups by time are <see cref="TimeLookup"/>'s.</summary>
internal static class Listing
{
    /// <summary>Known from ListOffsets v11 on, and unknown before: what it gets depends on the version, which the model is not told.</summary>
    private const long EarliestPendingUpload = -6;

    public static ModelState Judge(ModelState state, Command<Offset>.ListOffsets command, Outcome outcome, Findings findings)
    {
        Refusals.CheckNoNumber(outcome, findings);
        if (state.Partitions.Find(command.Partition) is not { } log)
        {
            CheckMissing(state, command.Partition, outcome, findings);
            return state with { ListedAt = state.Clock };
        }

        if (!LeaderEpochs.IsLet(log, command.CurrentLeaderEpoch, outcome))
        {
            CheckEpoch(log, command.CurrentLeaderEpoch!.Value, outcome, findings);
            return state with { ListedAt = state.Clock };
        }

        if (command.Spec.Timestamp < OffsetSpec.MaxTimestamp.Timestamp)
        {
            JudgeSpecial(state, command.Spec, log, outcome, findings);
            return state with { ListedAt = state.Clock };
        }

        if (outcome is Outcome.OffsetListed offset)
        {
            log = JudgeLeaderEpoch(log, command.Spec, offset, findings);
        }

        var after = outcome switch
        {
            Outcome.OffsetListed answer when command.Spec == OffsetSpec.Earliest => JudgeEarliest(state, command.Partition, log, answer, findings),
            Outcome.OffsetListed answer when command.Spec == OffsetSpec.Latest => JudgeLatest(state, command, log, answer, findings),
            Outcome.OffsetListed listed => TimeLookup.Judge(log, command.Spec, listed, findings),
            Outcome.Refused refused => JudgeRefusal(command.Spec, log, refused, findings),
            _ => log,
        };
        return state.With(command.Partition, after) with { ListedAt = state.Clock };
    }

    /// <summary>A partition that does not exist has no offsets, and asking for them does not make it.</summary>
    private static void CheckMissing(ModelState state, TopicPartition partition, Outcome outcome, Findings findings)
    {
        if (state.ExistenceOf(partition) != Existence.Missing)
        {
            return;
        }

        var isRefused = outcome is Outcome.Refused { Error: ErrorCode.UnknownTopicOrPartition };
        findings.Check(ListOffsetsRules.Errors, Boundary.UnknownPartition, isRefused, $"there is no partition {partition}");
        if (state.CommittedToMissingAt > 0)
        {
            findings.Check(
                CommitRules.UnknownTopicOrPartition, Boundary.AfterRefusedCommit, isRefused,
                $"there was no partition {partition} before somebody tried to commit an offset for one that is missing, which creates nothing");
        }

        findings.Expect($"UNKNOWN_TOPIC_OR_PARTITION (3)");
    }

    private static void CheckEpoch(PartitionState log, int epoch, Outcome outcome, Findings findings)
    {
        if (LeaderEpochs.RefusalOf(log, epoch) is not { } due)
        {
            return;
        }

        var isAhead = due == ErrorCode.UnknownLeaderEpoch;
        findings.Check(
            ListOffsetsRules.Errors, isAhead ? Boundary.FutureEpoch : Boundary.PastEpoch, outcome is Outcome.Refused { Error: var error } && error == due,
            $"{(isAhead ? $"no leader has got as far as leader epoch {epoch}" : $"an answer before this one told of leader epoch {log.LeaderEpoch}, and {epoch} is over")}");
        findings.Expect($"{due.ToText()}");
    }

    /// <summary>Only without tiers: the answers of a tiered log are LIST-13's.</summary>
    private static void JudgeSpecial(ModelState state, OffsetSpec spec, PartitionState log, Outcome outcome, Findings findings)
    {
        if (!state.Traits.RefusesUnknownTimestamps || spec.Timestamp == EarliestPendingUpload)
        {
            return;
        }

        if (spec == OffsetSpec.EarliestLocal)
        {
            findings.Check(
                ListOffsetsRules.SpecialAndUnknownNegatives, Boundary.SpecialTimestamp, outcome is Outcome.OffsetListed { Offset: { } offset, Timestamp: null or -1 } && offset.Value == log.Start,
                $"all of the log is local, and the log start offset is {log.Start}, which is no record's, so there is no timestamp to it");
            findings.Expect($"offset {log.Start}");
        }
        else if (spec == OffsetSpec.LatestTiered)
        {
            findings.Check(
                ListOffsetsRules.SpecialAndUnknownNegatives, Boundary.SpecialTimestamp, outcome is Outcome.OffsetListed { Offset: null, Timestamp: null or -1 },
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

    /// <summary>A leader's epoch only rises, and no record has one above its leader's.</summary>
    private static PartitionState JudgeLeaderEpoch(PartitionState log, OffsetSpec spec, Outcome.OffsetListed answer, Findings findings)
    {
        if (answer.LeaderEpoch is not { } epoch || epoch < 0)
        {
            return log;
        }

        if (spec == OffsetSpec.Latest)
        {
            findings.CheckAside(
                ListOffsetsRules.LeaderEpochInTheAnswer, Boundary.AtLogEnd, epoch >= log.LeaderEpoch,
                $"an answer before this one told of leader epoch {log.LeaderEpoch}, and the leader's own is {epoch}");
            findings.Expect($"leader epoch {log.LeaderEpoch} or above");
        }

        else if (answer.Offset is { } offset && log.IndexAtOrAbove(offset.Value) is var index && index < log.Slots.Count && log.Slots[index] is var slot && slot.Offset == offset.Value)
        {
            findings.CheckAside(
                ListOffsetsRules.LeaderEpochInTheAnswer, offset.Value == log.Start ? Boundary.AtLogStart : Boundary.InsideTheLog,
                slot.LeaderEpoch is not { } known || known == epoch,
                $"the record at {offset} was written under leader epoch {slot.LeaderEpoch}, by an answer before this one, and now it is {epoch}");
            findings.Expect($"leader epoch {slot.LeaderEpoch}");
            log = slot.LeaderEpoch == epoch ? log : log with { Slots = log.Slots.With(index, slot with { LeaderEpoch = epoch }) };
        }

        return epoch > log.LeaderEpoch ? log with { LeaderEpoch = epoch } : log;
    }

    private static PartitionState JudgeEarliest(ModelState state, TopicPartition partition, PartitionState log, Outcome.OffsetListed listed, Findings findings)
    {
        var answer = listed.Offset?.Value ?? -1;
        findings.Check(
            ListOffsetsRules.Earliest, Condition(log), answer == log.Start && listed.Timestamp is null or -1,
            $"the log start offset is {log.Start}, which is no record's, so there is no timestamp to it");
        CheckEmpty(log, answer, "earliest", findings);
        if (log.Earliest.Exists)
        {
            findings.Check(
                LogStartRules.LogStartNeverGoesBack, Condition(log), answer >= log.Earliest.Value, $"earliest was {log.Earliest.Value} before");
        }

        if (log.StartSaid is { } said && said.Start > 0)
        {
            findings.Check(
                LogStartRules.LogStartNeverGoesBack, Boundary.AfterTrim, answer >= said.Start, $"DeleteRecords had raised the log start offset to {said.Start}");
        }

        log = Trimming.CheckStart(log, answer, "earliest", findings);
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
        ModelState state, Command<Offset>.ListOffsets command, PartitionState log, Outcome.OffsetListed listed, Findings findings)
    {
        var answer = listed.Offset?.Value ?? -1;
        var committed = command.Isolation == IsolationLevel.ReadCommitted;
        var seen = committed ? log.LatestReadCommitted : log.Latest;
        if (!committed)
        {
            CheckLatest(log, answer, listed.Timestamp, findings);
        }
        else
        {
            findings.Check(
                ListOffsetsRules.LatestReadUncommitted, Boundary.ReadCommitted, answer <= log.End && listed.Timestamp is null or -1,
                $"the log end offset is {log.End} at either isolation level, which is no record's, so there is no timestamp to it");
            if (log.LastSlot is { } last)
            {
                findings.Check(
                    LogRules.ReadYourWrites, Boundary.ReadCommitted, answer > last.Offset, $"offset {last.Offset} was acknowledged by all replicas, and no transaction is open");
            }
        }

        CheckEmpty(log, answer, "latest", findings);
        Appending.CheckNothingAppended(log, answer == log.End, $"latest, {answer},", findings);
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

    private static void CheckLatest(PartitionState log, long answer, long? timestamp, Findings findings)
    {
        findings.Check(
            ListOffsetsRules.LatestReadUncommitted, Condition(log), answer == log.End && timestamp is null or -1,
            $"the high watermark is {log.End}, which is no record's, so there is no timestamp to it");
        if (log.LastSlot is not { } last)
        {
            return;
        }

        findings.Check(
            LogRules.ReadYourWrites, last.BatchCount == 1 ? Boundary.AfterOneRecord : Boundary.AfterABatch, answer > last.Offset,
            $"offset {last.Offset} was acknowledged by all replicas");
        if (last.Sent.Value is null)
        {
            findings.Check(
                MiscRules.OpaqueRecords, Boundary.NoValue, answer > last.Offset, $"the record without a value that was acknowledged with offset {last.Offset} takes that offset like any other");
        }

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
            NewPartition.Check(log, answer == 0, $"{what} is {answer}", findings);
        }
        else
        {
            findings.Check(
                LogStartRules.EmptiedLog, Boundary.EmptiedPartition, answer == log.End,
                $"everything was removed, so {what} is the log end offset {log.End}");
        }
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
        else
        {
            TimeLookup.JudgeRefusal(log, spec, refused, findings);
        }

        return log;
    }

    public static Boundary Condition(PartitionState log) =>
        log.IsFresh ? Boundary.FreshPartition
        : log.IsEmpty ? Boundary.EmptiedPartition
        : log.Start > 0 ? Boundary.TrimmedPartition
        : Boundary.FilledPartition;
}
