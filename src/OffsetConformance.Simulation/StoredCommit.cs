using OffsetConformance.Contract;

namespace OffsetConformance.Simulation;

/// <summary>The key of a committed offset within one topic.</summary>
public readonly record struct CommitKey(string Group, int Partition);

public readonly record struct StoredCommit(Offset Offset, string Metadata)
{
    /// <summary>The epoch that was committed with the offset; null for none.</summary>
    public int? LeaderEpoch { get; init; }

    /// <summary>When the commit was made, in milliseconds of the simulator's clock.</summary>
    public long Time { get; init; }

    /// <summary>Its place among the commits of the topic, transactional ones included: of two for one key, the later stands.</summary>
    public long Order { get; init; }
}
