using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>What a run tells its caller. If several apply, the first of 1, 70, 130, 3, 4, 0 is it.</summary>
public static class ExitCode
{
    public const int Success = 0;

    /// <summary>
    /// A rule at or above the level is violated, an expected deviation changed or did not happen, or two channels disagree about one answer.
    /// </summary>
    public const int Violation = 1;

    /// <summary>The call or an input file is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The target can't be reached or started, or went away.</summary>
    public const int TargetUnavailable = 3;

    /// <summary>Nothing is violated, but a rule at or above the level stayed inconclusive.</summary>
    public const int Inconclusive = 4;

    public const int SuiteFailed = 70;

    public const int Interrupted = 130;

    public static int Of(CampaignResult result, RuleLevel level)
    {
        var counted = result.Rules.Where(rule => rule.Rule.Level >= level && rule.Rule.Level != RuleLevel.May).ToList();
        if (counted.Exists(rule => IsViolated(rule)) || result.Rules.Any(rule => rule.Deviation is DeviationStatus.Changed or DeviationStatus.Gone)
            || result.Channels is { Disagreed: > 0 })
        {
            return Violation;
        }

        if (result.End == CampaignEnd.SuiteFailed || result.Rules.Any(rule => rule.Verdict == Verdict.Error))
        {
            return SuiteFailed;
        }

        return result.End switch
        {
            CampaignEnd.Interrupted => Interrupted,
            CampaignEnd.TargetLost => TargetUnavailable,
            _ => counted.Exists(rule => rule.Verdict == Verdict.Inconclusive) ? Inconclusive : Success,
        };
    }

    private static bool IsViolated(RuleResult rule) => rule.Verdict == Verdict.Fail && rule.Deviation != DeviationStatus.Expected;
}
