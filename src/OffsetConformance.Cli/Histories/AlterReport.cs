using System.Text;
using OffsetConformance.Checking.Histories.Alterations;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli.Histories;

/// <summary>Alterations of one kind that were accepted for one reason; a null reason is none.</summary>
/// <param name="Kind">What was altered.</param>
/// <param name="Count">How many.</param>
/// <param name="Reason">Why they may be as right as what was recorded.</param>
/// <param name="Example">File and line of one.</param>
/// <param name="Altered">That line as it was put.</param>
internal sealed record SurvivorReport(string Kind, int Count, string? Reason, string Example, string Altered);

/// <summary>What <c>check --alter</c> found: how many altered recordings the judge rejects.</summary>
internal sealed record AlterReport(int Altered, int Rejected, int Unexplained, IReadOnlyList<KindCount> Kinds, IReadOnlyList<SurvivorReport> Survivors)
{
    /// <summary>UTF-16 units shown of an altered line.</summary>
    private const int ShownLine = 400;

    public static AlterReport Of(IReadOnlyList<(string File, AlterationTrial Trial)> trials)
    {
        var survivors = trials.SelectMany(trial => trial.Trial.Survivors.Select(survivor => (trial.File, Survivor: survivor))).ToList();
        return new(
            trials.Sum(trial => trial.Trial.Altered),
            trials.Sum(trial => trial.Trial.Rejected),
            survivors.Count(survivor => survivor.Survivor.Excuse is null),
            [.. trials.SelectMany(trial => trial.Trial.Kinds).GroupBy(kind => kind.Kind, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal)
                .Select(kind => new KindCount(kind.Key, kind.Sum(each => each.Altered), kind.Sum(each => each.Rejected)))],

            // What nobody can explain is shown one by one.
            [.. survivors.GroupBy(survivor => (survivor.Survivor.Kind, survivor.Survivor.Excuse, Of: survivor.Survivor.Excuse is null ? survivor : default)).OrderBy(group => group.Key.Excuse is not null)
                .ThenBy(group => group.Key.Kind, StringComparer.Ordinal)
                .Select(group => new SurvivorReport(
                    group.Key.Kind, group.Count(), group.Key.Excuse, $"{PlainText.Clean(group.First().File)}:{group.First().Survivor.FileLine}",
                    PlainText.Clean(group.First().Survivor.Altered, ShownLine)))]);
    }

    public static string Text(AlterReport report)
    {
        var text = new StringBuilder("altered and rejected, by kind\n");
        foreach (var kind in report.Kinds)
        {
            text.Append($"{kind.Rejected,7} of {kind.Altered,-6} {kind.Kind}\n");
        }

        text.Append("\naccepted although altered\n");
        foreach (var survivor in report.Survivors)
        {
            text.Append($"{survivor.Count,7}  {survivor.Kind}: {survivor.Reason ?? "UNEXPLAINED"}\n");
            text.Append(survivor.Reason is null ? $"         {survivor.Example}\n         {survivor.Altered}\n" : "");
        }

        var share = report.Altered == 0 ? 0 : 100.0 * report.Rejected / report.Altered;
        return text.Append(
            System.Globalization.CultureInfo.InvariantCulture,
            $"\n{PlainText.Count(report.Altered, "alteration")}, {report.Rejected:N0} rejected ({share:F1} %), {report.Altered - report.Rejected - report.Unexplained:N0} as right as what was recorded, {report.Unexplained:N0} unexplained\n").ToString();
    }
}
