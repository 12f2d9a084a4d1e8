using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Checking.Lockstep;

/// <summary>How one run of a program ended.</summary>
public enum ProgramEnd
{
    /// <summary>Every step was judged, and what was violated, if anything, was beside the point.</summary>
    Completed,

    /// <summary>The last step broke a rule so that the model can't go on.</summary>
    Violated,

    /// <summary>An answer never came. Later ones may have been judged, as long as they could be.</summary>
    Indeterminate,
}

/// <summary>The findings of a step that violated something.</summary>
/// <param name="Steps">How many steps had been sent, with it.</param>
/// <param name="Findings">What was found then.</param>
public readonly record struct ViolatedStep(int Steps, Findings Findings);

/// <summary>What happened when a program ran once.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Steps">The steps that were sent, in order; up to and with the first one that the model can't go on from.</param>
/// <param name="Violations">The steps that violated something, in order. Only the last one can be one that the model can't go on from.</param>
/// <param name="Problem">Why it is indeterminate, or what the target's access rules refused; null otherwise.</param>
public sealed record ProgramRun(ProgramEnd End, IReadOnlyList<StepTrace> Steps, IReadOnlyList<ViolatedStep> Violations, string? Problem)
{
    /// <summary>Whether the target's access rules refused a step.</summary>
    public bool IsDenied { get; init; }

    /// <summary>Whether it asked for the topic that every world has to itself, which then has to be deleted.</summary>
    public bool HasOwnTopic => Steps.Any(step => step.Concrete is Command<Offset>.Control { Body: ControlRequest.CreateTopic });

    /// <summary>The findings of the first step that violated something; null if none did.</summary>
    public Findings? Findings => Violations.Count == 0 ? null : Violations[0].Findings;

    /// <summary>The violated rules, each once, in catalogue order.</summary>
    public IReadOnlyList<Rule> ViolatedRules() =>
        [.. Violations.SelectMany(violation => violation.Findings.ViolatedRules()).Distinct().OrderBy(RuleCatalogue.IndexOf)];

    /// <summary>The run up to the first step that violated the rule, as if nothing had come before or after; null if none did.</summary>
    public ProgramRun? UpTo(Rule rule)
    {
        foreach (var violation in Violations)
        {
            if (violation.Findings.ViolationOf(rule) is not null)
            {
                return this with { End = ProgramEnd.Violated, Steps = [.. Steps.Take(violation.Steps)], Violations = [violation] };
            }
        }

        return null;
    }
}
