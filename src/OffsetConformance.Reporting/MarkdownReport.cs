using System.Globalization;
using System.Text;
using OffsetConformance.Checking.Verdicts;

namespace OffsetConformance.Reporting;

/// <summary>
/// The report to read in a browser or a pull request. Of a report in its form for review (<see cref="Report.ForReview"/>) the same run gives
/// the same text.
/// </summary>
public static class MarkdownReport
{
    private const string Launcher = "./conformance";

    public static string Write(Report report)
    {
        var digest = new ReportDigest(report);
        var text = new StringBuilder();
        text.Append($"# Offset conformance of {MarkdownText.Escape(report.Target.ToString())}\n\n");
        text.Append($"**{MarkdownText.Escape(digest.Headline())}**\n\n");
        AppendHeader(text, report, digest);
        AppendSections(text, digest);
        AppendFailures(text, "Violations", digest.Violated, report, digest);
        AppendConventions(text, report.Conventions);
        AppendDisagreements(text, report.Channels);
        AppendReasons(text, "Known deviations that did not happen", digest.Gone, rule => rule.Deviation?.Reason);
        AppendReasons(text, "Errors of the suite", digest.Errors, rule => rule.Reason);
        AppendFailures(text, "Known deviations", digest.Expected, report, digest);
        AppendReasons(text, "Inconclusive", digest.Inconclusive, rule => rule.Reason);
        AppendSkipped(text, digest);
        AppendRules(text, report);
        if (report.Run is { } run)
        {
            AppendRun(text, run);
        }

        return text.ToString();
    }

    private static void AppendHeader(StringBuilder text, Report report, ReportDigest digest)
    {
        text.Append("| | |\n|---|---|\n");
        Row("target", report.Target.ToString());
        Row("observed through", report.Target.Channel);
        Row("capabilities", report.Target.Capabilities.Count == 0 ? "none" : string.Join(", ", report.Target.Capabilities));
        Row("codecs", string.Join(", ", report.Target.Codecs));
        Row("work", digest.Work());
        if (report.Commands is { } commands)
        {
            Row("judged", $"{PlainText.Count(commands.Broker, "request")} in {PlainText.Count(commands.BrokerSequences, "sequence")}, "
                + $"{PlainText.Count(commands.Session, "session call")} in {PlainText.Count(commands.SessionSequences, "sequence")}, "
                + $"{PlainText.Count(commands.IndeterminateSequences, "sequence")} indeterminate");
        }

        Row("fails at", $"{report.Level.ToText()} and above");
        Row("exit code", report.ExitCode is { } code ? code.ToString(CultureInfo.InvariantCulture) : "none yet");
        Row("suite", $"{report.Suite.Name} {report.Suite.Version}");
        text.Append('\n');

        void Row(string name, string value) => text.Append($"| {name} | {MarkdownText.Escape(value)} |\n");
    }

