using OffsetConformance.Checking.Histories;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli.Histories;

/// <summary>A recorded answer that breaks a rule, for people and programs.</summary>
/// <param name="File">Which file.</param>
/// <param name="Line">In the file, from 1.</param>
/// <param name="N">The recorder's number.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Level">How binding it is.</param>
/// <param name="Title">A few words.</param>
/// <param name="Command">What was asked.</param>
/// <param name="Expected">What a conforming broker would have answered; null where that is not one thing.</param>
/// <param name="Actual">What was answered.</param>
/// <param name="Because">The argument.</param>
internal sealed record ViolationReport(
    string File, int Line, int N, string Rule, RuleLevel Level, string Title, string Command, string? Expected, string Actual, string Because)
{
    public static ViolationReport Of(string file, HistoryViolation violation) => new(
        file, violation.Line.FileLine, violation.Number, violation.Rule.Id, violation.Rule.Level, violation.Rule.Title, PlainText.Clean(violation.Command),
        violation.Expected is { } expected ? PlainText.Clean(expected) : null, OutcomeText.Of(violation.Outcome), PlainText.Clean(violation.Because));
}

/// <summary>A rule, and on how many lines it was checked.</summary>
internal sealed record JudgedRule(string Rule, string Title, int Lines);

/// <summary>An operation, and how many of its lines no rule was checked on.</summary>
internal sealed record UnjudgedOperation(string Operation, int Lines);

/// <summary>One file's part; <paramref name="Complaint"/> says why it is no history, null if it is one.</summary>
internal sealed record CheckedFile(string File, string? Broker, int Lines, int JudgedLines, int Violations, string? Complaint);

/// <summary>What <c>check</c> found.</summary>
internal sealed record CheckReport(
    IReadOnlyList<CheckedFile> Files, IReadOnlyList<JudgedRule> Judged, IReadOnlyList<UnjudgedOperation> Unjudged, IReadOnlyList<ViolationReport> Violations)
{
    public int Lines => Files.Sum(file => file.Lines);

    public int JudgedLines => Files.Sum(file => file.JudgedLines);

    /// <param name="files">Each file with what was made of it, or why nothing could be.</param>
    public static CheckReport Of(IReadOnlyList<(string Name, HistoryHeader? Header, HistoryVerdict? Verdict, string? Complaint)> files)
    {
        var verdicts = files.Select(file => file.Verdict).OfType<HistoryVerdict>().ToList();
        return new(
            [.. files.Select(file => new CheckedFile(
                file.Name,
                file.Header is { Broker.Length: > 0 } header ? PlainText.Clean($"{header.Broker} {header.Version}".TrimEnd()) : null,
                file.Verdict is { } verdict ? verdict.JudgedLines + verdict.Unjudged.Values.Sum() : 0,
                file.Verdict?.JudgedLines ?? 0,
                file.Verdict?.Violations.Count ?? 0,
                file.Complaint))],
            [.. verdicts.SelectMany(verdict => verdict.Judged).GroupBy(pair => pair.Key, pair => pair.Value).OrderBy(rule => RuleCatalogue.IndexOf(rule.Key))
                .Select(rule => new JudgedRule(rule.Key.Id, rule.Key.Title, rule.Sum()))],
            [.. verdicts.SelectMany(verdict => verdict.Unjudged).GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
                .OrderBy(operation => operation.Key, StringComparer.Ordinal).Select(operation => new UnjudgedOperation(PlainText.Clean(operation.Key, 80), operation.Sum()))],
            [.. files.SelectMany(file => file.Verdict?.Violations.Select(violation => ViolationReport.Of(file.Name, violation)) ?? [])]);
    }
}
