using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// Judges what an application sees of a consumer: where it starts, what it delivers next, what a seek does, what it commits.
/// A session that reported an error, or whose partition was trimmed under it, is closed: what it still holds from reading ahead
/// is the client's business.
/// </summary>
internal static class Consuming
{
    public static ModelState JudgeResume(ModelState state, Command<Offset>.Resume command, Outcome outcome, Findings findings)
    {
        if (state.Partitions.Find(command.Partition) is not { } log)
        {
            return state;
        }

        var key = new CommitKey(command.Group, command.Partition);
        var commit = state.CommitOf(key);
        var start = StartOf(log, commit, command.Policy);
        if (commit.AutoCommitBound is not null)
        {
            // Where a consumer starts depends on what the one before has committed by itself, and nobody knows.
            return state with { Sessions = state.Sessions.Without(command.Session) };
        }

        var session = new SessionState(key, command.Policy)
        {
            Position = start.Position ?? 0, EndSeen = log.End, StartedBy = start.Rule, AutoCommit = command.AutoCommit,
        };
        if (commit is { Place: CommitPlace.AboveLogEnd, Value: { } grownOver } && grownOver <= log.End)
        {
            CheckStart(ResumeRules.LogMayGrowOverTheCommit, start, outcome, Boundary.AtLogEnd, findings);
        }

        if (start.Rule == ResumeRules.CommittedInRange)
        {
            CheckStart(CommitRules.NextToReadConvention, start, outcome, log.IsInsideBatch(session.Position) ? Boundary.InsideABatch : Boundary.InsideTheLog, findings);
        }

        if (commit.IsReset)
        {
            CheckStart(ResetRules.ResetTakesEffect, start, outcome, Boundary.AfterReset, findings);
        }

        if (commit.Value is not null && commit.ConsumedAt > commit.CommittedAt)
        {
            CheckStart(ResumeRules.AtLeastOnceAcrossCrash, start, outcome, Boundary.AfterCrash, findings);
        }

        state = Deliver(state, command.Session, session, start, command.MaxRecords, outcome, findings);
        return state.With(key, state.CommitOf(key) with { ConsumedAt = state.Clock });
    }

    public static ModelState JudgeConsume(ModelState state, Command<Offset>.Consume command, Outcome outcome, Findings findings)
    {
        if (state.Sessions.Find(command.Session) is not { } session)
        {
            return state;
        }

        var start = new StartingPoint(session.HasDelivered ? null : session.StartedBy, Boundary.LaterDelivery, session.Position, "it continues where it stood");
        if (session.WasPaused)
        {
            CheckStart(
                ResumeRules.PauseAndResumeKeepThePosition, start with { Because = $"it was paused at {session.Position}, which is where it goes on" }, outcome, Boundary.AfterUnpausing, findings);
        }

        state = Deliver(state, command.Session, session, start, command.MaxRecords, outcome, findings);
        return state.With(session.Key, state.CommitOf(session.Key) with { ConsumedAt = state.Clock });
    }

    public static ModelState JudgeSeek(ModelState state, Command<Offset>.Seek command, Outcome outcome, Findings findings)
    {
        if (state.Sessions.Find(command.Session) is not { } session || state.Partitions.Find(session.Key.Partition) is not { } log)
        {
            return state;
        }

        var start = SeekTarget(log, command.Offset.Value, session.Policy);
        session = session with { Position = start.Position ?? 0, HasDelivered = false, EndSeen = log.End, StartedBy = start.Rule, HasSought = true };
        if (session.IsPaused)
        {
            // Where the seek led shows when the session goes on; out of range, the reset comes then too, and is the client's to time.
            return outcome is Outcome.Acknowledged && start.Position == command.Offset.Value
                ? (state with { Sessions = state.Sessions.With(command.Session, session) }).With(session.Key, state.CommitOf(session.Key) with { SoughtAt = state.Clock })
                : state with { Sessions = state.Sessions.Without(command.Session) };
        }

        state = Deliver(state, command.Session, session, start, command.MaxRecords, outcome, findings);
        return state.With(session.Key, state.CommitOf(session.Key) with { SoughtAt = state.Clock });
    }

    public static ModelState JudgeSeekToEnd(ModelState state, Command<Offset>.SeekToEnd command, Outcome outcome, Findings findings)
    {
        if (state.Sessions.Find(command.Session) is not { IsPaused: false } session || state.Partitions.Find(session.Key.Partition) is not { } log)
        {
            return state;
        }

        var isEnd = command.Edge == LogEdge.End;
        var target = isEnd ? log.End : log.Start;
        var start = new StartingPoint(
            ResumeRules.SeekToBeginningOrEnd, isEnd ? Boundary.AtLogEnd : Boundary.AtLogStart, target, $"the {(isEnd ? "end is the high watermark" : "beginning is the log start offset")} {target}");
        session = session with { Position = target, HasDelivered = false, EndSeen = log.End, StartedBy = start.Rule, HasSought = true };
        state = Deliver(state, command.Session, session, start, command.MaxRecords, outcome, findings);
        return state.With(session.Key, state.CommitOf(session.Key) with { SoughtAt = state.Clock });
    }

