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
        var session = new SessionState(key, command.Policy) { Position = start.Position ?? 0, EndSeen = log.End, StartedBy = start.Rule };
        if (commit is { Place: CommitPlace.AboveLogEnd, Value: { } grownOver } && grownOver <= log.End)
        {
            CheckStart(ResumeRules.LogMayGrowOverTheCommit, start, outcome, Boundary.AtLogEnd, findings);
        }

        if (start.Rule == ResumeRules.CommittedInRange)
        {
            CheckStart(CommitRules.NextToReadConvention, start, outcome, log.IsInsideBatch(session.Position) ? Boundary.InsideABatch : Boundary.InsideTheLog, findings);
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
        session = session with { Position = start.Position ?? 0, HasDelivered = false, EndSeen = log.End, StartedBy = start.Rule };
        state = Deliver(state, command.Session, session, start, command.MaxRecords, outcome, findings);
        return state.With(session.Key, state.CommitOf(session.Key) with { SoughtAt = state.Clock });
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
        };
        return state with { Sessions = state.Sessions.With(name, session) };
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
