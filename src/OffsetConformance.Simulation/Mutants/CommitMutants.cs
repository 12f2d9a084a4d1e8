using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of committed offsets, section CMT of the rules.</summary>
internal static class CommitMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfGroups("CMT-01", "commit-plus-one", "Stores a commit as the offset after it.", () => new CommitPlusOne()),
        Mutant.OfGroups("CMT-01", "commit-of-zero-dropped", "Acknowledges a commit of offset 0 without storing it.", () => new CommitOfZeroDropped()),
        Mutant.OfGroups(
            "CMT-01", "commit-not-stored", "Acknowledges commits without storing them.", () => new CommitNotStored(), seenIn: "mockforge #676"),
        Mutant.OfSession(
            "CMT-02", "commit-last-delivered", "Commits the last delivered offset, not the next one.",
            (broker, options) => new CommitLastDelivered(broker, options), seenIn: "platformatic/kafka #196"),
        Mutant.OfSession(
            "CMT-02", "resume-skips-one", "Resumes one behind the committed offset.", (broker, options) => new ResumeSkipsOne(broker, options)),
        Mutant.OfGroups(
            "CMT-03", "absent-is-zero", "Answers 0 for a partition without a commit when the group has one in the topic.",
            () => new AbsentIsZero()),
        Mutant.OfGroups(
            "CMT-03", "absent-is-refused", "Refuses to answer for a partition without a commit when the group has one in the topic.",
            () => new AbsentIsRefused()),
        Mutant.OfGroups(
            "CMT-04", "unknown-group-refused", "Answers GROUP_ID_NOT_FOUND for a group that has no commit in the topic.",
            () => new UnknownGroupRefused(), seenIn: "kfake, August 2026"),
        Mutant.OfGroups(
            "CMT-04", "unknown-group-at-log-end", "Answers the log end for a group that has no commit in the topic.",
            () => new UnknownGroupAtLogEnd()),
        Mutant.OfGroups(
            "CMT-05", "first-commit-wins", "Keeps the first commit of a key.", () => new FirstCommitWins(), seenIn: "redpanda d4ad64aabd"),
        Mutant.OfGroups(
            "CMT-06", "lower-commit-ignored", "Acknowledges a commit that goes back, and keeps the higher one.", () => new LowerCommitIgnored()),
        Mutant.OfGroups("CMT-06", "lower-commit-refused", "Refuses a commit that goes back.", () => new LowerCommitRefused()),
        Mutant.OfGroups("CMT-07", "commit-clamped", "Clamps commits to the log's range.", () => new CommitClamped()),
        Mutant.OfGroups("CMT-07", "commit-above-end-refused", "Refuses a commit above the log end.", () => new CommitAboveEndRefused()),
        Mutant.OfGroups("CMT-07", "commit-on-empty-refused", "Refuses commits on an empty partition.", () => new CommitOnEmptyRefused()),
        Mutant.OfGroups("CMT-08", "negative-commit-is-zero", "Stores a negative commit as 0.", () => new NegativeCommitIsZero()),
        Mutant.OfGroups(
            "CMT-09", "metadata-dropped", "Does not store the metadata of a commit.", () => new MetadataDropped(), seenIn: "nisshi compat finding 4"),
        Mutant.OfGroups("CMT-09", "older-metadata-kept", "Keeps the metadata of a key's first commit.", () => new OlderMetadataKept()),
        Mutant.OfGroups(
            "CMT-10", "metadata-unlimited", "Stores metadata of any length.", () => new MetadataUnlimited(), seenIn: "redpanda #7958, kfake"),
        Mutant.OfGroups(
            "CMT-10", "metadata-limit-excluded", "Refuses metadata that is exactly as long as the limit.", () => new MetadataLimitExcluded()),
        Mutant.OfGroups("CMT-11", "key-without-topic", "Keys commits by group and partition number only.", () => new KeyWithoutTopic()),
        Mutant.OfGroups("CMT-11", "key-without-partition", "Keys commits by group and topic only.", () => new KeyWithoutPartition()),
        Mutant.OfGroups("CMT-11", "groups-ignore-case", "Takes group names that differ in case for one.", () => new GroupsIgnoreCase()),
        Mutant.OfGroups(
            "CMT-14", "commit-trims-log", "Deletes the records below a commit.", () => new CommitTrimsLog(), seenIn: "kop #1641"),
        Mutant.OfGroups(
            "CMT-14", "commit-takes-an-offset", "Writes a commit into the log of the partition it is about.", () => new CommitTakesAnOffset()),
        Mutant.OfBroker(
            "CMT-15", "trim-clamps-commits", "Raising the log start raises the commits below it.", parts => new TrimClampsCommits(parts)),
        Mutant.OfBroker(
            "CMT-15", "emptied-log-drops-commits", "Emptying a log drops the commits on it.", parts => new EmptiedLogDropsCommits(parts)),
        Mutant.OfBroker(
            "CMT-15", "commit-at-end-follows-log", "A commit at the log end moves with it.",
            parts => new CommitAtEndFollowsLog(parts)),
        Mutant.OfGroups("CMT-16", "commits-per-connection", "A commit is seen only by the client that made it.", () => new CommitsPerConnection()),
        Mutant.OfGroups(
            "CMT-16", "stale-commit-cache", "A client reads a commit from a cache that only its own commits refresh.",
            () => new StaleCommitCache()),
        Mutant.OfGroups("CMT-25", "refused-commit-stored", "Stores a commit before refusing it.", () => new RefusedCommitStored()),
        Mutant.OfGroups("CMT-25", "refused-commit-erases", "A refused commit erases the one before.", () => new RefusedCommitErases()),
    ];

    private static bool IsKnown(string group, SimulatedTopic topic) => topic.Commits.Keys.Any(key => key.Group == group);

    private sealed class CommitPlusOne : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log) =>
            base.Store(request with { Offset = request.Offset < Offset.MaxValue ? request.Offset + 1 : request.Offset }, log);
    }

    private sealed class CommitOfZeroDropped : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log)
        {
            if (request.Offset != Offset.Zero)
            {
                base.Store(request, log);
            }
        }
    }

    private sealed class CommitNotStored : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log)
        {
        }
    }

    private sealed class CommitLastDelivered(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override ValueTask<Outcome> CommitAsync(CancellationToken cancellation) =>
            LastDelivered is { } last ? CommitAsync(last, cancellation) : base.CommitAsync(cancellation);
    }

    private sealed class ResumeSkipsOne(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override ValueTask<Outcome?> StartAtAsync(Offset committed, CancellationToken cancellation) =>
            base.StartAtAsync(committed < Offset.MaxValue ? committed + 1 : committed, cancellation);
    }

    private sealed class AbsentIsZero : SimulatedGroups
    {
        protected override Outcome AnswerAbsent(Command<Offset>.FetchCommitted request, SimulatedLog log) => IsKnown(request.Group, log.Topic)
            ? new Outcome.CommittedOffset(Offset.Zero, Metadata: "")
            : base.AnswerAbsent(request, log);
    }

    private sealed class AbsentIsRefused : SimulatedGroups
    {
        protected override Outcome AnswerAbsent(Command<Offset>.FetchCommitted request, SimulatedLog log) => IsKnown(request.Group, log.Topic)
            ? new Outcome.Refused(ErrorCode.UnknownTopicOrPartition)
            : base.AnswerAbsent(request, log);
    }

    private sealed class UnknownGroupRefused : SimulatedGroups
    {
        protected override Outcome AnswerAbsent(Command<Offset>.FetchCommitted request, SimulatedLog log) => IsKnown(request.Group, log.Topic)
            ? base.AnswerAbsent(request, log)
            : new Outcome.Refused(ErrorCode.GroupIdNotFound);
    }

    private sealed class UnknownGroupAtLogEnd : SimulatedGroups
    {
        protected override Outcome AnswerAbsent(Command<Offset>.FetchCommitted request, SimulatedLog log) => IsKnown(request.Group, log.Topic)
            ? base.AnswerAbsent(request, log)
            : new Outcome.CommittedOffset(log.End, Metadata: "");
    }

    private sealed class FirstCommitWins : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log) =>
            log.Topic.Commits.TryAdd(KeyOf(request), new(request.Offset, request.Metadata ?? ""));
    }

    private sealed class LowerCommitIgnored : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log)
        {
            if (!log.Topic.Commits.TryGetValue(KeyOf(request), out var kept) || request.Offset >= kept.Offset)
            {
                base.Store(request, log);
            }
        }
    }

    private sealed class LowerCommitRefused : SimulatedGroups
    {
        public override Outcome Commit(Command<Offset>.Commit request, SimulatedLog log) =>
            log.Topic.Commits.TryGetValue(KeyOf(request), out var kept) && request.Offset < kept.Offset
                ? new Outcome.Refused(ErrorCode.InvalidCommitOffsetSize)
                : base.Commit(request, log);
    }

    private sealed class CommitClamped : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log) =>
            base.Store(request with { Offset = new(Math.Clamp(request.Offset.Value, log.Start.Value, log.End.Value)) }, log);
    }

    private sealed class CommitAboveEndRefused : SimulatedGroups
    {
        public override Outcome Commit(Command<Offset>.Commit request, SimulatedLog log) =>
            request.Offset > log.End ? new Outcome.Refused(ErrorCode.OffsetOutOfRange) : base.Commit(request, log);
    }

    private sealed class CommitOnEmptyRefused : SimulatedGroups
    {
        public override Outcome Commit(Command<Offset>.Commit request, SimulatedLog log) =>
            log.IsEmpty ? new Outcome.Refused(ErrorCode.InvalidCommitOffsetSize) : base.Commit(request, log);
    }

    private sealed class NegativeCommitIsZero : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log) =>
            base.Store(request.Offset < Offset.Zero ? request with { Offset = Offset.Zero } : request, log);
    }

    private sealed class MetadataDropped : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log) => base.Store(request with { Metadata = "" }, log);
    }

    private sealed class OlderMetadataKept : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log) => base.Store(
            log.Topic.Commits.TryGetValue(KeyOf(request), out var kept) ? request with { Metadata = kept.Metadata } : request, log);
    }

    private sealed class MetadataUnlimited : SimulatedGroups
    {
        public override Outcome Commit(Command<Offset>.Commit request, SimulatedLog log)
        {
            Store(request, log);
            return Outcome.Acknowledged.Instance;
        }
    }

    private sealed class MetadataLimitExcluded : SimulatedGroups
    {
        public override Outcome Commit(Command<Offset>.Commit request, SimulatedLog log) =>
            request.Metadata?.Length == MaxMetadataLength ? new Outcome.Refused(ErrorCode.OffsetMetadataTooLarge) : base.Commit(request, log);
    }

    private sealed class KeyWithoutTopic : SimulatedGroups
    {
        private readonly ConcurrentDictionary<CommitKey, StoredCommit> commits = new();

        public override Outcome FetchCommitted(Command<Offset>.FetchCommitted request, SimulatedLog log) =>
            commits.TryGetValue(KeyOf(request), out var commit)
                ? new Outcome.CommittedOffset(commit.Offset, commit.Metadata)
                : AnswerAbsent(request, log);

        public override void Forget(SimulatedTopic topic)
        {
            foreach (var key in topic.Commits.Keys)
            {
                commits.TryRemove(key, out _);
            }

            base.Forget(topic);
        }

        protected override void Store(Command<Offset>.Commit request, SimulatedLog log)
        {
            base.Store(request, log);
            commits[KeyOf(request)] = new(request.Offset, request.Metadata ?? "");
        }
    }

    private sealed class KeyWithoutPartition : SimulatedGroups
    {
        protected override CommitKey KeyOf(string group, int partition, int client) => new(group, Partition: 0);
    }

    private sealed class GroupsIgnoreCase : SimulatedGroups
    {
        protected override CommitKey KeyOf(string group, int partition, int client) => new(group.ToUpperInvariant(), partition);
    }

    private sealed class CommitTrimsLog : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log)
        {
            base.Store(request, log);
            log.Trim(new(request.Partition, request.Offset));
        }
    }

    private sealed class CommitTakesAnOffset : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log)
        {
            base.Store(request, log);
            log.Produce(new(request.Partition, [new(request.Group, request.Offset.ToString())]));
        }
    }

    private sealed class CommitsPerConnection : SimulatedGroups
    {
        protected override CommitKey KeyOf(string group, int partition, int client) => new($"{group}@{client}", partition);
    }

    private sealed class StaleCommitCache : SimulatedGroups
    {
        private readonly ConditionalWeakTable<SimulatedTopic, Dictionary<(CommitKey Key, int Client), Outcome>> caches = [];

        public override Outcome FetchCommitted(Command<Offset>.FetchCommitted request, SimulatedLog log)
        {
            var cache = caches.GetOrCreateValue(log.Topic);
            var key = (KeyOf(request), request.Client);
            if (!cache.TryGetValue(key, out var answer))
            {
                cache[key] = answer = base.FetchCommitted(request, log);
            }

            return answer;
        }

        protected override void Store(Command<Offset>.Commit request, SimulatedLog log)
        {
            base.Store(request, log);
            caches.GetOrCreateValue(log.Topic).Remove((KeyOf(request), request.Client));
        }
    }

    private sealed class RefusedCommitStored : SimulatedGroups
    {
        public override Outcome Commit(Command<Offset>.Commit request, SimulatedLog log)
        {
            Store(request, log);
            return base.Commit(request, log);
        }
    }

    private sealed class RefusedCommitErases : SimulatedGroups
    {
        public override Outcome Commit(Command<Offset>.Commit request, SimulatedLog log)
        {
            log.Topic.Commits.Remove(KeyOf(request));
            return base.Commit(request, log);
        }
    }

    /// <summary>A broker whose log reaches into the commits on it, after every request that changed the log.</summary>
    private abstract class CoupledBroker(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected sealed override Outcome Answer(Command<Offset>.Request request, SimulatedLog log)
        {
            var endBefore = log.End;
            var answer = base.Answer(request, log);
            var partition = request switch
            {
                Command<Offset>.Trim trim => trim.Partition.Partition,
                Command<Offset>.DeleteRecords delete => delete.Partition.Partition,
                Command<Offset>.Produce produce => produce.Partition.Partition,
                _ => -1,
            };
            foreach (var (key, commit) in log.Topic.Commits.Where(entry => entry.Key.Partition == partition).ToList())
            {
                Adjust(key, commit, log, endBefore);
            }

            return answer;
        }

        protected abstract void Adjust(CommitKey key, StoredCommit commit, SimulatedLog log, Offset endBefore);
    }

    private sealed class TrimClampsCommits(SimulatorParts parts) : CoupledBroker(parts)
    {
        protected override void Adjust(CommitKey key, StoredCommit commit, SimulatedLog log, Offset endBefore)
        {
            if (commit.Offset < log.Start)
            {
                log.Topic.Commits[key] = commit with { Offset = log.Start };
            }
        }
    }

    private sealed class EmptiedLogDropsCommits(SimulatorParts parts) : CoupledBroker(parts)
    {
        protected override void Adjust(CommitKey key, StoredCommit commit, SimulatedLog log, Offset endBefore)
        {
            if (log.IsEmpty)
            {
                log.Topic.Commits.Remove(key);
            }
        }
    }

    private sealed class CommitAtEndFollowsLog(SimulatorParts parts) : CoupledBroker(parts)
    {
        protected override void Adjust(CommitKey key, StoredCommit commit, SimulatedLog log, Offset endBefore)
        {
            if (commit.Offset == endBefore)
            {
                log.Topic.Commits[key] = commit with { Offset = log.End };
            }
        }
    }
}