    /// <summary>Pausing and going on change nothing by themselves; what they may not change shows later.</summary>
    public static ModelState JudgePause(ModelState state, string name, bool isPaused, Outcome outcome)
    {
        if (state.Sessions.Find(name) is not { } session)
        {
            return state;
        }

        if (outcome is not Outcome.Acknowledged)
        {
            return state with { Sessions = state.Sessions.Without(name) };
        }

        state = state with { Sessions = state.Sessions.With(name, session with { IsPaused = isPaused, WasPaused = true }) };
        return isPaused ? state.With(session.Key, state.CommitOf(session.Key) with { PausedAt = state.Clock }) : state;
    }

    public static ModelState JudgeClose(ModelState state, string name, Outcome outcome)
    {
        if (state.Sessions.Find(name) is not { } session)
        {
            return state;
        }

        state = state with { Sessions = state.Sessions.Without(name) };
        return outcome is Outcome.Acknowledged ? AutoCommitting.Close(state, session) : state;
    }

    public static ModelState JudgeWatermarks(ModelState state, Command<Offset>.QueryWatermarks command, Outcome outcome, Findings findings)
    {
        if (outcome is not Outcome.WatermarksSeen seen || state.Sessions.Find(command.Session) is not { } session
            || state.Partitions.Find(session.Key.Partition) is not { } log)
        {
            return state;
        }

        var (low, high, cachedLow, cachedHigh) = seen;
        findings.Check(
            LagRules.QueryVersusCache, Boundary.Query, low.Value == log.Start && high.Value == log.End,
            $"the log goes from {log.Start} to {log.End}, and the consumer's query says from {low} to {high}");
        if (cachedHigh is { } cached)
        {
            findings.Check(LagRules.QueryVersusCache, Boundary.Cache, cached <= high, $"the consumer remembers an end of {cached}, which is above the one it was just told, {high}");
        }

        if (cachedLow is { } remembered)
        {
            findings.Check(LagRules.QueryVersusCache, Boundary.Cache, remembered <= low, $"the consumer remembers a start of {remembered}, which is above the one it was just told, {low}");
        }

        findings.Expect($"low watermark {log.Start}, high watermark {log.End}");
        return state;
    }

    public static ModelState JudgeCommitConsumed(ModelState state, Command<Offset>.CommitConsumed command, Outcome outcome)
    {
        if (state.Sessions.Find(command.Session) is not { HasDelivered: true } session || outcome is not Outcome.Acknowledged)
        {
            return state;
        }

        return Committing.Store(state, session.Key, session.Position, client: 0, byConsumption: true, metadata: null);
    }

    /// <summary>Where a consumer stands before it delivers, and which rule says so. A null position means that it must report an error.</summary>
    private readonly record struct StartingPoint(Rule? Rule, Boundary Boundary, long? Position, string Because);

    private static StartingPoint StartOf(PartitionState log, CommitState commit, ResetPolicy policy) => commit.Value switch
    {
        null => ByPolicy(
            policy switch
            {
                ResetPolicy.Earliest => ResumeRules.NoCommitEarliest,
                ResetPolicy.Latest => ResumeRules.NoCommitLatest,
                _ => ResumeRules.NoCommitNone,
            },
            log, policy, "the group has no committed offset"),
        { } value when value < log.Start =>
            ByPolicy(ResumeRules.CommittedBelowLogStart, log, policy, $"the committed offset {value} is below the log start offset {log.Start}"),
        { } value when value > log.End =>
            ByPolicy(ResumeRules.CommittedAboveLogEnd, log, policy, $"the committed offset {value} is above the log end offset {log.End}"),
        { } value when value == log.End =>
            new(ResumeRules.CommittedEqualsLogEnd, log.IsEmpty ? Boundary.EmptiedPartition : Boundary.AtLogEnd, value, $"the committed offset {value} is the log end offset, which is in range"),
        { } value => new(
            ResumeRules.CommittedInRange,
            value == log.Start ? Boundary.AtLogStart : log.IsInsideBatch(value) ? Boundary.InsideABatch : Boundary.InsideTheLog,
            value, $"the committed offset {value} is the next to read"),
    };

    private static StartingPoint SeekTarget(PartitionState log, long target, ResetPolicy policy) =>
        target < log.Start
            ? ByPolicy(ResumeRules.SeekOutOfRange, log, policy, $"the seek to {target} is below the log start offset {log.Start}")
        : target > log.End
            ? ByPolicy(ResumeRules.SeekOutOfRange, log, policy, $"the seek to {target} is above the log end offset {log.End}")
        : target == log.End
            ? new(ResumeRules.SeekOutOfRange, Boundary.AtLogEnd, target, $"the seek to {target} is to the log end offset, which is in range")
            : new(ResumeRules.SeekIsExact, log.IsInsideBatch(target) ? Boundary.InsideABatch : Boundary.InsideTheLog, target, $"the seek to {target} is in range");