    private static void AppendSections(StringBuilder text, ReportDigest digest)
    {
        text.Append($"## Summary\n\n| section | | {string.Join(" | ", SectionCounts.Columns)} |\n|---|---|");
        text.Append(string.Concat(SectionCounts.Columns.Select(_ => "--:|"))).Append('\n');
        foreach (var section in digest.Sections)
        {
            var numbers = section.Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture));
            text.Append($"| {section.Prefix} | {MarkdownText.Escape(section.Title)} | {string.Join(" | ", numbers)} |\n");
        }

        text.Append('\n');
    }

    private static void AppendFailures(StringBuilder text, string heading, IReadOnlyList<RuleReport> rules, Report report, ReportDigest digest)
    {
        if (rules.Count == 0)
        {
            return;
        }

        var origin = string.Create(CultureInfo.InvariantCulture, $"{report.Target}, seed {report.Seed}");
        text.Append($"## {heading}\n\n");
        foreach (var rule in rules)
        {
            text.Append($"### {rule.Heading()} {MarkdownText.Escape(rule.Title)}\n\n");
            if (rule.Deviation is { } known)
            {
                text.Append(MarkdownText.Escape(known.Reason)).Append('\n');
                text.Append(known.Link is null ? "" : $"{MarkdownText.Link(known.Link)}\n");
                text.Append(rule.IsExpected() ? "\n" : $"It was known to fail by another program: {MarkdownText.Escape(known.Program)}\n\n");
            }

            if (digest.Below(rule) is { } remark)
            {
                text.Append(MarkdownText.Escape(remark)).Append("\n\n");
            }

            text.Append(MarkdownText.Block(CounterexampleText.Of(rule, origin, Launcher))).Append("\n\n");
        }
    }

    private static void AppendConventions(StringBuilder text, IReadOnlyList<ConventionReport> conventions)
    {
        if (conventions.Count == 0)
        {
            return;
        }

        text.Append("## Conventions\n\nWhat may be done in several ways, and how this target does it. No rule depends on it.\n\n| | |\n|---|---|\n");
        foreach (var convention in conventions)
        {
            text.Append($"| {MarkdownText.Escape(convention.Name)} | {MarkdownText.Escape(convention.Found ?? ConventionReport.NotSeen)} |\n");
        }

        text.Append('\n');
    }

    private static void AppendDisagreements(StringBuilder text, ChannelsReport? channels)
    {
        if (channels is null)
        {
            return;
        }

        text.Append($"## Channels\n\n{ChannelsText.Summary(channels)}.\n\n");
        foreach (var disagreement in channels.Disagreements)
        {
            text.Append(MarkdownText.Block(ChannelsText.Of(disagreement))).Append("\n\n");
        }
    }

    private static void AppendReasons(StringBuilder text, string heading, IReadOnlyList<RuleReport> rules, Func<RuleReport, string?> reason)
    {
        if (rules.Count == 0)
        {
            return;
        }

        text.Append($"## {heading}\n\n| rule | level | title | reason |\n|---|---|---|---|\n");
        foreach (var rule in rules)
        {
            text.Append($"| {rule.Id} | {rule.Level.ToText()} | {MarkdownText.Escape(rule.Title)} | {MarkdownText.Escape(reason(rule))} |\n");
        }

        text.Append('\n');
    }

    private static void AppendSkipped(StringBuilder text, ReportDigest digest)
    {
        if (digest.Skipped.Count == 0)
        {
            return;
        }

        text.Append("## Skipped\n\n| reason | rules | |\n|---|--:|---|\n");
        foreach (var (reason, rules) in digest.Skipped)
        {
            text.Append($"| {MarkdownText.Escape(reason)} | {rules.Count} | {string.Join(", ", rules.Select(rule => rule.Id))} |\n");
        }

        text.Append('\n');
    }

    private static void AppendRules(StringBuilder text, Report report)
    {
        text.Append("## All rules\n\nA pass says how often the rule was checked, and in which situations.\n\n");
        text.Append("| rule | level | title | verdict | checks | reached |\n|---|---|---|---|--:|---|\n");
        foreach (var rule in report.Rules)
        {
            var checks = rule.Checks is { } count ? count.ToString("N0", CultureInfo.InvariantCulture) : "";
            var reached = rule.Boundaries is { } boundaries ? string.Join(", ", boundaries.Keys) : "";
            text.Append($"| {rule.Id} | {rule.Level.ToText()} | {MarkdownText.Escape(rule.Title)} | {Word(rule)} | {checks} | {reached} |\n");
        }
    }

    private static string Word(RuleReport rule) => rule switch
    {
        _ when rule.IsViolated() => "**FAIL**",
        _ when rule.IsExpected() => "fail, expected",
        _ when rule.IsGone() => "**pass, not expected**",
        { Verdict: Verdict.Error } => "**ERROR**",
        _ => rule.Verdict.ToString().ToLowerInvariant(),
    };

    private static void AppendRun(StringBuilder text, RunReport run)
    {
        text.Append("\n## This run\n\n| | |\n|---|---|\n");
        Row("started", run.Started.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        Row("took", Invariant($"{run.DurationSeconds:0.0} s, of which sequences {run.SequenceSeconds:0.0} s"));
        Row("speed", Invariant($"{run.BrokerCommandsPerSecond:N0} requests/s, {run.SessionCommandsPerSecond:N0} session calls/s"));
        Row("names begin with", run.NamePrefix);
        if (run.Bootstrap is not null)
        {
            Row("bootstrap", run.Bootstrap);
        }

        if (run.ClientSettings.Count > 0)
        {
            Row("client settings", string.Join(", ", run.ClientSettings));
        }

        void Row(string name, string value) => text.Append($"| {name} | {MarkdownText.Escape(value)} |\n");
        static string Invariant(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
    }
}
