using System.Text;
using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges OffsetCommit: an integer is stored under a key, whatever it is, by whom it may be.</summary>
internal static class Committing
{
    /// <summary>Kafka's default of offset.metadata.max.bytes, which in spite of its name counts UTF-16 units.</summary>
    private const int MetadataLimit = 4096;

    public static ModelState Judge(ModelState state, Command<Offset>.Commit command, Outcome outcome, Findings findings)
    {
        var key = new CommitKey(command.Group, command.Partition);
        if (state.Partitions.Find(key.Partition) is null)
        {
            return JudgeMissing(state, key, outcome, findings);
        }

        if (TopicIds.IsFormer(state, key.Partition, command.Topic))
        {
            return TopicIds.JudgeFormer(state, command, outcome, findings);
        }

        if (command.Member is { } member && !MayCommit(state, command.Group, member, outcome, findings))
        {
            return Refuse(state, key);
        }

        switch (outcome)
        {
            case Outcome.Acknowledged:
                CheckAccepted(state, key, command, accepted: true, "", findings);
                CheckMetadataLimit(command, outcome, findings);
                return Apply(state, command);

            case Outcome.Refused refused:
                CheckRefusal(state, key, command, refused, findings);
                return Refuse(state, key);

            default:
                return state;
        }
    }

    /// <summary>The state after the commit was stored.</summary>
    public static ModelState Apply(ModelState state, Command<Offset>.Commit command)
    {
        var key = new CommitKey(command.Group, command.Partition);
        state = Store(state, key, command.Offset.Value, command.Client, byConsumption: false, command.Metadata ?? "");
        return state.With(key, state.CommitOf(key) with { LeaderEpoch = command.LeaderEpoch ?? -1 });
    }

    /// <summary>The state after a session committed its position.</summary>
    public static ModelState Store(ModelState state, CommitKey key, long value, int client, bool byConsumption, string? metadata)
    {
        var before = state.CommitOf(key);
        var log = state.Partitions.Find(key.Partition);
        var after = before with
        {
            Value = value,
            Commits = before.Commits + 1,
            WentBack = value < before.Value,
            Place = Place(log, value),
            Client = client,
            ByConsumption = byConsumption,
            IsReset = !byConsumption && (before.ByConsumption || before.IsReset),
            Metadata = metadata,
            ReplacedMetadata = before.Value is not null && before.Metadata != metadata,
            LeaderEpoch = null,
            NamedTwice = false,
            RemovedBy = null,
            ResetBy = null,
            CommittedAt = state.Clock,

            // A consumer that was closed commits nothing more, so what is stored now stays.
            AutoCommitBound = before.IsAutoCommitFinal ? null : before.AutoCommitBound,
            IsAutoCommitFinal = false,
        };
        state = state.With(key, after).With(key.Group, GroupExistence.Exists);
        return log is null ? state : state.With(key.Partition, log with { CommittedAt = state.Clock });
    }

    /// <summary>A commit for what does not exist is stored nowhere, and makes nothing.</summary>
    private static ModelState JudgeMissing(ModelState state, CommitKey key, Outcome outcome, Findings findings)
    {
        if (state.ExistenceOf(key.Partition) != Existence.Missing)
        {
            return state;
        }

        findings.Check(
            CommitRules.UnknownTopicOrPartition, Boundary.UnknownPartition,
            outcome is Outcome.Refused { Error: ErrorCode.UnknownTopicOrPartition or ErrorCode.UnknownTopicId }, $"there is no partition {key.Partition}");
        findings.Expect($"UNKNOWN_TOPIC_OR_PARTITION (3)");
        return MaybeCreate(state, key.Group) with { CommittedToMissingAt = state.Clock };
    }

    /// <summary>Checks a commit on a member's behalf. No group here has members, so one that names a generation is refused.</summary>
    private static bool MayCommit(ModelState state, string group, Membership member, Outcome outcome, Findings findings)
    {
        if (member.Generation < 0)
        {
            // "No generation": Kafka lets it pass where there are no members, others need not.
            return true;
        }

        var existence = state.ExistenceOf(group);
        var error = (outcome as Outcome.Refused)?.Error ?? ErrorCode.None;
        if (existence != GroupExistence.Missing)
        {
            findings.Check(
                CommitRules.UnknownMember, Boundary.KnownGroup,
                error == ErrorCode.UnknownMemberId || (existence == GroupExistence.Uncertain && error is ErrorCode.IllegalGeneration or ErrorCode.GroupIdNotFound),
                $"the group has no members, so '{member.Id}' is none of them, and the broker said {error.ToText()}");
            findings.Expect($"UNKNOWN_MEMBER_ID (25)");
        }
        else
        {
            findings.Check(
                CommitRules.StaleGeneration, Boundary.UnknownGroup, error is ErrorCode.IllegalGeneration or ErrorCode.GroupIdNotFound,
                $"there is no such group, so it has no generation {member.Generation}, and the broker said {error.ToText()}");
            findings.Expect($"ILLEGAL_GENERATION (22), or from OffsetCommit v9 on GROUP_ID_NOT_FOUND (69)");
        }

        return false;
    }

    private static void CheckRefusal(ModelState state, CommitKey key, Command<Offset>.Commit command, Outcome.Refused refused, Findings findings)
    {
        if (IsAboutMembership(refused.Error))
        {
            CheckMemberless(state, command, accepted: false, refused.Error.ToText(), findings);
        }
        else if (command is { LeaderEpoch: null, Member: null, Group.Length: > 0 } && refused.Error != ErrorCode.OffsetMetadataTooLarge)
        {
            CheckAccepted(state, key, command, accepted: false, refused.Error.ToText(), findings);
        }
        else if (command is { LeaderEpoch: { } epoch, Member: null } && refused.Error != ErrorCode.OffsetMetadataTooLarge)
        {
            findings.Check(
                CommitRules.LeaderEpochIsCarried, Boundary.WithEpoch, holds: false,
                $"leader epoch {epoch} is only kept for those who ask, and the broker said {refused.Error.ToText()}");
        }

        findings.Expect($"the commit of {command.Offset} to be stored");
        CheckMetadataLimit(command, refused, findings);
    }

