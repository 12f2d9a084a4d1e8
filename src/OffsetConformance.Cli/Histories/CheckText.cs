using System.Text;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli.Histories;

/// <summary>
/// What <c>check</c> found, as people read it: violations first, then what was judged and what was not.
/// <code>
/// FAIL  LOG-03 MUST  Density at append
/// broker/append.jsonl:17 · n 15
///   produce a-0 1
///   expected  base offset 2
///   actual    base offset 3
///   because   the append before it took the offsets 0 to 1, so the next free one is 2
/// </code>
/// </summary>
internal static class CheckText
{
    /// <summary>Of one file; one broken offset makes many answers after it wrong.</summary>
    private const int ShownViolations = 20;

    public static string Of(CheckReport report, bool isQuiet)
    {
        var text = new StringBuilder();
        foreach (var file in report.Violations.GroupBy(violation => violation.File, StringComparer.Ordinal))
        {
            foreach (var violation in file.Take(ShownViolations))
            {
                Append(text, violation);
            }

            text.Append(file.Count() > ShownViolations ? $"… {PlainText.Count(file.Count() - ShownViolations, "more violation")} in {PlainText.Clean(file.Key)}\n\n" : "");
        }

        if (!isQuiet)
        {
            AppendTables(text, report);
        }

        return text.Append(Summary(report)).Append('\n').ToString();
    }

    private static void Append(StringBuilder text, ViolationReport violation)
    {
        text.Append($"FAIL  {violation.Rule} {violation.Level.ToText()}  {violation.Title}\n");
        text.Append($"{PlainText.Clean(violation.File)}:{violation.Line} · n {violation.N}\n");
        text.Append($"  {violation.Command}\n");
        text.Append(violation.Expected is { } expected ? $"  expected  {expected}\n" : "");
        text.Append($"  actual    {violation.Actual}\n");
        text.Append($"  because   {violation.Because}\n\n");
    }

    private static void AppendTables(StringBuilder text, CheckReport report)
    {
        if (report.Files.Count > 1)
        {
            text.Append("lines judged by file\n");
            foreach (var file in report.Files.Where(file => file.Complaint is null))
            {
                text.Append($"{file.JudgedLines,7} of {file.Lines,-6} {PlainText.Clean(file.File)}{(file.Violations > 0 ? $", {PlainText.Count(file.Violations, "violation")}" : "")}\n");
            }

            text.Append('\n');
        }

        text.Append("lines judged by rule\n");
        foreach (var rule in report.Judged)
        {
            text.Append($"{rule.Lines,7}  {rule.Rule,-8}  {rule.Title}\n");
        }

        text.Append("\nlines not judged, by operation\n");
        foreach (var operation in report.Unjudged)
        {
            text.Append($"{operation.Lines,7}  {operation.Operation}\n");
        }

        text.Append('\n');
    }

    private static string Summary(CheckReport report)
    {
        var broken = report.Files.Count(file => file.Complaint is not null);
        var read = PlainText.Count(report.Files.Count - broken, "history", "histories");
        return $"{read}, {PlainText.Count(report.Lines, "line")}, {report.JudgedLines} of them judged by {PlainText.Count(report.Judged.Count, "rule")}: "
            + (report.Violations.Count == 0 ? "no violation" : PlainText.Count(report.Violations.Count, "violation"))
            + (broken == 0 ? "" : $"; {PlainText.Count(broken, "file")} could not be read");
    }
}
