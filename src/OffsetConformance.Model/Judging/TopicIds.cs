using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges requests that call their topic by its id. The id of a deleted topic is nobody's any more, whatever its name stands for now.</summary>
internal static class TopicIds
{
    /// <summary>Whether the request means the topic that was deleted before the present one was created under its name.</summary>
    public static bool IsFormer(ModelState state, TopicPartition partition, TopicReference topic) =>
        !topic.IsName && state.Partitions.Find(partition) is not null && state.Topics.Find(partition.Topic)?.FormerId == topic.Id;

    public static ModelState JudgeFormer(ModelState state, Command<Offset>.Fetch command, Outcome outcome, Findings findings)
    {
        // A session that has found the name once keeps it beside the id, and the log then finds that they do not belong together.
        var isInSession = command.Session == FetchSession.Continued;
        var isRefused = outcome is Outcome.Refused { Error: var error } && (error == ErrorCode.UnknownTopicId || (isInSession && error == ErrorCode.InconsistentTopicId));
        findings.Check(
            MiscRules.TopicIds, isInSession ? Boundary.FormerIdInSession : Boundary.FormerId, isRefused,
            $"the id is that of the topic {command.Partition.Topic} that was deleted, not of the one that was created after it");
        findings.Expect($"UNKNOWN_TOPIC_ID (100)");
        return state;
    }

    public static ModelState JudgeFormer(ModelState state, Command<Offset>.Commit command, Outcome outcome, Findings findings)
    {
        findings.Check(
            CommitRules.UnknownTopicOrPartition, Boundary.FormerId, outcome is Outcome.Refused { Error: ErrorCode.UnknownTopicId },
            $"the id is that of the topic {command.Partition.Topic} that was deleted, and there is none with it");
        findings.Expect($"UNKNOWN_TOPIC_ID (100)");
        return Committing.MaybeCreate(state, command.Group);
    }

    public static ModelState JudgeFormer(ModelState state, Command<Offset>.FetchCommitted command, Outcome outcome, Findings findings)
    {
        findings.Check(
            CommitRules.TopicIdentityOfACommit, Boundary.FormerId, outcome is not Outcome.CommittedOffset { Offset: not null },
            $"the id is that of the topic {command.Partition.Topic} that was deleted, and what was committed for the one after it is not its");
        findings.Expect($"UNKNOWN_TOPIC_ID (100), or no committed offset (-1)");
        return state;
    }

    /// <summary>
    /// Checks what is read back under the present id: never what was committed for the topic before, whether it was cleared away yet or not.
    /// Returns whether other rules may speak of it.
    /// </summary>
    public static bool Check(Command<Offset>.FetchCommitted command, CommitState commit, Outcome.CommittedOffset answer, Findings findings)
    {
        if (command.Topic.IsName || commit.Value is not null || commit.RemovedBy != LogStartRules.TopicRecreation)
        {
            return true;
        }

        findings.Check(
            CommitRules.TopicIdentityOfACommit, Boundary.Recreated, answer.Offset is null,
            $"what was committed was for the topic that was deleted, which has another id than the one that is asked for");
        return answer.Offset is null;
    }
}