    private static StartingPoint ByPolicy(Rule rule, PartitionState log, ResetPolicy policy, string why) => policy switch
    {
        ResetPolicy.Earliest => new(rule, Boundary.PolicyEarliest, log.Start, $"{why}, and the policy 'earliest' leads to {log.Start}"),
        ResetPolicy.Latest => new(rule, Boundary.PolicyLatest, log.End, $"{why}, and the policy 'latest' leads to {log.End}"),
        _ => new(rule, Boundary.PolicyNone, null, $"{why}, and the policy 'none' asks for an error"),
    };

    private static ModelState Deliver(
        ModelState state, string name, SessionState session, StartingPoint start, int maxRecords, Outcome outcome, Findings findings)
    {
        var partition = session.Key.Partition;
        if (state.Partitions.Find(partition) is not { } log)
        {
            return state;
        }

        CheckStart(start.Rule, start, outcome, start.Boundary, findings);
        Explain(start, log, maxRecords, findings);
        if (outcome is not Outcome.Consumed consumed || start.Position is not { } from || findings.HasViolation)
        {
            return state with { Sessions = state.Sessions.Without(name) };
        }

        var next = consumed.Records.IsEmpty ? from : Math.Min(consumed.Records[^1].Offset.Value, long.MaxValue - 1) + 1;
        if (session.HasDelivered && !consumed.Records.IsEmpty)
        {
            findings.Check(
                LogRules.ReadsStrictlyIncrease, Boundary.LaterDelivery, consumed.Records[0].Offset.Value >= from,
                $"offset {from - 1} was delivered by the call before, and this one began with {consumed.Records[0].Offset}");
        }

        log = Reading.Judge(state, partition, log, from, next, consumed.Records, findings);
        log = JudgeEnd(state, log, session, consumed, next, findings);
        Explain(start, log, maxRecords, findings);
        state = state.With(partition, log);
        session = session with
        {
            Position = next,
            HasDelivered = session.HasDelivered || !consumed.Records.IsEmpty,
            EndSeen = log.End,
            StartedBy = consumed.Records.IsEmpty ? session.StartedBy : null,
            WasPaused = session.WasPaused && consumed.Records.IsEmpty,
        };
        state = state with { Sessions = state.Sessions.With(name, session) };
        return session is { AutoCommit: true, HasDelivered: true } ? AutoCommitting.Raise(state, session) : state;
    }

    /// <summary>A consumer reads ahead, so the end it reports is one that held at some time since it was last called.</summary>
    private static PartitionState JudgeEnd(
        ModelState state, PartitionState log, SessionState session, Outcome.Consumed consumed, long next, Findings findings)
    {
        if (consumed.EndOfPartition is not { } end)
        {
            return log;
        }

        if (log.LastSlot is not null && session.EndSeen > 0)
        {
            findings.Check(
                LogRules.ReadYourWrites, Boundary.AtLogEnd, end.Value >= session.EndSeen && next >= Math.Min(end.Value, session.EndSeen),
                $"the log end offset was {session.EndSeen} when the session was last called, and it reported the end of the partition at {end} after delivering up to {next - 1}");
        }

        if (session.EndSeen == log.End)
        {
            log = log with { EndOfPartition = new(end.Value, state.Clock) };
            Quiescence.Check(log, findings);
        }

        return log;
    }

    private static void CheckStart(Rule? rule, StartingPoint start, Outcome outcome, Boundary boundary, Findings findings)
    {
        if (rule is null)
        {
            return;
        }

        var (holds, what) = outcome switch
        {
            Outcome.Refused refused => (start.Position is null && refused.Records.IsEmpty && refused.Error == ErrorCode.AutoOffsetReset,
                refused.Records.IsEmpty ? refused.Error.ToText() : $"offset {refused.Records[0].Offset} first, then {refused.Error.ToText()}"),
            Outcome.Consumed { Records: [var first, ..] } => (start.Position == first.Offset.Value, $"offset {first.Offset} first"),
            Outcome.Consumed { EndOfPartition: { } end } => (start.Position == end.Value, $"nothing, and the end of the partition at {end}"),
            _ => (true, ""),
        };
        if (outcome is Outcome.Refused or Outcome.Consumed { Records.IsEmpty: false } or Outcome.Consumed { EndOfPartition: not null })
        {
            findings.Check(rule, boundary, holds, $"{start.Because}; the consumer delivered {what}");
        }
    }

    private static void Explain(StartingPoint start, PartitionState log, int maxRecords, Findings findings)
    {
        if (start.Position is not { } from)
        {
            findings.Expect($"an error of the consumer, and no record");
        }
        else if (from >= log.End)
        {
            findings.Expect($"no record, and the end of the partition at {log.End}");
        }
        else
        {
            findings.Expect($"the records {from} to {Int128.Min((Int128)log.End - from, maxRecords) + from - 1} in order");
        }
    }
}