    private static ModelState Refuse(ModelState state, CommitKey key)
    {
        state = state.With(key, state.CommitOf(key) with { RefusedAt = state.Clock });
        return MaybeCreate(state, key.Group);
    }

    /// <summary>The state after a commit that was refused, which may have made the empty group.</summary>
    public static ModelState MaybeCreate(ModelState state, string group) =>
        state.ExistenceOf(group) == GroupExistence.Missing ? state.With(group, GroupExistence.Uncertain) : state;

    private static void CheckMetadataLimit(Command<Offset>.Commit command, Outcome outcome, Findings findings)
    {
        // A refusal for another reason says nothing of the limit.
        var isTooLarge = outcome is Outcome.Refused { Error: ErrorCode.OffsetMetadataTooLarge };
        if (command.Metadata is not { } metadata || !(isTooLarge || outcome is Outcome.Acknowledged))
        {
            return;
        }

        // Apache Kafka counts characters; a broker that takes the setting's name at its word counts bytes.
        if (metadata.Length == MetadataLimit && Encoding.UTF8.GetByteCount(metadata) == MetadataLimit)
        {
            findings.Check(
                CommitRules.MetadataLimit, Boundary.AtMetadataLimit, !isTooLarge,
                $"offset.metadata.max.bytes is {MetadataLimit} unless somebody changed it, and so many are accepted");
            findings.Expect($"the commit to be stored");
        }
        else if (metadata.Length > MetadataLimit)
        {
            findings.Check(
                CommitRules.MetadataLimit, Boundary.AboveMetadataLimit, isTooLarge,
                $"{metadata.Length} characters are more than offset.metadata.max.bytes, {MetadataLimit} unless somebody changed it");
            findings.Expect($"OFFSET_METADATA_TOO_LARGE (12)");
        }
    }

    private static void CheckAccepted(
        ModelState state, CommitKey key, Command<Offset>.Commit command, bool accepted, string error, Findings findings)
    {
        var value = command.Offset.Value;
        var log = state.Partitions.Find(key.Partition)!;
        CheckMemberless(state, command, accepted, error, findings);
        var place = Place(log, value);
        if (value >= 0 && (place is CommitPlace.BelowLogStart or CommitPlace.AboveLogEnd || log.IsEmpty))
        {
            var boundary = BoundaryOf(log, place);
            findings.Check(
                CommitRules.OutOfRangeValuesAreAccepted, boundary, accepted,
                $"a commit is an integer write: whether {value} lies in the log is not looked at, and the broker said {error}");
            findings.Check(
                ResetRules.BrokerDoesNotClamp, boundary, accepted, $"{value} is out of range, which is for the tools to care about, and the broker said {error}");
        }

        if (state.CommitOf(key).Value is { } before && value >= 0 && value < before)
        {
            findings.Check(
                CommitRules.GoingBackwardsIsAllowed, Boundary.AfterCommitHere, accepted,
                $"{value} is lower than the committed {before}, which is allowed, and the broker said {error}");
        }

        if (command.LeaderEpoch is { } epoch)
        {
            findings.Check(
                CommitRules.LeaderEpochIsCarried, Boundary.WithEpoch, accepted, $"leader epoch {epoch} is only kept for those who ask, and the broker said {error}");
        }
    }

    private static void CheckMemberless(ModelState state, Command<Offset>.Commit command, bool accepted, string error, Findings findings)
    {
        if (command.Member is not null || command.Group.Length == 0)
        {
            return;
        }

        var existence = state.ExistenceOf(command.Group);
        var boundary = existence switch
        {
            GroupExistence.Missing => Boundary.NewGroup,
            GroupExistence.Exists => Boundary.KnownGroup,
            _ => Boundary.AfterRefusedCommit,
        };
        findings.Check(
            CommitRules.SimpleCommitsToMemberlessGroup, boundary, accepted,
            $"the group {(existence == GroupExistence.Missing ? "does not exist yet" : "has no members")}, so anybody may commit, and the broker said {error}");
    }

    /// <summary>Who may commit is the question of CMT-18 to CMT-24; the value has no part in it.</summary>
    private static bool IsAboutMembership(ErrorCode error) =>
        error is ErrorCode.UnknownMemberId or ErrorCode.IllegalGeneration or ErrorCode.RebalanceInProgress or ErrorCode.GroupIdNotFound
            or ErrorCode.FencedInstanceId or ErrorCode.StaleMemberEpoch or ErrorCode.FencedMemberEpoch;

    private static CommitPlace Place(PartitionState? log, long value) =>
        log is null ? CommitPlace.InRange
        : value < log.Start ? CommitPlace.BelowLogStart
        : value > log.End ? CommitPlace.AboveLogEnd
        : value == log.End ? CommitPlace.LogEnd
        : CommitPlace.InRange;

    public static Boundary BoundaryOf(PartitionState log, CommitPlace place) => place switch
    {
        CommitPlace.BelowLogStart => Boundary.OneBelowLogStart,
        CommitPlace.AboveLogEnd when log.IsFresh => Boundary.FreshPartition,
        CommitPlace.AboveLogEnd => Boundary.OnePastLogEnd,
        _ => Boundary.EmptiedPartition,
    };
}
