using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>What a partition owes its birth: one of a re-created topic, or one that was added, begins as if its name were new.</summary>
internal static class NewPartition
{
    /// <summary>Checks it while nothing was appended to the partition.</summary>
    public static void Check(PartitionState log, bool holds, string what, Findings findings)
    {
        if (log.Topic.Incarnation > 0)
        {
            findings.Check(
                LogStartRules.TopicRecreation, Boundary.Recreated, holds, $"the topic was deleted and created again, which makes a new log, and {what}");
        }

        if (log.IsAdded)
        {
            findings.Check(LogStartRules.AddingPartitions, Boundary.AddedPartition, holds, $"the partition was added to its topic, and {what}");
        }
    }
}
