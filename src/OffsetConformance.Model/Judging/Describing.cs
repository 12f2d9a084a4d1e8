using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges an admin tool that tells how far behind a group is.</summary>
internal static class Describing
{
    public static ModelState Judge(ModelState state, Command<Offset>.Describe describe, Outcome outcome, Findings findings)
    {
        if (!Selection.Of(describe, state).IsClear)
        {
            return state;
        }

        switch (outcome)
        {
            case Outcome.Administered { Answer: AdminOutcome.Described(var rows) }:
                CheckRows(state, describe.Group, rows, findings);
                break;

            case Outcome.Administered { Answer: AdminOutcome.Refused(var reason) } when state.HasCommits(describe.Group):
                findings.Check(LagRules.GroupLag, Boundary.Refused, holds: false, $"the group has committed offsets, and the tool said: {reason}");
                findings.Expect($"the lag of every partition that the group has a committed offset for");
                break;
        }

        return state;
    }

    private static void CheckRows(ModelState state, string group, ValueList<GroupLag> rows, Findings findings)
    {
        for (var i = 0; i < state.Partitions.Count; i++)
        {
            var (partition, log) = (state.Partitions.Keys[i], state.Partitions.Values[i]);
            var row = rows.FirstOrDefault(each => each.Partition == partition);
            if (state.CommitOf(new(group, partition)).Value is not { } committed)
            {
                // -1 is how some tools say "none".
                findings.Check(
                    LagRules.NoCommitNoLag, log.IsFresh ? Boundary.FreshPartition : Boundary.FilledPartition, row?.Lag is null or -1,
                    $"nothing is committed for {partition}, and the tool shows lag {row?.Lag}");
                findings.Expect($"no lag of {partition}");
            }
            else if (committed > log.End)
            {
                findings.Check(
                    LagRules.NegativeLag, Boundary.OnePastLogEnd, row is not null && row.Lag is null or < 0,
                    $"{partition} ends at {log.End}, before the committed {committed}, and the tool shows lag {row?.Lag}");
                findings.Expect($"a negative lag of {partition}, or an unknown one");
            }
            else
            {
                findings.Check(
                    LagRules.GroupLag, committed == log.End ? Boundary.AtLogEnd : committed < log.Start ? Boundary.BelowLogStart : Boundary.InsideTheLog,
                    row?.Lag == log.End - committed, $"{partition} ends at {log.End}, {committed} is committed, and the tool shows {(row is null ? "nothing" : $"lag {row.Lag}")}");
                findings.Expect($"lag {log.End - committed} of {partition}");
            }
        }
    }
}
