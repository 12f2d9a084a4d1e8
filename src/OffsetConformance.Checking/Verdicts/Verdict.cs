using OffsetConformance.Model.Judging;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Checking.Verdicts;

/// <summary>What a run says of one rule.</summary>
public enum Verdict
{
    /// <summary>Checked at least once, and it held every time.</summary>
    Pass,

    /// <summary>Broken at least once.</summary>
    Fail,

    /// <summary>Never reached, or an answer never came: nothing is known.</summary>
    Inconclusive,

    /// <summary>Not asked, for a reason that is given.</summary>
    Skipped,

    /// <summary>The suite's own fault.</summary>
    Error,
}

/// <summary>How a rule's verdict stands to the list of known deviations of its target.</summary>
public enum DeviationStatus
{
    /// <summary>Nothing was expected of this rule.</summary>
    None,

    /// <summary>It failed, as recorded.</summary>
    Expected,

    /// <summary>It failed, but otherwise than recorded.</summary>
    Changed,

    /// <summary>It was expected to fail, and passed.</summary>
    Gone,
}

/// <summary>How often a rule was checked in one situation.</summary>
public readonly record struct BoundaryCount(Boundary Boundary, long Checks);

/// <summary>One rule's line of a report.</summary>
public sealed record RuleResult(Rule Rule, Verdict Verdict)
{
    /// <summary>How often the rule was checked, violations included.</summary>
    public long Checks { get; init; }

    /// <summary>The situations in which it was checked, in the order of <see cref="Boundary"/>; none with zero checks.</summary>
    public IReadOnlyList<BoundaryCount> Boundaries { get; init; } = [];

    /// <summary>Why it is skipped, inconclusive or in error; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Set if and only if the verdict is <see cref="Verdict.Fail"/> and a failing program could be run again.</summary>
    public Counterexample? Counterexample { get; init; }

    public DeviationStatus Deviation { get; init; }

    /// <summary>The recorded deviation that <see cref="Deviation"/> speaks of; null if there is none.</summary>
    public ExpectedDeviation? ExpectedDeviation { get; init; }
}
