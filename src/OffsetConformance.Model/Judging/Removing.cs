using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges the requests that remove committed offsets: OffsetDelete and DeleteGroups.</summary>
internal static class Removing
{
    public static ModelState JudgeOffset(ModelState state, ControlRequest.OffsetDelete request, Outcome outcome, Findings findings)
    {
        var existence = state.ExistenceOf(request.Group);
        if (existence == GroupExistence.Missing)
        {
            findings.Check(
                CommitRules.OffsetDeleteErrors, Boundary.UnknownGroup, outcome is Outcome.Refused { Error: ErrorCode.GroupIdNotFound }, $"there is no such group");
            findings.Expect($"GROUP_ID_NOT_FOUND (69)");
            return state;
        }

        var isGone = existence == GroupExistence.Uncertain && outcome is Outcome.Refused { Error: ErrorCode.GroupIdNotFound };
        if (state.ExistenceOf(request.Partition) == Existence.Missing)
        {
            findings.Check(
                CommitRules.OffsetDeleteErrors, Boundary.UnknownPartition, isGone || outcome is Outcome.Refused { Error: ErrorCode.UnknownTopicOrPartition },
                $"there is no partition {request.Partition}");
            findings.Expect($"UNKNOWN_TOPIC_OR_PARTITION (3)");
            return state;
        }

        if (state.Partitions.Find(request.Partition) is null)
        {
            return state;
        }

        var key = new CommitKey(request.Group, request.Partition);
        var isThere = state.CommitOf(key).Value is not null || state.CommitOf(key).AutoCommitBound is not null;
        findings.Check(
            CommitRules.OffsetDeleteRemovesOneKey, isThere ? Boundary.KnownGroup : Boundary.AbsentKey, isGone || outcome is Outcome.Acknowledged,
            $"the group has no members, so nothing stands against it, {(isThere ? "and the offset is there" : "and that there is no offset is no error")}");
        findings.Expect($"the committed offset to be removed");
        return outcome is Outcome.Acknowledged ? Apply(state, request) : isGone ? state.With(request.Group, GroupExistence.Missing) : state;
    }

    public static ModelState JudgeGroup(ModelState state, ControlRequest.DeleteGroup request, Outcome outcome, Findings findings)
    {
        switch (state.ExistenceOf(request.Group))
        {
            case GroupExistence.Missing:
                findings.Check(
                    CommitRules.DeleteGroupsDropsAllCommits, Boundary.UnknownGroup, outcome is Outcome.Refused { Error: ErrorCode.GroupIdNotFound }, $"there is no such group");
                findings.Expect($"GROUP_ID_NOT_FOUND (69)");
                break;

            case GroupExistence.Exists:
                findings.Check(
                    CommitRules.DeleteGroupsDropsAllCommits, Boundary.KnownGroup, outcome is Outcome.Acknowledged, $"the group has no members, so it can be deleted");
                findings.Expect($"the group to be deleted");
                break;
        }

        return outcome is Outcome.Acknowledged ? Apply(state, request)
            : state.ExistenceOf(request.Group) == GroupExistence.Uncertain && outcome is Outcome.Refused { Error: ErrorCode.GroupIdNotFound } ? state.With(request.Group, GroupExistence.Missing)
            : state;
    }

    /// <summary>The state after the offset was removed. With its last offset a group may go.</summary>
    public static ModelState Apply(ModelState state, ControlRequest.OffsetDelete request)
    {
        var key = new CommitKey(request.Group, request.Partition);
        state = state.With(key, state.CommitOf(key).Remove(CommitRules.OffsetDeleteRemovesOneKey, state.Clock));
        return state.HasCommits(request.Group) ? state : state.With(request.Group, GroupExistence.Uncertain);
    }

    /// <summary>The state after the group was deleted.</summary>
    public static ModelState Apply(ModelState state, ControlRequest.DeleteGroup request)
    {
        for (var i = 0; i < state.Commits.Count; i++)
        {
            if (string.Equals(state.Commits.Keys[i].Group, request.Group, StringComparison.Ordinal))
            {
                state = state.With(state.Commits.Keys[i], state.Commits.Values[i].Remove(CommitRules.DeleteGroupsDropsAllCommits, state.Clock));
            }
        }

        return state.With(request.Group, GroupExistence.Missing);
    }
}
