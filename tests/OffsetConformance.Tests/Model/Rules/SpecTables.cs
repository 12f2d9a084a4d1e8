using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;

namespace OffsetConformance.Tests.Model.Rules;

/// <summary>The tables of <c>specs/</c> that only repeat the catalogue, as Markdown; each stands between two marks.</summary>
internal static class SpecTables
{
    public const string Begin = "<!-- begin: from the catalogue, kept true by a test -->";
    public const string End = "<!-- end -->";

    /// <summary>The rules of a section: what each is, what it needs, whether it is judged.</summary>
    public static string Of(Section section) => Table(
        ["rule", "title", "level", "judged on", "since", "requires", "judged"],
        section.Rules.Select(rule => new[]
        {
            rule.Id, rule.Title, rule.Level.ToText(), rule.Interface.ToText(), rule.Since, NeedsOf(rule.Requires),
            rule.NotJudgedBecause is { } reason ? $"no: {reason}" : "yes",
        }));

    /// <summary>How many rules each section has, how many of them are judged, and on which interface.</summary>
    public static string Summary()
    {
        var interfaces = Enum.GetValues<RuleInterface>();
        return Table(
            ["section", "rules", "judged", .. interfaces.Select(on => on.ToText())],
            [
                .. RuleCatalogue.Sections.Select(section => Row($"{section.Prefix}: {section.Title}", section.Rules)),
                Row("all", RuleCatalogue.All),
            ]);

        string[] Row(string name, IReadOnlyList<Rule> rules)
        {
            var judged = rules.Where(rule => rule.Judged).ToList();
            return [name, $"{rules.Count}", $"{judged.Count}", .. interfaces.Select(on => $"{judged.Count(rule => rule.Interface == on)}")];
        }
    }

    /// <summary>What stands between the two marks in a file; null if there are no such marks.</summary>
    public static string? In(string file)
    {
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin ? null : text[(begin + Begin.Length)..end].Trim('\n') + "\n";
    }

    /// <summary>A bar would end the cell.</summary>
    private static string NeedsOf(Requirement requirement) => requirement == Requirement.None
        ? ""
        : requirement.ToString().Replace("|", " or ", StringComparison.Ordinal).Replace("+", " and ", StringComparison.Ordinal);

    private static string Table(IReadOnlyList<string> heading, IEnumerable<string[]> rows) => string.Concat(
        new[] { heading, [.. heading.Select(_ => "---")] }.Concat(rows).Select(cells => $"| {string.Join(" | ", cells)} |\n"));
}
