using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>Adds up what the lanes saw of a rule. A rule that was never checked is never passed.</summary>
internal static class RuleVerdicts
{
    public static RuleResult Of(
        Rule rule,
        TargetInfo target,
        CampaignOptions options,
        IReadOnlyCollection<CheckCounts> counts,
        string? denied,
        bool isExhausted,
        Counterexample? counterexample,
        bool isBroken,
        CampaignEnd end)
    {
        if (WhySkipped(rule, target, options) is { } reason)
        {
            return new(rule, Verdict.Skipped) { Reason = reason };
        }

        var boundaries = CheckCounts.Of(rule, counts);
        var checks = boundaries.Sum(boundary => boundary.Checks);
        var result = new RuleResult(rule, isBroken ? Verdict.Fail : Verdict.Pass) { Checks = checks, Boundaries = boundaries, Counterexample = counterexample };
        if (isBroken || checks > 0)
        {
            return options.Expected.Apply(result, end == CampaignEnd.Completed);
        }

        if (rule.MetOnlyIf is { } condition && isExhausted && end == CampaignEnd.Completed)
        {
            return result with { Verdict = Verdict.Skipped, Reason = $"nothing to hold the target to: it applies only if {condition}" };
        }

        return denied is null
            ? result with { Verdict = Verdict.Inconclusive, Reason = "no answer that it could be checked against came within the budget" }
            : result with { Verdict = Verdict.Skipped, Reason = $"the target's access rules refused: {denied}" };
    }

    private static string? WhySkipped(Rule rule, TargetInfo target, CampaignOptions options) =>
        !options.Rules.Contains(rule) ? "not selected"
        : rule.NotJudgedBecause is { } reason ? $"not judged yet: {reason}"
        : !rule.Requires.IsMetBy(target.Capabilities) ? $"the target lacks {rule.Requires}"
        : rule.Interface == RuleInterface.Session && !target.HasSessions ? "not observable: the target has no consumer sessions"
        : null;
}
