using System.Globalization;
using System.Text;

namespace OffsetConformance.Reporting;

/// <summary>The end of a run in plain lines: what was judged, what broke and how to see it again, what is known, what stayed open.</summary>
public static class ConsoleReport
{
    private const int Width = 120;

    /// <param name="report">Of an ended run.</param>
    /// <param name="launcher">The command that starts the suite, for the replay lines.</param>
    public static string Write(Report report, string launcher)
    {
        var digest = new ReportDigest(report);
        var text = new StringBuilder();
        text.Append(report.Target).Append(" · ").Append(report.Target.Channel).Append(" · ").Append(digest.Work()).Append("\n\n");
        AppendSections(text, digest);
        var origin = $"{report.Target}, {Seed(report)}";
        foreach (var rule in digest.Violated)
        {
            AppendViolation(text, digest, rule, origin, launcher);
        }

        AppendConventions(text, report.Conventions);
        AppendDisagreements(text, report.Channels);
        AppendList(text, "EXPECTED TO FAIL, AND PASSED", digest.Gone, rule => $"{rule.Deviation!.Reason}; if that is mended, take it off the list");
        AppendList(text, "ERRORS OF THE SUITE", digest.Errors, rule => rule.Reason);
        AppendList(text, "KNOWN DEVIATIONS", digest.Expected, rule => rule.Deviation is { Link: { } link } known ? $"{known.Reason} ({link})" : rule.Deviation?.Reason);
        AppendList(text, "INCONCLUSIVE", digest.Inconclusive, rule => rule.Reason);
        AppendSkipped(text, digest);
        text.Append('\n').Append(PlainText.Wrap(digest.Headline(), Width, 0)).Append('\n').Append(Totals(report)).Append('\n');
        return text.ToString();
    }

    /// <summary><c>41 pass · 1 fail · 0 expected · …; 38,112 requests, 1,022 session calls</c>.</summary>
    private static string Totals(Report report)
    {
        var all = SectionCounts.Of("", "", report.Rules);
        var verdicts = string.Join(" · ", all.Numbers.Zip(SectionCounts.Columns, (number, name) => $"{number} {name}"));
        return report.Commands is { } commands
            ? $"{verdicts}; {PlainText.Count(commands.Broker, "request")}, {PlainText.Count(commands.Session, "session call")}"
            : verdicts;
    }

    private static string Seed(Report report) => string.Create(CultureInfo.InvariantCulture, $"seed {report.Seed}");

    private static void AppendSections(StringBuilder text, ReportDigest digest)
    {
        var title = digest.Sections.Max(section => section.Title.Length);
        text.Append(' ', 9 + title);
        foreach (var column in SectionCounts.Columns)
        {
            text.Append("  ").Append(column);
        }

        foreach (var section in digest.Sections)
        {
            text.Append('\n').Append($"  {section.Prefix,-5}  ").Append(section.Title.PadRight(title));
            foreach (var (number, column) in section.Numbers.Zip(SectionCounts.Columns))
            {
                text.Append("  ").Append((number == 0 ? "·" : $"{number}").PadLeft(column.Length));
            }
        }

        text.Append('\n');
    }

    private static void AppendViolation(StringBuilder text, ReportDigest digest, RuleReport rule, string origin, string launcher)
    {
        text.Append('\n').Append(CounterexampleText.Of(rule, origin, launcher));
        if (rule.Deviation is { } known)
        {
            text.Append("known to fail, but by another program: ").Append(known.Program).Append('\n');
        }

        if (digest.Below(rule) is { } remark)
        {
            text.Append(remark).Append('\n');
        }
    }

    private static void AppendList(StringBuilder text, string heading, IReadOnlyList<RuleReport> rules, Func<RuleReport, string?> note)
    {
        if (rules.Count == 0)
        {
            return;
        }

        text.Append('\n').Append(heading).Append('\n');
        foreach (var rule in rules)
        {
            text.Append($"  {rule.Id,-8} {rule.Level.ToText(),-6}  ").Append(rule.Title).Append('\n');
            if (note(rule) is { Length: > 0 } line)
            {
                text.Append(' ', 19).Append(PlainText.Wrap(line, Width, 19)).Append('\n');
            }
        }
    }

    private static void AppendConventions(StringBuilder text, IReadOnlyList<ConventionReport> conventions)
    {
        if (conventions.Count == 0)
        {
            return;
        }

        text.Append("\nCONVENTIONS\n");
        foreach (var convention in conventions)
        {
            text.Append($"  {convention.Name,-34}  {convention.Found ?? ConventionReport.NotSeen}\n");
        }
    }

    private static void AppendDisagreements(StringBuilder text, ChannelsReport? channels)
    {
        if (channels is null)
        {
            return;
        }

        text.Append($"\nCHANNELS\n  {ChannelsText.Summary(channels)}\n");
        foreach (var disagreement in channels.Disagreements)
        {
            text.Append('\n').Append(ChannelsText.Of(disagreement));
        }
    }

    private static void AppendSkipped(StringBuilder text, ReportDigest digest)
    {
        if (digest.Skipped.Count == 0)
        {
            return;
        }

        text.Append("\nSKIPPED\n");
        foreach (var (reason, rules) in digest.Skipped)
        {
            text.Append($"  {rules.Count,4}  {reason}\n");
        }
    }
}
