using System.Text;
using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Reporting;

/// <summary>What came of one replay.</summary>
/// <param name="Rule">The token's rule; it failed if it was broken again.</param>
/// <param name="Target">Where the program ran this time.</param>
/// <param name="Program">The token's program.</param>
/// <param name="Steps">As they ran this time.</param>
/// <param name="OtherViolations">Ids of rules that were broken instead or as well.</param>
/// <param name="Problem">Why the program could not be judged to its end; null if it could.</param>
public sealed record ReplayReport(
    RuleReport Rule, TargetReport Target, string Program, IReadOnlyList<StepReport> Steps, IReadOnlyList<string> OtherViolations, string? Problem)
{
    public static ReplayReport From(ReplayResult result, ReportContext context)
    {
        var builder = new ReportBuilder(context);
        var verdict = result.Counterexample is not null ? Verdict.Fail : result.Problem is not null ? Verdict.Inconclusive : Verdict.Pass;
        var rule = builder.Of(new RuleResult(result.Token.Rule, verdict) { Counterexample = result.Counterexample, Reason = result.Problem });
        return new(
            rule with { Counterexample = rule.Counterexample?.WithoutProvenance() },
            builder.Of(result.Target),
            ProgramText.Print(result.Token.Program),
            builder.Of(result.Steps),
            [.. result.OtherViolations.Select(rule => rule.Id)],
            result.Problem is null ? null : PlainText.Clean(context.Hide(result.Problem)));
    }

    public int ExitCode() => Rule.Verdict == Verdict.Fail || OtherViolations.Count > 0 ? Campaign.ExitCode.Violation
        : Problem is not null ? Campaign.ExitCode.Inconclusive
        : Campaign.ExitCode.Success;
}

/// <summary>A replay in plain lines.</summary>
public static class ReplayText
{
    public static string Of(ReplayReport replay, string launcher)
    {
        if (replay.Rule.Verdict == Verdict.Fail)
        {
            return CounterexampleText.Of(replay.Rule, replay.Target.ToString(), launcher);
        }

        var text = new StringBuilder();
        text.Append($"{replay.Rule.Heading()}  {replay.Rule.Sentence}\n{replay.Target}\n\n");
        CounterexampleText.AppendSteps(text, replay.Steps);
        text.Append(replay.Problem is { } problem ? $"  not judged to its end: {problem}\n" : $"  {replay.Rule.Id} holds here\n");
        if (replay.OtherViolations.Count > 0)
        {
            text.Append($"  but it breaks {string.Join(", ", replay.OtherViolations)}\n");
        }

        return text.ToString();
    }
}
