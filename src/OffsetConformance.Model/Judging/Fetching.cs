using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges Fetch: which offsets are in range, and what is read there.</summary>
internal static class Fetching
{
    public static ModelState Judge(ModelState state, Command<Offset>.Fetch command, Outcome outcome, Findings findings)
    {
        var after = TopicIds.IsFormer(state, command.Partition, command.Topic) ? TopicIds.JudgeFormer(state, command, outcome, findings)
            : outcome is Outcome.Unchanged ? FetchSessions.JudgeUnchanged(state, command, findings)
            : JudgeTold(state, command, outcome, findings);
        return command.Session == FetchSession.None ? after : FetchSessions.Remember(after, command, outcome);
    }

    private static ModelState JudgeTold(ModelState state, Command<Offset>.Fetch command, Outcome outcome, Findings findings)
    {
        if (state.Partitions.Find(command.Partition) is not { } log)
        {
            return state;
        }

        if (!LeaderEpochs.IsLet(log, command.CurrentLeaderEpoch, outcome))
        {
            return state;
        }

        if (command.Offset < Offset.Zero)
        {
            findings.Check(
                LogRules.NegativeFetchOffset, command.Offset.Value == -1 ? Boundary.MinusOne : Boundary.BelowMinusOne,
                outcome is Outcome.Refused { Error: ErrorCode.OffsetOutOfRange }, $"{command.Offset} is no offset, and has no other meaning in a fetch");
            findings.Expect($"OFFSET_OUT_OF_RANGE (1)");
            return state;
        }

        var asked = command.Offset.Value;
        var inRange = CheckRange(log, asked, outcome, findings);
        if (outcome is not Outcome.Fetched fetched)
        {
            if (inRange && command.MaxBytes < int.MaxValue)
            {
                findings.Check(
                    MiscRules.ProgressDespiteSmallLimits, Boundary.SmallLimit, holds: false, $"a limit of {command.MaxBytes} bytes is no reason to refuse a fetch");
            }

            findings.Expect($"{(inRange ? $"the records from {asked} on" : "OFFSET_OUT_OF_RANGE (1)")}");
            return state;
        }

        if (inRange)
        {
            CheckProgress(log, command, fetched, findings);
            CheckHeader(log, fetched, command.Isolation, findings);
            log = Reading.Judge(state, command.Partition, log, asked, fetched.NextOffset.Value, fetched.Records, findings);
            log = JudgeBounds(state, log, fetched, command.Isolation, findings);
            findings.Expect(
                $"the records {asked} to {Math.Clamp(fetched.NextOffset.Value, asked, log.End) - 1} in order{(asked == log.End ? " (none: it is the log end)" : "")}, high watermark {log.End}, log start offset {log.Start}");
            return state.With(command.Partition, log);
        }

        findings.Expect($"OFFSET_OUT_OF_RANGE (1)");
        return state;
    }

    /// <summary>Checks whether the answer agrees with the range [log start, log end]; both ends are in range.</summary>
    private static bool CheckRange(PartitionState log, long asked, Outcome outcome, Findings findings)
    {
        var served = outcome is Outcome.Fetched;
        var outOfRange = outcome is Outcome.Refused { Error: ErrorCode.OffsetOutOfRange };
        if (asked > log.End)
        {
            var boundary = asked == log.End + 1 ? Boundary.OnePastLogEnd : asked == long.MaxValue ? Boundary.AtMaxOffset : Boundary.FarPastLogEnd;
            findings.Check(
                LogRules.FetchPastLogEndIsOutOfRange, boundary, outOfRange, $"the log end offset is {log.End}, and {asked} is past it");
            return false;
        }

        if (asked < log.Start)
        {
            var boundary = asked == log.Start - 1 ? Boundary.OneBelowLogStart : Boundary.FarBelowLogStart;
            findings.Check(
                LogStartRules.BelowLogStartIsOutOfRange, boundary, outOfRange, $"the log start offset is {log.Start}, and {asked} is below it");
            if (log.IsEmpty)
            {
                findings.Check(
                    LogStartRules.EmptiedLog, boundary, outOfRange, $"everything was removed, so {asked} is below the only valid offset {log.End}");
            }

            return false;
        }

        var place = asked == log.End ? Boundary.AtLogEnd
            : asked == log.Start ? Boundary.AtLogStart
            : log.IsInsideBatch(asked) ? Boundary.InsideABatch
            : Boundary.InsideTheLog;
        findings.Check(
            LogRules.InsideTheRangeIsNeverAnError, place, served, $"{asked} lies within the log start offset {log.Start} and the log end offset {log.End}");
        if (asked == log.End)
        {
            var empty = outcome is Outcome.Fetched { Records.IsEmpty: true };
            findings.Check(
                LogRules.FetchAtLogEndSucceeds, log.IsFresh ? Boundary.FreshPartition : Boundary.AtLogEnd, empty,
                $"{asked} is the log end offset: nothing is there yet, and asking is no error");
            if (log.IsEmpty && !log.IsFresh)
            {
                findings.Check(LogStartRules.EmptiedLog, Boundary.AtLogEnd, empty, $"everything was removed, and {asked} is where the log goes on");
            }
        }

        return true;
    }

