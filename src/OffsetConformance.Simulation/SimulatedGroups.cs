using OffsetConformance.Contract;

namespace OffsetConformance.Simulation;

/// <summary>
/// The commits of groups, as far as one partition is concerned: any offset, with metadata of up to <see cref="MaxMetadataLength"/> UTF-16
/// units, which is how Kafka counts, and a leader epoch. Who may commit is decided before. The commits are kept by their topic, whose
/// lock the caller holds.
/// </summary>
public class SimulatedGroups
{
    public const int MaxMetadataLength = 4096;

    internal static readonly Outcome NoCommit = new Outcome.CommittedOffset(Offset: null, Metadata: "");

    private static readonly Outcome MetadataTooLarge = new Outcome.Refused(ErrorCode.OffsetMetadataTooLarge);
    private static readonly Outcome Unstable = new Outcome.Refused(ErrorCode.UnstableOffsetCommit);

    public virtual Outcome Commit(Command<Offset>.Commit request, SimulatedLog log)
    {
        if (request.Metadata?.Length > MaxMetadataLength)
        {
            return MetadataTooLarge;
        }

        Store(request, log);
        return Outcome.Acknowledged.Instance;
    }

    public virtual Outcome FetchCommitted(Command<Offset>.FetchCommitted request, SimulatedLog log)
    {
        var key = KeyOf(request);
        if (request.RequireStable && log.Topic.PendingCommits.Has(key))
        {
            return Unstable;
        }

        return log.Topic.Commits.TryGetValue(key, out var commit) ? Answer(commit) : AnswerAbsent(request, log);
    }

    /// <summary>Drops the commits of a deleted topic.</summary>
    public virtual void Forget(SimulatedTopic topic)
    {
        topic.Commits.Clear();
        topic.PendingCommits.Clear();
    }

    /// <summary>Drops what the group has committed for the partition, pending or not.</summary>
    public virtual void Drop(SimulatedTopic topic, string group, int partition) => Drop(topic, KeyOf(group, partition, client: 0));

    /// <summary>Drops what a group that is deleted has committed for the topic, pending or not.</summary>
    public virtual void DropAll(SimulatedTopic topic, string group)
    {
        for (var partition = 0; partition < topic.PartitionCount; partition++)
        {
            Drop(topic, KeyOf(group, partition, client: 0));
        }
    }

    /// <summary>The partitions that the group has committed, ascending; each with its offset, or why it is refused.</summary>
    public virtual IEnumerable<(int Partition, Outcome Answer)> CommittedIn(SimulatedTopic topic, string group, bool requireStable)
    {
        for (var partition = 0; partition < topic.PartitionCount; partition++)
        {
            var key = KeyOf(group, partition, client: 0);
            if (topic.Commits.TryGetValue(key, out var commit))
            {
                yield return (partition, requireStable && topic.PendingCommits.Has(key) ? Unstable : Answer(commit));
            }
        }
    }

    /// <summary>Keeps a commit of a transaction apart until the transaction ends.</summary>
    internal Outcome CommitInTransaction(Command<Offset>.CommitInTransaction request, SimulatedTopic topic)
    {
        if (request.Metadata?.Length > MaxMetadataLength)
        {
            return MetadataTooLarge;
        }

        var key = KeyOf(request.Group, request.Partition.Partition, request.Client);
        topic.PendingCommits.Add(request.Transaction.Producer.Id, key, NewCommit(topic, request.Offset, request.Metadata, request.LeaderEpoch));
        return Outcome.Acknowledged.Instance;
    }

    /// <summary>Ends a transaction: its commits for the topic become valid, except where a later commit has overtaken them, or vanish.</summary>
    internal void EndTransaction(SimulatedTopic topic, string group, long producerId, TransactionEnd end)
    {
        foreach (var (key, commit) in topic.PendingCommits.Take(producerId, group))
        {
            if (end == TransactionEnd.Commit && !(topic.Commits.TryGetValue(key, out var current) && current.Order > commit.Order))
            {
                topic.Commits[key] = commit;
            }
        }
    }

    /// <summary>Drops the group's commits that meet the condition, unless a transaction is about to replace them. Returns whether any are left.</summary>
    internal bool Expire(SimulatedTopic topic, string group, Func<StoredCommit, bool> isExpired)
    {
        var isLeft = false;
        for (var partition = 0; partition < topic.PartitionCount; partition++)
        {
            var key = KeyOf(group, partition, client: 0);
            var isPending = topic.PendingCommits.Has(key);
            if (!isPending && topic.Commits.TryGetValue(key, out var commit) && isExpired(commit))
            {
                topic.Commits.Remove(key);
            }

            isLeft |= isPending || topic.Commits.ContainsKey(key);
        }

        return isLeft;
    }

    protected virtual void Store(Command<Offset>.Commit request, SimulatedLog log) =>
        log.Topic.Commits[KeyOf(request)] = NewCommit(log.Topic, request.Offset, request.Metadata, request.LeaderEpoch);

    protected virtual Outcome AnswerAbsent(Command<Offset>.FetchCommitted request, SimulatedLog log) => NoCommit;

    protected virtual CommitKey KeyOf(string group, int partition, int client) => new(group, partition);

    protected CommitKey KeyOf(Command<Offset>.Commit request) => KeyOf(request.Group, request.Partition.Partition, request.Client);

    protected CommitKey KeyOf(Command<Offset>.FetchCommitted request) => KeyOf(request.Group, request.Partition.Partition, request.Client);

    private static void Drop(SimulatedTopic topic, CommitKey key)
    {
        topic.Commits.Remove(key);
        topic.PendingCommits.Drop(key);
    }

    private static Outcome.CommittedOffset Answer(StoredCommit commit) => new(commit.Offset, commit.Metadata) { LeaderEpoch = commit.LeaderEpoch ?? -1 };

    private static StoredCommit NewCommit(SimulatedTopic topic, Offset offset, string? metadata, int? leaderEpoch) => new(offset, metadata ?? "")
    {
        LeaderEpoch = leaderEpoch, Time = topic.Clock.Now, Order = topic.PendingCommits.NextOrder(),
    };
}
