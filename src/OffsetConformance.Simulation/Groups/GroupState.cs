namespace OffsetConformance.Simulation.Groups;

/// <summary>States of a classic group, by Kafka's names.</summary>
internal enum GroupState
{
    /// <summary>No members; there may be commits.</summary>
    Empty,

    /// <summary>Waits for members to join the next generation.</summary>
    PreparingRebalance,

    /// <summary>Everybody has joined; waits for the leader's assignments.</summary>
    CompletingRebalance,

    Stable,

    /// <summary>Removed from the coordinator. Whoever still holds it looks the group up again.</summary>
    Dead,
}
