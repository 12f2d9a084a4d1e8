using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges OffsetFetch: what was stored under a key is what is read back, by anybody.</summary>
internal static class CommitReading
{
    public static ModelState Judge(ModelState state, Command<Offset>.FetchCommitted command, Outcome outcome, Findings findings)
    {
        Refusals.CheckNoNumber(outcome, findings);
        var key = new CommitKey(command.Group, command.Partition);
        var commit = state.CommitOf(key);
        if (state.Partitions.Find(key.Partition) is null)
        {
            return state;
        }

        if (TopicIds.IsFormer(state, key.Partition, command.Topic))
        {
            return TopicIds.JudgeFormer(state, command, outcome, findings);
        }

        if (commit.Value < 0)
        {
            CheckNegative(commit.Value.Value, outcome, findings);
            if (outcome is Outcome.CommittedOffset { Offset: not null } kept)
            {
                CheckExtras(commit, kept, findings);
            }

            return state;
        }

        if (commit.AutoCommitBound is { } bound)
        {
            return outcome is Outcome.CommittedOffset { Offset: var automatic }
                ? AutoCommitting.Judge(state, key, commit, bound, automatic?.Value, findings)
                : state;
        }

        switch (outcome)
        {
            case Outcome.CommittedOffset answer:
                if (TopicIds.Check(command, commit, answer, findings))
                {
                    CheckExtras(commit, answer, findings);
                    CheckValue(state, key, commit, answer.Offset?.Value, command.Client, findings);
                }

                findings.Expect($"{(commit.Value is { } value ? $"committed offset {value}" : "no committed offset (-1)")}");
                return state.With(key, commit with { Seen = new(answer.Offset?.Value ?? -1, state.Clock) });

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

    /// <summary>
    /// Judges the answer about all that a group has committed. What it says of partitions that the model does not know is not looked at.
    /// </summary>
    public static ModelState JudgeAll(ModelState state, string group, Outcome outcome, Findings findings)
    {
        if (outcome is Outcome.Refused refused)
        {
            findings.Check(
                state.HasCommits(group) ? CommitRules.FetchAll : CommitRules.UnknownGroupFetchIsEmpty, Boundary.Refused, holds: false,
                $"the question has an answer, if only an empty one, and the broker said {refused.Error.ToText()}");
            findings.Expect($"every committed offset of the group");
            return state;
        }

        if (outcome is not Outcome.CommittedOffsets { Partitions: var answers })
        {
            return state;
        }

        foreach (var (partition, answer) in answers)
        {
            if (state.Partitions.Find(partition) is not null && state.CommitOf(new(group, partition)) is { AutoCommitBound: null } commit)
            {
                var said = (answer as Outcome.CommittedOffset)?.Offset?.Value;
                findings.Check(
                    state.HasCommits(group) ? CommitRules.FetchAll : CommitRules.UnknownGroupFetchIsEmpty,
                    commit.Value is null ? Boundary.AbsentKey : Boundary.KnownGroup, commit.Value is not null && (said == commit.Value || commit.Value < 0),
                    $"the committed offset for {partition} is {commit.Value ?? -1}, {(commit.Value is null ? "so it has no place in the answer, and there it is" : $"and the answer says {said ?? -1}")}");
                if (answer is Outcome.CommittedOffset extras && commit.Value is not null)
                {
                    CheckExtras(commit, extras, findings);
                }
            }
        }

        CheckAllThere(state, group, answers, findings);
        findings.Expect($"exactly the partitions with a committed offset");
        return state;
    }

    private static void CheckAllThere(ModelState state, string group, ValueList<(TopicPartition Partition, Outcome Answer)> answers, Findings findings)
    {
        for (var i = 0; i < state.Commits.Count; i++)
        {
            var (key, commit) = (state.Commits.Keys[i], state.Commits.Values[i]);
            if (commit is { Value: >= 0, AutoCommitBound: null } && string.Equals(key.Group, group, StringComparison.Ordinal) && state.Partitions.Find(key.Partition) is not null)
            {
                findings.Check(
                    CommitRules.FetchAll, Boundary.EveryPartAnswered, answers.Any(answer => answer.Partition == key.Partition),
                    $"{commit.Value} is committed for {key.Partition}, and the answer leaves it out");
            }
        }

        if (!state.HasCommits(group))
        {
            findings.Check(
                CommitRules.UnknownGroupFetchIsEmpty, Boundary.UnknownGroup, answers.All(answer => state.Partitions.Find(answer.Partition) is null),
                $"the group has committed nothing");
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

    /// <summary>What came back beside the offset.</summary>
    private static void CheckExtras(CommitState commit, Outcome.CommittedOffset answer, Findings findings)
    {
        if (answer.Metadata is { } metadata && commit is { Value: not null, Metadata: { } stored })
        {
            var boundary = commit.ReplacedMetadata ? Boundary.MetadataReplaced : stored.Length == 0 ? Boundary.NoMetadata : Boundary.WithMetadata;
            findings.CheckAside(
                CommitRules.MetadataRoundTrip, boundary, string.Equals(metadata, stored, StringComparison.Ordinal),
                $"the last commit stored {stored.Length} characters of metadata, and {metadata.Length} came back{(metadata.Length == stored.Length ? ", others" : "")}");
        }

        if (commit.Value is null)
        {
            findings.CheckAside(
                CommitRules.AbsentIsMinusOne, Boundary.NoEpoch, answer is { Offset: not null } or { LeaderEpoch: null or -1, Metadata: null or "" },
                $"nothing was committed, so there is neither leader epoch nor metadata, and the answer says {answer.LeaderEpoch} and '{answer.Metadata}'");
        }
        else if (answer.LeaderEpoch is { } epoch && commit.LeaderEpoch is { } committed)
        {
            findings.CheckAside(
                CommitRules.LeaderEpochIsCarried, committed < 0 ? Boundary.NoEpoch : Boundary.WithEpoch, epoch == committed,
                $"leader epoch {committed} was committed with the offset, and {epoch} came back");
        }
    }

    private static void CheckValue(ModelState state, CommitKey key, CommitState commit, long? answer, int client, Findings findings)
    {
        var same = answer == commit.Value;
        var between = Interferences.WithCommit(state, key, commit, commit.KnownAt);
        if (!ToolReading.Check(state, key, commit, answer, between, findings))
        {
            return;
        }

        var log = state.Partitions.Find(key.Partition)!;
        if (commit.Value is not { } value)
        {
            var (rule, why) = state.HasCommits(key.Group)
                ? (CommitRules.AbsentIsMinusOne, "the group never committed this partition, or what it committed was removed")
                : (CommitRules.UnknownGroupFetchIsEmpty, "the group has no committed offset");
            findings.Check(rule, log.IsEmpty ? Boundary.FreshPartition : Boundary.FilledPartition, same, $"{why}");
            NewPartition.Check(log, same, $"the group's committed offset is {answer}", findings);
            if (commit.RemovedBy is { } removal)
            {
                findings.Check(removal, Boundary.Removed, same, $"the committed offset was removed, and {answer} came back");
            }
        }
        else
        {
            findings.Check(CommitRules.IntegerIsStoredExactly, ValueBoundary(log, commit, value), same, $"the last commit stored {value}");
            findings.Check(
                CommitRules.ReadYourCommits, client == commit.Client ? Boundary.SameClient : Boundary.OtherClient, same,
                $"the commit of {value} was acknowledged before this was asked");
            CheckHistory(log, key, commit, value, same, findings);
        }

        findings.CheckCommit(between, same, "the committed offset");
        findings.CheckRemovals(state, key, between, same);
        if (commit.Value is not null)
        {
            CaughtUp.CheckCommitted(log, commit, answer ?? -1, findings);
        }
    }

    private static void CheckHistory(PartitionState log, CommitKey key, CommitState commit, long value, bool same, Findings findings)
    {
        if (commit.Commits > 1)
        {
            findings.Check(CommitRules.LastWriteWins, Boundary.AfterCommitHere, same, $"{value} was the last of {commit.Commits} commits");
        }

        if (commit.WentBack)
        {
            findings.Check(CommitRules.GoingBackwardsIsAllowed, Boundary.ReadAgain, same, $"the last commit went back to {value}");
        }

        if (commit.Place is CommitPlace.BelowLogStart or CommitPlace.AboveLogEnd)
        {
            var boundary = Committing.BoundaryOf(log, commit.Place);
            findings.Check(CommitRules.OutOfRangeValuesAreAccepted, boundary, same, $"{value} was out of range, and stored as given");
            findings.Check(ResetRules.BrokerDoesNotClamp, boundary, same, $"{value} was out of range, and to clamp it is for the tools");
        }

        if (commit.ByConsumption)
        {
            findings.Check(
                CommitRules.NextToReadConvention, Boundary.ByConsumption, same,
                $"the session had delivered up to {value - 1}, so the committed offset is {value}");
        }

        if (commit.NamedTwice)
        {
            findings.Check(
                MiscRules.DegenerateRequests, Boundary.NamedTwice, same, $"the commit named the partition twice, and {value} was the last value and acknowledged");
        }

        if (key.Group.Length == 0)
        {
            findings.Check(CommitRules.EmptyGroupId, Boundary.EmptyGroupId, same, $"the commit of {value} was accepted although the group has no name");
        }

        if (value > int.MaxValue)
        {
            findings.Check(MiscRules.LargeNumbers, value >= long.MaxValue - 1 ? Boundary.AtMaxOffset : Boundary.AboveTwoToThe31, same, $"{value} was committed, which takes 64 bits");
        }
    }

    private static Boundary ValueBoundary(PartitionState log, CommitState commit, long value) => value switch
    {
        0 => Boundary.OffsetZero,
        >= long.MaxValue - 1 => Boundary.AtMaxOffset,
        _ => commit.Place switch
        {
            CommitPlace.LogEnd => Boundary.AtLogEnd,
            CommitPlace.AboveLogEnd => Boundary.FarPastLogEnd,
            CommitPlace.BelowLogStart => Boundary.OneBelowLogStart,
            _ => log.Start == value ? Boundary.AtLogStart : Boundary.InsideTheLog,
        },
    };
}
