using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges OffsetCommit and OffsetFetch: an integer is stored under a key, and read back.</summary>
internal static class Committing
{
    /// <summary>Kafka's default of offset.metadata.max.bytes, which in spite of its name counts UTF-16 units.</summary>
    private const int MetadataLimit = 4096;

    public static ModelState JudgeCommit(ModelState state, Command<Offset>.Commit command, Outcome outcome, Findings findings)
    {
        var key = new CommitKey(command.Group, command.Partition);
        if (state.Partitions.Find(key.Partition) is null)
        {
            return state;
        }

        switch (outcome)
        {
            case Outcome.Acknowledged:
                CheckAccepted(state, key, command, accepted: true, "", findings);
                CheckMetadataLimit(command, outcome, findings);
                return Apply(state, command);

            case Outcome.Refused refused:
                if (command is { Metadata: "" or null, LeaderEpoch: null, Member: null } && !IsAboutMembership(refused.Error))
                {
                    CheckAccepted(state, key, command, accepted: false, refused.Error.ToText(), findings);
                    findings.Expect($"the commit of {command.Offset} to be stored");
                }

                CheckMetadataLimit(command, outcome, findings);

                return state.With(key, state.CommitOf(key) with { RefusedAt = state.Clock });

            default:
                return state;
        }
    }

