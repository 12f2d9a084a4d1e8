using OffsetConformance.Contract;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>The leader epoch that a client believes in, which a leader compares with its own before anything else.</summary>
internal static class LeaderEpochs
{
    /// <summary>Far above any leader epoch of a partition as young as those of a run.</summary>
    private const int Far = 1_000;

    /// <summary>What an epoch that is sure not to be the leader's is refused with; null if it may be the leader's.</summary>
    public static ErrorCode? RefusalOf(PartitionState log, int epoch) =>
        epoch >= Far ? ErrorCode.UnknownLeaderEpoch
        : epoch < log.LeaderEpoch ? ErrorCode.FencedLeaderEpoch
        : null;

    /// <summary>Whether the epoch did no harm, so that the answer is one to the question without it.</summary>
    public static bool IsLet(PartitionState log, int? epoch, Outcome outcome) =>
        epoch is not { } number
        || (RefusalOf(log, number) is null
            && outcome is not Outcome.Refused { Error: ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch or ErrorCode.NotLeaderOrFollower });
}
