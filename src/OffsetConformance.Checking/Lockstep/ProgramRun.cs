using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Judging;

namespace OffsetConformance.Checking.Lockstep;

/// <summary>How one run of a program ended.</summary>
public enum ProgramEnd
{
    /// <summary>Every step was judged.</summary>
    Completed,

    /// <summary>The last step broke a rule.</summary>
    Violated,

    /// <summary>An answer never came. Later ones may have been judged, as long as they could be.</summary>
    Indeterminate,
}

/// <summary>What happened when a program ran once.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Steps">The steps that were sent, in order; up to and with the first violation.</param>
/// <param name="Findings">The findings of the last step if it broke a rule; null otherwise.</param>
/// <param name="Problem">Why it is indeterminate, or what the target's access rules refused; null otherwise.</param>
public sealed record ProgramRun(ProgramEnd End, IReadOnlyList<StepTrace> Steps, Findings? Findings, string? Problem)
{
    /// <summary>Whether the target's access rules refused a step.</summary>
    public bool IsDenied { get; init; }
}
