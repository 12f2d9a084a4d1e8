using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Checking.Lockstep;

/// <summary>
/// How often each rule was checked in each situation. One lane writes, anybody may read: a reader sees numbers that were true a moment ago.
/// </summary>
public sealed class CheckCounts
{
    private readonly long[] checks = new long[RuleCatalogue.All.Count * Boundaries.Count];

    /// <summary>Commands that were sent, answered and judged.</summary>
    public long Commands { get; private set; }

    public void Add(Findings findings)
    {
        Commands++;
        foreach (var finding in findings.AsSpan())
        {
            checks[(RuleCatalogue.IndexOf(finding.Rule) * Boundaries.Count) + (int)finding.Boundary]++;
        }
    }

    /// <summary>One check that no command in lockstep gave rise to.</summary>
    public void Add(Rule rule, Boundary boundary) => checks[(RuleCatalogue.IndexOf(rule) * Boundaries.Count) + (int)boundary]++;

    /// <summary>The situations in which the rule was checked, summed over several lanes.</summary>
    public static IReadOnlyList<BoundaryCount> Of(Rule rule, IReadOnlyCollection<CheckCounts> lanes)
    {
        var counts = new List<BoundaryCount>();
        for (var boundary = 0; boundary < Boundaries.Count; boundary++)
        {
            var index = (RuleCatalogue.IndexOf(rule) * Boundaries.Count) + boundary;
            var sum = lanes.Sum(lane => lane.checks[index]);
            if (sum > 0)
            {
                counts.Add(new((Boundary)boundary, sum));
            }
        }

        return counts;
    }
}
