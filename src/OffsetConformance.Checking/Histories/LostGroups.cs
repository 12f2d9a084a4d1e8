using OffsetConformance.Contract;
using OffsetConformance.Model.State;

namespace OffsetConformance.Checking.Histories;

/// <summary>The committed offsets that transactions may have changed unseen, and the groups that may have members.</summary>
internal sealed class LostGroups(HistoryHeader header)
{
    private readonly HashSet<CommitKey> lostOffsets = [];
    private readonly HashSet<string> lost = new(StringComparer.Ordinal);

    /// <summary>Whether these exist, and who may commit or delete in them, is not known.</summary>
    private readonly HashSet<string> unsure = new(StringComparer.Ordinal);

    public bool IsUnsure(string group) => unsure.Contains(group);

    public void Join(string group) => unsure.Add(group);

    /// <summary>From here on the committed offset is not followed; none of the group's if <paramref name="partition"/> is null.</summary>
    public void Lose(string group, TopicPartition? partition, Action<CommitKey> forget)
    {
        unsure.Add(group);
        if (partition is { } one)
        {
            lostOffsets.Add(new(group, one));
            forget(new(group, one));
        }
        else
        {
            lost.Add(group);
        }
    }

    public void Follow(Command<Offset> command, Outcome outcome, Action<CommitKey> forget)
    {
        switch (command)
        {
            case Command<Offset>.CommitInTransaction commit:
                // Also a refused one: Kafka 3.8 lets it take back the commit that was pending.
                Lose(commit.Group, commit.Partition, forget);
                break;
            case Command<Offset>.Control { Body: ControlRequest.DeleteGroup delete } when outcome is Outcome.Acknowledged && !lostOffsets.Any(key => key.Group == delete.Group):
                // It had no members, and is gone.
                unsure.Remove(delete.Group);
                break;
        }
    }

    /// <summary>The command and its answer without what can't be judged of them; null if nothing is left.</summary>
    public (Command<Offset> Command, Outcome Outcome)? Judgeable(string group, Command<Offset> command, Outcome outcome)
    {
        if (header.CommitsExpire || lost.Contains(group) || (Requests.PartitionOf(command) is { } partition && lostOffsets.Contains(new(group, partition))))
        {
            return null;
        }

        return (command, outcome) switch
        {
            (Command<Offset>.Control { Body: ControlRequest.FetchCommittedAll }, Outcome.CommittedOffsets all) =>
                (command, new Outcome.CommittedOffsets(ValueList.From(all.Partitions.Where(each => !lostOffsets.Contains(new(group, each.Partition)))))),

            // In a group that may have members a commit or a removal is judged as a write, not by whether it may be made.
            (Command<Offset>.Commit commit, not Outcome.Refused) when IsUnsure(group) => (commit with { Member = null }, outcome),
            (Command<Offset>.Control { Body: ControlRequest.OffsetDelete }, Outcome.Refused refused) when IsUnsure(group) && IsAboutMembers(refused.Error) => null,
            (Command<Offset>.Control { Body: ControlRequest.DeleteGroup }, Outcome.Refused) when IsUnsure(group) => null,
            (Command<Offset>.Commit, Outcome.Refused refused) when IsUnsure(group) && IsAboutMembers(refused.Error) => null,
            (Command<Offset>.Commit commit, Outcome.Refused) when IsUnsure(group) => (commit with { Member = null }, outcome),
            _ => (command, outcome),
        };
    }

    private static bool IsAboutMembers(ErrorCode error) =>
        error is ErrorCode.UnknownMemberId or ErrorCode.IllegalGeneration or ErrorCode.RebalanceInProgress or ErrorCode.FencedInstanceId
            or ErrorCode.FencedMemberEpoch or ErrorCode.StaleMemberEpoch or ErrorCode.GroupIdNotFound or ErrorCode.InvalidGroupId
            or ErrorCode.NonEmptyGroup or ErrorCode.GroupSubscribedToTopic;
}
