namespace OffsetConformance.Simulation.Groups;

/// <summary>Commits of open transactions for one topic, by producer. Guarded by the topic's lock.</summary>
internal sealed class PendingCommits
{
    private readonly Dictionary<(long ProducerId, CommitKey Key), StoredCommit> pending = [];
    private long lastOrder;

    /// <summary>Numbers the topic's commits, pending or not, in the order they are made.</summary>
    public long NextOrder() => ++lastOrder;

    public void Add(long producerId, CommitKey key, StoredCommit commit) => pending[(producerId, key)] = commit;

    public bool Has(CommitKey key) => pending.Count > 0 && pending.Keys.Any(entry => entry.Key == key);

    /// <summary>Takes out what the producer has committed for the group, in the order it was made.</summary>
    public IReadOnlyList<(CommitKey Key, StoredCommit Commit)> Take(long producerId, string group)
    {
        var taken = pending.Where(entry => entry.Key.ProducerId == producerId && entry.Key.Key.Group == group).OrderBy(entry => entry.Value.Order).ToList();
        foreach (var (key, _) in taken)
        {
            pending.Remove(key);
        }

        return [.. taken.Select(entry => (entry.Key.Key, entry.Value))];
    }

    public void Drop(CommitKey key)
    {
        foreach (var entry in pending.Keys.Where(entry => entry.Key == key).ToList())
        {
            pending.Remove(entry);
        }
    }

    public void Clear() => pending.Clear();
}
