using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Client;

/// <summary>A fetch session as its client keeps it: the broker's name for it, the number of the next fetch, and what was asked last.</summary>
/// <param name="Id">The broker's number, other than 0.</param>
/// <param name="NextEpoch">From 1 on; after the greatest number comes 1.</param>
/// <param name="Partition">The session's only one.</param>
/// <param name="TopicId">What the session calls its topic: all zero where by the name.</param>
/// <param name="Offset">What was last asked for it; it is not said again.</param>
/// <param name="MaxBytes">The same.</param>
internal sealed record OpenFetchSession(int Id, int NextEpoch, TopicPartition Partition, Guid TopicId, Offset Offset, int MaxBytes)
{
    public bool Knows(Command<Offset>.Fetch command) => command.CurrentLeaderEpoch is null && command.Offset == Offset && command.MaxBytes == MaxBytes;

    public OpenFetchSession After(Command<Offset>.Fetch command) =>
        this with { NextEpoch = NextEpoch == int.MaxValue ? 1 : NextEpoch + 1, Offset = command.Offset, MaxBytes = command.MaxBytes };
}
