using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Checking.Lockstep;

/// <summary>
/// How often each rule was checked in each situation. One lane writes, anybody may read: a reader sees numbers that were true a moment ago.
/// </summary>
public sealed class CheckCounts
{
    /// <summary>By rule and boundary. A rule's are made when it is first checked: shrinking counts anew for every program, which checks a few.</summary>
    private readonly long[]?[] checks = new long[]?[RuleCatalogue.All.Count];

    /// <summary>Commands that were sent, answered and judged.</summary>
    public long Commands { get; private set; }

    public void Add(Findings findings)
    {
        Commands++;
        foreach (var finding in findings.AsSpan())
        {
            Add(finding.Rule, finding.Boundary);
        }
    }

    /// <summary>One check, also one that no command in lockstep gave rise to.</summary>
    public void Add(Rule rule, Boundary boundary) => (checks[RuleCatalogue.IndexOf(rule)] ??= new long[Boundaries.Count])[(int)boundary]++;

    /// <summary>The situations in which the rule was checked, summed over several lanes.</summary>
    public static IReadOnlyList<BoundaryCount> Of(Rule rule, IReadOnlyCollection<CheckCounts> lanes)
    {
        var counts = new List<BoundaryCount>();
        var ofRule = lanes.Select(lane => lane.checks[RuleCatalogue.IndexOf(rule)]).OfType<long[]>().ToList();
        for (var boundary = 0; boundary < Boundaries.Count; boundary++)
        {
            var sum = ofRule.Sum(lane => lane[boundary]);
            if (sum > 0)
            {
                counts.Add(new((Boundary)boundary, sum));
            }
        }

        return counts;
    }
}
