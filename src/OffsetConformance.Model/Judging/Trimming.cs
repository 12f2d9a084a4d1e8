using OffsetConformance.Contract;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// Follows Trim and DeleteRecords: the log start the broker acknowledged is the one it is held to from then on. Which offsets
/// DeleteRecords accepts, and what it answers, is not judged here (START-07 to START-13).
/// </summary>
internal static class Trimming
{
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
