using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// Follows Trim and DeleteRecords: the log start the broker acknowledged is the one it is held to from then on. Of what DeleteRecords
/// accepts only an offset below -1 is judged here.
/// </summary>
internal static class Trimming
{
    public static ModelState Judge(ModelState state, Command<Offset>.DeleteRecords command, Outcome outcome, Findings findings)
    {
        if (command.Offset.Value < -1 && state.Partitions.Find(command.Partition) is not null)
        {
            findings.Check(
                LogStartRules.DeleteRecordsBelowMinusOne, Boundary.BelowMinusOne, outcome is Outcome.Refused { Error: ErrorCode.OffsetOutOfRange },
                $"{command.Offset} is no offset, and only -1 stands for the high watermark");
            findings.Expect($"OFFSET_OUT_OF_RANGE (1)");
            return state;
        }

        return Learn(state, command.Partition, command.Offset, outcome);
    }

    public static ModelState Learn(ModelState state, TopicPartition partition, Offset offset, Outcome outcome) =>
        outcome is Outcome.Acknowledged or Outcome.RecordsDeleted ? Apply(state, partition, offset) : state;

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
