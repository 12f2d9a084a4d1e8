using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Checking.Lockstep;

/// <summary>What of the world a broker may still be catching up with while it answers.</summary>
[Flags]
public enum Unsettled
{
    None = 0,

    /// <summary>A partition that another node already leads may be unheard of.</summary>
    NewPartition = 1,

    /// <summary>What was committed for a deleted topic may not be cleared away yet.</summary>
    OldCommits = 2,
}

internal static class UnsettledWorld
{
    /// <summary>As far as it concerns the command.</summary>
    public static Unsettled For(ModelState world, Command<Offset> command)
    {
        var unsettled = command is not Command<Offset>.Together && ModelProgram.PartitionOf(command) is { } partition && world.ExistenceOf(partition) == Existence.Exists
            ? Unsettled.NewPartition
            : Unsettled.None;
        return command switch
        {
            // Of the id of a deleted topic a broker has heard enough.
            _ when TopicReference.Of(command).Kind == TopicReferenceKind.FormerId => Unsettled.None,

            // Clearing away takes its time; who is asked by the id knows that the offset is another topic's.
            Command<Offset>.FetchCommitted { Topic.IsName: true } fetch when world.CommitOf(new(fetch.Group, fetch.Partition)).RemovedBy == LogStartRules.TopicRecreation =>
                unsettled | Unsettled.OldCommits,
            _ => unsettled,
        };
    }
}
