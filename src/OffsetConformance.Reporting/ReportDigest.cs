using System.Globalization;
using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Reporting;

/// <summary>
/// A report sorted by what a reader asks first. Every writer takes its parts from here, so that none of them can lose a failure: each rule
/// is in exactly one of the lists, but for the passed ones, of which only the unexpectedly passed are listed.
/// </summary>
internal sealed class ReportDigest(Report report)
{
    /// <summary>Failed, and not as it was known.</summary>
    public IReadOnlyList<RuleReport> Violated { get; } = [.. report.Rules.Where(rule => rule.IsViolated())];

    /// <summary>Passed, though known to fail.</summary>
    public IReadOnlyList<RuleReport> Gone { get; } = [.. report.Rules.Where(rule => rule.IsGone())];

    /// <summary>Failed as it was known to.</summary>
    public IReadOnlyList<RuleReport> Expected { get; } = [.. report.Rules.Where(rule => rule.IsExpected())];

    public IReadOnlyList<RuleReport> Errors { get; } = [.. report.Rules.Where(rule => rule.Verdict == Verdict.Error)];

    public IReadOnlyList<RuleReport> Inconclusive { get; } = [.. report.Rules.Where(rule => rule.Verdict == Verdict.Inconclusive)];

    /// <summary>The skipped rules by reason, the most frequent first.</summary>
    public IReadOnlyList<(string Reason, IReadOnlyList<RuleReport> Rules)> Skipped { get; } =
    [
        .. report.Rules.Where(rule => rule.Verdict == Verdict.Skipped)
            .GroupBy(rule => rule.Reason ?? "no reason given", StringComparer.Ordinal)
            .OrderByDescending(group => group.Count())
            .Select(group => (group.Key, (IReadOnlyList<RuleReport>)[.. group])),
    ];

    /// <summary>One row per section that has rules in the report, in the catalogue's order, and the sum of all.</summary>
    public IReadOnlyList<SectionCounts> Sections { get; } =
    [
        .. RuleCatalogue.Sections
            .Select(section => SectionCounts.Of(section.Prefix, section.Title, [.. report.Rules.Where(rule => section.Rules.Any(r => r.Id == rule.Id))]))
            .Where(counts => counts.Total > 0),
        SectionCounts.Of("all", "", report.Rules),
    ];

    /// <summary>The whole result in one sentence.</summary>
    public string Headline()
    {
        var said = new List<string>();
        if (Violated.Count > 0)
        {
            said.Add($"{PlainText.Count(Violated.Count, "rule is", "rules are")} violated: {Ids(Violated)}.");
        }

        if (Gone.Count > 0)
        {
            said.Add($"{PlainText.Count(Gone.Count, "known deviation", "known deviations")} did not happen: {Ids(Gone)}.");
        }

        if (Errors.Count > 0)
        {
            said.Add($"The suite failed on {PlainText.Count(Errors.Count, "rule")}: {Ids(Errors)}.");
        }

        if (said.Count == 0)
        {
            var aside = Expected.Count > 0 ? $", {PlainText.Count(Expected.Count, "known deviation")} aside" : "";
            said.Add(report.Summary.Pass + report.Summary.Fail > 0 ? $"No rule is violated{aside}." : "No rule was reached.");
        }

        if (report.Channels is { Disagreed: > 0 and var disagreed })
        {
            said.Add($"The channels disagree about {PlainText.Count(disagreed, "answer")}.");
        }

        var counted = Inconclusive.Count(rule => rule.Level >= report.Level);
        if (counted > 0)
        {
            said.Add($"{PlainText.Count(counted, "rule that counts", "rules that count")} stayed inconclusive.");
        }

        if (Ending() is { } ending)
        {
            said.Add(ending);
        }

        return string.Join(' ', said);
    }

    /// <summary><c>seed 1, 15 s</c> or <c>seed 1, 2,000 sequences per stream</c>.</summary>
    public string Work()
    {
        var much = report.Work.Sequences is { } sequences
            ? $"{PlainText.Count(sequences, "sequence")} per stream"
            : string.Create(CultureInfo.InvariantCulture, $"{report.Work.BudgetSeconds:0.###} s");
        return string.Create(CultureInfo.InvariantCulture, $"seed {report.Seed}, {much}{(report.Selection is null ? "" : $", rules {report.Selection}")}");
    }

    /// <summary>A remark on a violated rule that does not fail the run; null if it does.</summary>
    public string? Below(RuleReport rule) => rule.Level < report.Level && rule.Deviation is null
        ? $"below the level asked for ({report.Level.ToText()}): does not fail the run"
        : null;

    private static string Ids(IReadOnlyList<RuleReport> rules) => string.Join(", ", rules.Select(rule => rule.Id));

    private string Problem() => report.Problem?.TrimEnd('.') ?? "no more is known";

    private string? Ending() => report.End switch
    {
        CampaignEnd.Running => "The run has not ended.",
        CampaignEnd.Interrupted => "The run was interrupted: this is what was judged so far.",
        CampaignEnd.TargetLost => $"The target went away: {Problem()}.",
        CampaignEnd.SuiteFailed => $"The suite failed: {Problem()}.",
        _ => null,
    };
}

/// <summary>How the rules of one section fared. Columns are disjoint: an expected deviation is not among the failed.</summary>
internal sealed record SectionCounts(
    string Prefix, string Title, int Pass, int Fail, int Expected, int Inconclusive, int Skipped, int Error)
{
    public static readonly IReadOnlyList<string> Columns = ["pass", "fail", "expected", "inconclusive", "skipped", "error"];

    public int Total => Pass + Fail + Expected + Inconclusive + Skipped + Error;

    public IReadOnlyList<int> Numbers => [Pass, Fail, Expected, Inconclusive, Skipped, Error];

    public static SectionCounts Of(string prefix, string title, IReadOnlyList<RuleReport> rules)
    {
        return new(
            prefix, title, With(Verdict.Pass), rules.Count(rule => rule.IsViolated()), rules.Count(rule => rule.IsExpected()),
            With(Verdict.Inconclusive), With(Verdict.Skipped), With(Verdict.Error));

        int With(Verdict verdict) => rules.Count(rule => rule.Verdict == verdict);
    }
}