    /// <summary>An answer has at least the batch that holds the offset; one that is empty below the log end leaves its reader where he is, for ever.</summary>
    private static void CheckProgress(PartitionState log, Command<Offset>.Fetch command, Outcome.Fetched fetched, Findings findings)
    {
        var asked = command.Offset.Value;
        if (asked >= log.End || command.Isolation != IsolationLevel.ReadUncommitted)
        {
            return;
        }

        var advances = fetched.NextOffset.Value > asked;
        findings.Check(
            LogRules.ReadYourWrites, asked == log.Start ? Boundary.AtLogStart : Boundary.InsideTheLog, advances,
            $"the log end offset is {log.End}, and the answer neither holds the record at {asked} nor says where to go on");
        if (command.MaxBytes < int.MaxValue)
        {
            findings.Check(
                MiscRules.ProgressDespiteSmallLimits, Boundary.SmallLimit, advances && !fetched.Records.IsEmpty,
                $"a limit of {command.MaxBytes} bytes does not hold for the first batch, and without it a reader never gets past {asked}");
        }

        if (command.MinBytes > 0 || command.MaxWait > 0)
        {
            findings.Check(
                MiscRules.WaitingOnlyDelays, Boundary.MinBytesUnmet, advances && fetched.Records is [var first, ..] && first.Offset.Value == asked,
                $"waiting for {command.MinBytes} bytes changes when the record at {asked} comes, not whether it does");
        }
    }

    /// <summary>Compares what one answer says beside its records with these, with itself and with what is known.</summary>
    private static void CheckHeader(PartitionState log, Outcome.Fetched fetched, IsolationLevel isolation, Findings findings)
    {
        if (fetched.HighWatermark is not { } high)
        {
            return;
        }

        var isCommitted = isolation == IsolationLevel.ReadCommitted;
        var boundary = isCommitted ? Boundary.ReadCommitted : Boundary.ReadUncommitted;
        var bound = isCommitted ? fetched.LastStableOffset ?? high : high;
        var ordered = (fetched.LogStartOffset ?? Offset.Zero) <= (fetched.LastStableOffset ?? high) && (fetched.LastStableOffset ?? high) <= high;
        findings.Check(
            LagRules.FetchHeaderAgrees, boundary, ordered,
            $"one answer says log start offset {fetched.LogStartOffset}, last stable offset {fetched.LastStableOffset}, high watermark {high}");
        findings.Check(
            LagRules.FetchHeaderAgrees, Listing.Condition(log), (fetched.LogStartOffset ?? new(log.Start)).Value == log.Start && high.Value == log.End,
            $"the log goes from {log.Start} to {log.End}, and the answer says from {fetched.LogStartOffset} to {high}");
        findings.Check(
            LagRules.FetchHeaderAgrees, boundary, (fetched.LastStableOffset ?? high).Value == high.Value,
            $"no transaction is open, so that the last stable offset is the high watermark {high}, and the answer says {fetched.LastStableOffset}");
        if (fetched.Records is [.., var last])
        {
            findings.Check(
                LagRules.FetchHeaderAgrees, Boundary.LastRecord, last.Offset < bound,
                $"the answer holds the record at {last.Offset}, and says that what can be read ends before {bound}");
        }
    }

    private static PartitionState JudgeBounds(
        ModelState state, PartitionState log, Outcome.Fetched fetched, IsolationLevel isolation, Findings findings)
    {
        if (fetched is { LogStartOffset: { } start, HighWatermark: { } high })
        {
            // A broker may leave the last stable offset out (-1, here null) at isolation level read_uncommitted.
            var stable = fetched.LastStableOffset ?? high;
            findings.Check(
                LogStartRules.OrderOfTheFourOffsets, log.IsEmpty ? Boundary.EmptiedPartition : Boundary.FilledPartition, start <= stable && stable <= high,
                $"one answer says log start offset {start}, last stable offset {stable}, high watermark {high}");
        }

        if (log.LastSlot is { } last && (fetched.EndOfPartition ?? fetched.HighWatermark) is { } readableEnd)
        {
            findings.Check(
                LogRules.ReadYourWrites, Boundary.AtLogEnd, readableEnd.Value > last.Offset,
                $"offset {last.Offset} was acknowledged by all replicas, and the answer says that the log ends at {readableEnd}");
        }

        if (fetched.LogStartOffset is { } said)
        {
            log = Trimming.CheckStart(log, said.Value, "the log start offset of a fetch", findings);
        }

        if ((fetched.HighWatermark ?? fetched.EndOfPartition) is { } ending)
        {
            Appending.CheckNothingAppended(log, ending.Value == log.End, $"a fetch, with {ending},", findings);
        }

        var clock = state.Clock;
        log = log with
        {
            HighWatermark = fetched.HighWatermark is { } watermark ? new(watermark.Value, clock) : log.HighWatermark,
            EndOfPartition = fetched.EndOfPartition is { } end ? new(end.Value, clock) : log.EndOfPartition,
        };
        if (fetched.HighWatermark is not null || (fetched.EndOfPartition is not null && isolation == IsolationLevel.ReadUncommitted))
        {
            Quiescence.Check(log, findings);
        }

        return log;
    }
}
