using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// Judges DeleteRecords, and follows Trim: the log start that the broker acknowledged is the one it is held to from then on.
/// </summary>
internal static class Trimming
{
    public static ModelState Judge(ModelState state, Command<Offset>.DeleteRecords command, Outcome outcome, Findings findings)
    {
        Refusals.CheckNoNumber(outcome, findings);
        if (state.Partitions.Find(command.Partition) is not { } log)
        {
            if (state.ExistenceOf(command.Partition) == Existence.Missing)
            {
                findings.Check(
                    LogStartRules.DeleteRecordsTargetErrors, Boundary.UnknownPartition, outcome is Outcome.Refused { Error: ErrorCode.UnknownTopicOrPartition },
                    $"there is no partition {command.Partition}");
                findings.Expect($"UNKNOWN_TOPIC_OR_PARTITION (3)");
            }

            return state;
        }

        if (log.Topic.IsCompacted)
        {
            findings.Check(
                LogStartRules.DeleteRecordsTargetErrors, Boundary.CompactedTopic, outcome is Outcome.Refused { Error: ErrorCode.PolicyViolation },
                $"the topic is compacted and nothing else, so its records are not deleted by request");
            findings.Expect($"POLICY_VIOLATION (44)");
            return state;
        }

        return JudgeAsked(state, log, command, outcome, findings);
    }

    /// <summary>Follows a trim, or a deletion that nobody judges.</summary>
    public static ModelState Learn(ModelState state, Command<Offset>.Trim command, Outcome outcome) =>
        outcome is Outcome.Acknowledged ? Unsay(Apply(state, command.Partition, command.Offset), command.Partition) : state;

    public static ModelState Apply(ModelState state, TopicPartition partition, Offset offset)
    {
        if (state.Partitions.Find(partition) is not { } log)
        {
            return state;
        }

        // -1 is the protocol's word for the high watermark.
        var after = log.TrimTo(offset.Value == -1 ? log.End : offset.Value, state.Clock);
        return after == log ? state : CloseSessions(state, partition).With(partition, after);
    }

    /// <summary>Holds the broker to what DeleteRecords said, the first time that it names its log start again.</summary>
    public static PartitionState CheckStart(PartitionState log, long answer, string what, Findings findings)
    {
        if (log.StartSaid is not { } said)
        {
            return log;
        }

        findings.Check(
            said.Rule, said.Boundary, answer == said.Start,
            $"the log start offset was {said.Start} after DeleteRecords was answered, and {what} is {answer}");
        return log with { StartSaid = null };
    }

    private static ModelState JudgeAsked(
        ModelState state, PartitionState log, Command<Offset>.DeleteRecords command, Outcome outcome, Findings findings)
    {
        var asked = command.Offset.Value;
        if (asked < -1 || asked > log.End)
        {
            var (refusal, boundary) = asked < -1
                ? (LogStartRules.DeleteRecordsBelowMinusOne, Boundary.BelowMinusOne)
                : (LogStartRules.DeleteRecordsBeyondHighWatermark, asked == log.End + 1 ? Boundary.OnePastLogEnd : asked == long.MaxValue ? Boundary.AtMaxOffset : Boundary.FarPastLogEnd);
            findings.Check(
                refusal, boundary, outcome is Outcome.Refused { Error: ErrorCode.OffsetOutOfRange },
                $"{(asked < -1 ? $"{asked} is no offset, and only -1 stands for the high watermark" : $"the high watermark is {log.End}, and {asked} is above it")}");
            findings.Expect($"OFFSET_OUT_OF_RANGE (1)");
            return Say(state, command.Partition, refusal, boundary);
        }

        var target = asked == -1 ? log.End : Math.Max(asked, log.Start);
        var rule = asked == -1 ? LogStartRules.DeleteRecordsMinusOneMeansHighWatermark
            : asked <= log.Start ? LogStartRules.DeleteRecordsBelowLogStartIsNoOp
            : LogStartRules.DeleteRecordsInRange;
        var place = PlaceOf(log, asked);
        findings.Check(
            rule, place, outcome is Outcome.RecordsDeleted deleted && deleted.LowWatermark.Value == target,
            $"{(asked == -1 ? "-1 stands for the high watermark" : asked <= log.Start ? $"{asked} is not above the log start offset {log.Start}, so there is nothing to do" : $"{asked} lies above the log start offset {log.Start} and not above the high watermark {log.End}")}");
        findings.Expect($"low watermark {target}");
        return outcome is Outcome.RecordsDeleted ? Say(Apply(state, command.Partition, command.Offset), command.Partition, rule, place) : state;
    }

    private static Boundary PlaceOf(PartitionState log, long asked) =>
        asked == -1 ? log.IsFresh ? Boundary.FreshPartition : log.IsEmpty ? Boundary.EmptiedPartition : Boundary.MinusOne
        : asked == log.Start ? Boundary.ToLogStart
        : asked < log.Start ? Boundary.BelowLogStart
        : asked == log.End ? Boundary.ToHighWatermark
        : log.IsInsideBatch(asked) ? Boundary.InsideABatch
        : Boundary.InsideTheLog;

    private static ModelState Say(ModelState state, TopicPartition partition, Rule rule, Boundary boundary) =>
        state.Partitions.Find(partition) is { } log
            ? state.With(partition, log with { StartSaid = new(rule, boundary, log.Start, state.Clock) })
            : state;

    private static ModelState Unsay(ModelState state, TopicPartition partition) =>
        state.Partitions.Find(partition) is { } log ? state.With(partition, log with { StartSaid = null }) : state;

    private static ModelState CloseSessions(ModelState state, TopicPartition partition)
    {
        for (var i = state.Sessions.Count - 1; i >= 0; i--)
        {
            if (state.Sessions.Values[i].Key.Partition == partition)
            {
                state = state with { Sessions = state.Sessions.Without(state.Sessions.Keys[i]) };
            }
        }

        return state;
    }
}
