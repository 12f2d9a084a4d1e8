using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Model.State;

/// <summary>The key of a committed offset.</summary>
public readonly record struct CommitKey(string Group, TopicPartition Partition);

/// <summary>How a committed offset lay to the log at the moment it was committed.</summary>
public enum CommitPlace
{
    InRange,
    LogEnd,
    BelowLogStart,
    AboveLogEnd,
}

/// <summary>What is known of one committed offset, or of its absence.</summary>
public sealed record CommitState
{
    /// <summary>The next offset to read; null while nothing was committed.</summary>
    public long? Value { get; init; }

    /// <summary>Acknowledged commits of this key so far.</summary>
    public int Commits { get; init; }

    /// <summary>Whether the last commit was lower than the one before.</summary>
    public bool WentBack { get; init; }

    public CommitPlace Place { get; init; }

    /// <summary>Which client committed last.</summary>
    public int Client { get; init; }

    /// <summary>Whether the last commit was a session's, in the client's own arithmetic, after it had consumed up to <see cref="Value"/>.</summary>
    public bool ByConsumption { get; init; }

    /// <summary>What was committed beside the offset, "" for null; null itself if a client library chose it.</summary>
    public string? Metadata { get; init; }

    /// <summary>Whether the last commit had other metadata than the one before.</summary>
    public bool ReplacedMetadata { get; init; }

    /// <summary>The leader epoch that was committed, -1 for none; null if a client library chose it.</summary>
    public int? LeaderEpoch { get; init; }

    /// <summary>Whether the last commit named this partition twice.</summary>
    public bool NamedTwice { get; init; }

    /// <summary>Whether the last commit came from outside after a session of the group had committed.</summary>
    public bool IsReset { get; init; }

    /// <summary>The rule by which an admin tool wrote it; null if the last commit was another's.</summary>
    public Rule? ResetBy { get; init; }

    /// <summary>
    /// The highest offset that an auto-committing session may commit, exclusive end of what it was handed; null where nobody auto-commits.
    /// While there is one, <see cref="Value"/> is only what was committed otherwise.
    /// </summary>
    public long? AutoCommitBound { get; init; }

    /// <summary>Whether the auto-committing session was closed in good order.</summary>
    public bool IsAutoCommitFinal { get; init; }

    /// <summary>What made the committed offset absent: the rule about it; null if nothing did.</summary>
    public Rule? RemovedBy { get; init; }

    public long RemovedAt { get; init; }

    public long CommittedAt { get; init; }

    /// <summary>When a commit of this key was last refused.</summary>
    public long RefusedAt { get; init; }

    /// <summary>When a session of this group last consumed the partition without committing.</summary>
    public long ConsumedAt { get; init; }

    /// <summary>When a session of this group last sought on the partition.</summary>
    public long SoughtAt { get; init; }

    /// <summary>When a session of this group was last paused on the partition.</summary>
    public long PausedAt { get; init; }

    /// <summary>The value as it was last read back.</summary>
    public Sighting Seen { get; init; }

    /// <summary>Since when the present value is known: its commit, or its last reading. Zero for "from the beginning absent".</summary>
    public long KnownAt => Math.Max(Math.Max(CommittedAt, RemovedAt), Seen.At);

    /// <summary>The same key without a committed offset.</summary>
    public CommitState Remove(Rule rule, long at) => new() { RemovedBy = rule, RemovedAt = at, Seen = Seen, ConsumedAt = ConsumedAt, SoughtAt = SoughtAt };
}