    /// <summary>The state after the commit was stored.</summary>
    public static ModelState Apply(ModelState state, Command<Offset>.Commit command)
    {
        var key = new CommitKey(command.Group, command.Partition);
        return Store(state, key, command.Offset.Value, command.Client, byConsumption: false, command.Metadata ?? "");
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
            Metadata = metadata,
            ReplacedMetadata = before.Value is not null && before.Metadata != metadata,
            CommittedAt = state.Clock,
        };
        state = state.With(key, after);
        return log is null ? state : state.With(key.Partition, log with { CommittedAt = state.Clock });
    }

    public static ModelState JudgeFetch(ModelState state, Command<Offset>.FetchCommitted command, Outcome outcome, Findings findings)
    {
        var key = new CommitKey(command.Group, command.Partition);
        var commit = state.CommitOf(key);
        if (state.Partitions.Find(key.Partition) is null)
        {
            return state;
        }

        if (commit.Value < 0)
        {
            CheckNegative(commit.Value.Value, outcome, findings);
            return state;
        }

        switch (outcome)
        {
            case Outcome.CommittedOffset { Offset: var answer, Metadata: var metadata }:
                CheckMetadata(commit, metadata, findings);
                CheckValue(state, key, commit, answer?.Value, command.Client, findings);
                findings.Expect($"{(commit.Value is { } value ? $"committed offset {value}" : "no committed offset (-1)")}");
                return state.With(key, commit with { Seen = new(answer?.Value ?? -1, state.Clock) });

            case Outcome.Refused refused:
                var rule = commit.Value is not null ? CommitRules.IntegerIsStoredExactly
                    : state.HasCommits(key.Group) ? CommitRules.AbsentIsMinusOne : CommitRules.UnknownGroupFetchIsEmpty;
                findings.Check(rule, Boundary.SameClient, holds: false, $"the question has an answer, and the broker said {refused.Error.ToText()}");
                findings.Expect($"{(commit.Value is { } stored ? $"committed offset {stored}" : "no committed offset (-1), without an error")}");
                return state;

            default:
                return state;
        }
    }

    /// <summary>Storing it, and forgetting it, are both a broker's choice; making another offset of it is not.</summary>
    private static void CheckNegative(long stored, Outcome outcome, Findings findings)
    {
        if (outcome is Outcome.CommittedOffset { Offset: var answer })
        {
            findings.Check(
                CommitRules.NegativeValues, stored == -1 ? Boundary.MinusOne : Boundary.BelowMinusOne, answer is null || answer.Value.Value == stored,
                $"{stored} was committed, which is kept or counts as absent, and never turns into another offset");
            findings.Expect($"committed offset {stored}, or none (-1)");
        }
    }

    private static void CheckMetadata(CommitState commit, string? answer, Findings findings)
    {
        if (answer is null || commit is not { Value: not null, Metadata: { } stored })
        {
            return;
        }

        var boundary = commit.ReplacedMetadata ? Boundary.MetadataReplaced : stored.Length == 0 ? Boundary.NoMetadata : Boundary.WithMetadata;
        findings.Check(
            CommitRules.MetadataRoundTrip, boundary, string.Equals(answer, stored, StringComparison.Ordinal),
            $"the last commit stored {stored.Length} characters of metadata, and {answer.Length} came back{(answer.Length == stored.Length ? ", others" : "")}");
    }

    private static void CheckMetadataLimit(Command<Offset>.Commit command, Outcome outcome, Findings findings)
    {
        // A refusal for another reason says nothing of the limit.
        var isTooLarge = outcome is Outcome.Refused { Error: ErrorCode.OffsetMetadataTooLarge };
        if (command.Metadata is not { } metadata || !(isTooLarge || outcome is Outcome.Acknowledged))
        {
            return;
        }

        if (metadata.Length == MetadataLimit)
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
        var log = state.Partitions.Find(key.Partition);
        var place = Place(log, value);
        if (value >= 0 && log is not null && (place is CommitPlace.BelowLogStart or CommitPlace.AboveLogEnd || log.IsEmpty))
        {
            findings.Check(
                CommitRules.OutOfRangeValuesAreAccepted, BoundaryOf(log, place), accepted,
                $"a commit is an integer write: whether {value} lies in the log is not looked at, and the broker said {error}");
        }

        if (state.CommitOf(key).Value is { } before && value >= 0 && value < before)
        {
            findings.Check(
                CommitRules.GoingBackwardsIsAllowed, Boundary.AfterCommitHere, accepted,
                $"{value} is lower than the committed {before}, which is allowed, and the broker said {error}");
        }
    }

    private static void CheckValue(ModelState state, CommitKey key, CommitState commit, long? answer, int client, Findings findings)
    {
        var same = answer == commit.Value;
        var log = state.Partitions.Find(key.Partition);
        if (commit.Value is not { } value)
        {
            var (rule, why) = state.HasCommits(key.Group)
                ? (CommitRules.AbsentIsMinusOne, "the group never committed this partition")
                : (CommitRules.UnknownGroupFetchIsEmpty, "the group never committed anything");
            findings.Check(rule, log is { IsEmpty: true } ? Boundary.FreshPartition : Boundary.FilledPartition, same, $"{why}");
        }
        else
        {
            findings.Check(CommitRules.IntegerIsStoredExactly, ValueBoundary(log, commit, value), same, $"the last commit stored {value}");
            findings.Check(
                CommitRules.ReadYourCommits, client == commit.Client ? Boundary.SameClient : Boundary.OtherClient, same,
                $"the commit of {value} was acknowledged before this was asked");
            CheckHistory(log, commit, value, same, findings);
        }

        var between = Interferences.WithCommit(state, key, commit, commit.KnownAt);
        findings.CheckCommit(between, same, "the committed offset");
        if (log is not null && commit.Value is not null)
        {
            CaughtUp.CheckCommitted(log, commit, answer ?? -1, findings);
        }
    }

    private static void CheckHistory(PartitionState? log, CommitState commit, long value, bool same, Findings findings)
    {
        if (commit.Commits > 1)
        {
            findings.Check(CommitRules.LastWriteWins, Boundary.AfterCommitHere, same, $"{value} was the last of {commit.Commits} commits");
        }

        if (commit.WentBack)
        {
            findings.Check(CommitRules.GoingBackwardsIsAllowed, Boundary.ReadAgain, same, $"the last commit went back to {value}");
        }

        if (log is not null && (commit.Place is CommitPlace.BelowLogStart or CommitPlace.AboveLogEnd))
        {
            findings.Check(
                CommitRules.OutOfRangeValuesAreAccepted, BoundaryOf(log, commit.Place), same, $"{value} was out of range, and stored as given");
        }

        if (commit.ByConsumption)
        {
            findings.Check(
                CommitRules.NextToReadConvention, Boundary.ByConsumption, same,
                $"the session had delivered up to {value - 1}, so the committed offset is {value}");
        }
    }

    /// <summary>Who may commit is the question of CMT-18 to CMT-24; the value has no part in it.</summary>
    private static bool IsAboutMembership(ErrorCode error) =>
        error is ErrorCode.UnknownMemberId or ErrorCode.IllegalGeneration or ErrorCode.RebalanceInProgress or ErrorCode.UnknownTopicOrPartition;

    private static CommitPlace Place(PartitionState? log, long value) =>
        log is null ? CommitPlace.InRange
        : value < log.Start ? CommitPlace.BelowLogStart
        : value > log.End ? CommitPlace.AboveLogEnd
        : value == log.End ? CommitPlace.LogEnd
        : CommitPlace.InRange;

    private static Boundary BoundaryOf(PartitionState log, CommitPlace place) => place switch
    {
        CommitPlace.BelowLogStart => Boundary.OneBelowLogStart,
        CommitPlace.AboveLogEnd when log.IsFresh => Boundary.FreshPartition,
        CommitPlace.AboveLogEnd => Boundary.OnePastLogEnd,
        _ => Boundary.EmptiedPartition,
    };

    private static Boundary ValueBoundary(PartitionState? log, CommitState commit, long value) => value switch
    {
        0 => Boundary.OffsetZero,
        >= long.MaxValue - 1 => Boundary.AtMaxOffset,
        _ => commit.Place switch
        {
            CommitPlace.LogEnd => Boundary.AtLogEnd,
            CommitPlace.AboveLogEnd => Boundary.FarPastLogEnd,
            CommitPlace.BelowLogStart => Boundary.OneBelowLogStart,
            _ => log is { } known && known.Start == value ? Boundary.AtLogStart : Boundary.InsideTheLog,
        },
    };
}
