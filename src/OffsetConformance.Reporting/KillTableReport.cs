using System.Globalization;
using System.Text;
using OffsetConformance.Campaign;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Reporting;

/// <summary>Every mutant and whether its owner caught it, as data.</summary>
public sealed record KillTableReport(int Mutants, int Killed, KillTimesReport? Times, IReadOnlyList<KillRowReport> Rows)
{
    /// <param name="table">What came of it.</param>
    /// <param name="withTimes">Whether it tells how long each owner took; a file that is compared can't.</param>
    public static KillTableReport From(KillTable table, bool withTimes) => new(
        table.Rows.Count,
        table.Killed,
        withTimes ? KillTimesReport.From(table) : null,
        [
            .. table.Rows.Select(row => new KillRowReport(
                row.Mutant.Id,
                row.Mutant.Sentence,
                row.Mutant.Owner.Id,
                row.IsKilled,
                row.Consequences?.Select(rule => rule.Id).ToList(),
                withTimes ? row.KilledAfter?.TotalSeconds : null,
                row.Program?.Steps.Count,
                row.Program is { } program ? ProgramText.Print(program) : null,
                row.Mutant.HiddenBy,
                row.Mutant.Remark)),
        ]);
}

/// <summary>How long it took until the owners of those that were killed had failed, in seconds.</summary>
/// <param name="Median">The time of the one in the middle.</param>
/// <param name="Longest">The time of <paramref name="Last"/>.</param>
/// <param name="Last">The mutant that lived longest.</param>
public sealed record KillTimesReport(double Median, double Longest, string Last)
{
    /// <summary>Null if none was killed.</summary>
    public static KillTimesReport? From(KillTable table)
    {
        var killed = table.Rows.Where(row => row.KilledAfter is not null).OrderBy(row => row.KilledAfter).ToList();
        return killed.Count == 0
            ? null
            : new(Seconds(killed[(killed.Count - 1) / 2]), Seconds(killed[^1]), killed[^1].Mutant.Id);
    }

    private static double Seconds(KillRow row) => row.KilledAfter!.Value.TotalSeconds;
}

/// <summary>One mutant.</summary>
/// <param name="Mutant">Its id.</param>
/// <param name="Sentence">What the broken broker or client does.</param>
/// <param name="Owner">The one rule that has to fail.</param>
/// <param name="Killed">Whether it failed.</param>
/// <param name="Consequences">Other rules that failed with it; null if only the owner was judged.</param>
/// <param name="Seconds">How long its run had lasted when the owner failed; null if it survived, or if times are not told.</param>
/// <param name="Steps">Of the program; null if there is none.</param>
/// <param name="Program">The shrunk program that broke the owner; null if the mutant survived, or if it takes requests that overlap.</param>
/// <param name="HiddenBy">Why nobody can see the defect through this channel; null if it has to be caught.</param>
/// <param name="Remark">Why the row is another through this channel than in process; null if it is to be the same.</param>
public sealed record KillRowReport(
    string Mutant, string Sentence, string Owner, bool Killed, IReadOnlyList<string>? Consequences, double? Seconds, int? Steps, string? Program, string? HiddenBy, string? Remark);

/// <summary>The kill table as Markdown; the survivors first, by name, so that nobody has to look for them.</summary>
public static class KillTableMarkdown
{
    public static string Write(KillTableReport table)
    {
        var text = new StringBuilder("# Kill table\n\n");
        text.Append("Every way to break offsets that the simulated broker knows, and whether the rule that owns it failed.\n\n");
        text.Append($"**{table.Killed} of {PlainText.Count(table.Mutants, "mutant")} killed.**");
        var survivors = table.Rows.Where(row => !row.Killed && row.HiddenBy is null).Select(row => MarkdownText.Code(row.Mutant)).ToList();
        text.Append(survivors.Count == 0 ? "\n\n" : $" Survived: {string.Join(", ", survivors)}.\n\n");
        if (table.Times is { } times)
        {
            text.Append($"The owner failed after {Time(times.Median)} in the median, after {Time(times.Longest)} at the latest ({MarkdownText.Code(times.Last)}).\n\n");
        }

        foreach (var row in table.Rows.Where(row => row.HiddenBy is not null))
        {
            text.Append($"- {MarkdownText.Code(row.Mutant)} ({row.Owner}) can't be seen: {MarkdownText.Escape(row.HiddenBy!)}\n");
        }

        foreach (var row in table.Rows.Where(row => row.Remark is not null))
        {
            text.Append($"- {MarkdownText.Code(row.Mutant)} ({row.Owner}) shows otherwise than in process: {MarkdownText.Escape(row.Remark!)}\n");
        }

        text.Append(table.Rows.Any(row => row.HiddenBy is not null || row.Remark is not null) ? "\n" : "");
        var (time, rule) = table.Times is null ? ("", "") : (" time |", "--:|");
        text.Append($"| mutant | owner | killed |{time} consequences | steps | program |\n|---|---|---|{rule}---|--:|---|\n");
        foreach (var row in table.Rows)
        {
            var program = row.Program is null ? "" : MarkdownText.Code(row.Program);
            text.Append($"| {MarkdownText.Code(row.Mutant)} | {row.Owner} | {Word(row)} |");
            text.Append(table.Times is null ? "" : $" {(row.Seconds is { } seconds ? Time(seconds) : "")} |");
            text.Append($" {(row.Consequences is { } rules ? string.Join(", ", rules) : "not asked")} | {row.Steps} | {program} |\n");
        }

        return text.ToString();
    }

    private static string Time(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s");

    private static string Word(KillRowReport row) => (row.Killed, row.HiddenBy) switch
    {
        (true, null) => "yes",
        (false, not null) => "hidden",
        (true, not null) => "**yes, though hidden**",
        _ => "**NO**",
    };
}
