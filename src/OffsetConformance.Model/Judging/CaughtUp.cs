using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// After a session consumed everything and committed it, the lag is zero. Both numbers are the broker's: latest, and the committed
/// offset as it was read back.
/// </summary>
internal static class CaughtUp
{
    public static void CheckLatest(ModelState state, TopicPartition partition, PartitionState log, long latest, Findings findings)
    {
        for (var i = 0; i < state.Commits.Count; i++)
        {
            var commit = state.Commits.Values[i];
            if (state.Commits.Keys[i].Partition == partition && commit.Seen.IsSince(commit.CommittedAt))
            {
                Check(log, commit, latest, commit.Seen.Value, findings);
            }
        }
    }

    public static void CheckCommitted(PartitionState log, CommitState commit, long committed, Findings findings)
    {
        if (log.Latest.IsSince(log.AppendedAt))
        {
            Check(log, commit, log.Latest.Value, committed, findings);
        }
    }

    private static void Check(PartitionState log, CommitState commit, long latest, long committed, Findings findings)
    {
        if (commit.ByConsumption && commit.Place == CommitPlace.LogEnd && commit.CommittedAt > log.AppendedAt)
        {
            findings.Check(
                LagRules.CaughtUp, Boundary.ByConsumption, latest == committed,
                $"everything was consumed and committed, yet latest is {latest} and the committed offset {committed}");
        }
    }
}
