using System.Text;
using OffsetConformance.Campaign;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Reporting;

/// <summary>Every mutant and whether its owner caught it, as data.</summary>
public sealed record KillTableReport(int Mutants, int Killed, IReadOnlyList<KillRowReport> Rows)
{
    public static KillTableReport From(KillTable table) => new(
        table.Rows.Count,
        table.Killed,
        [
            .. table.Rows.Select(row => new KillRowReport(
                row.Mutant.Id,
                row.Mutant.Sentence,
                row.Mutant.Owner.Id,
                row.IsKilled,
                [.. row.Consequences.Select(rule => rule.Id)],
                row.Program?.Steps.Count,
                row.Program is { } program ? ProgramText.Print(program) : null,
                row.Mutant.HiddenBy,
                row.Mutant.Remark)),
        ]);
}

/// <summary>One mutant.</summary>
/// <param name="Mutant">Its id.</param>
/// <param name="Sentence">What the broken broker or client does.</param>
/// <param name="Owner">The one rule that has to fail.</param>
/// <param name="Killed">Whether it failed.</param>
/// <param name="Consequences">Other rules that failed with it.</param>
/// <param name="Steps">Of the program; null if there is none.</param>
/// <param name="Program">The shrunk program that broke the owner; null if the mutant survived, or if it takes requests that overlap.</param>
/// <param name="HiddenBy">Why nobody can see the defect through this channel; null if it has to be caught.</param>
/// <param name="Remark">Why the row is another through this channel than in process; null if it is to be the same.</param>
public sealed record KillRowReport(
    string Mutant, string Sentence, string Owner, bool Killed, IReadOnlyList<string> Consequences, int? Steps, string? Program, string? HiddenBy, string? Remark);

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
        foreach (var row in table.Rows.Where(row => row.HiddenBy is not null))
        {
            text.Append($"- {MarkdownText.Code(row.Mutant)} ({row.Owner}) can't be seen: {MarkdownText.Escape(row.HiddenBy!)}\n");
        }

        foreach (var row in table.Rows.Where(row => row.Remark is not null))
        {
            text.Append($"- {MarkdownText.Code(row.Mutant)} ({row.Owner}) shows otherwise than in process: {MarkdownText.Escape(row.Remark!)}\n");
        }

        text.Append(table.Rows.Any(row => row.HiddenBy is not null || row.Remark is not null) ? "\n" : "");
        text.Append("| mutant | owner | killed | consequences | steps | program |\n|---|---|---|---|--:|---|\n");
        foreach (var row in table.Rows)
        {
            var program = row.Program is null ? "" : MarkdownText.Code(row.Program);
            text.Append($"| {MarkdownText.Code(row.Mutant)} | {row.Owner} | {Word(row)} | ");
            text.Append($"{string.Join(", ", row.Consequences)} | {row.Steps} | {program} |\n");
        }

        return text.ToString();
    }

    private static string Word(KillRowReport row) => (row.Killed, row.HiddenBy) switch
    {
        (true, null) => "yes",
        (false, not null) => "hidden",
        (true, not null) => "**yes, though hidden**",
        _ => "**NO**",
    };
}
