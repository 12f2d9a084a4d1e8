using OffsetConformance.Model.Rules;

namespace OffsetConformance.Cli.Verbs;

/// <summary>Rules as people type them.</summary>
internal static class RuleNames
{
    /// <exception cref="UsageException">There is no such rule.</exception>
    public static Rule Parse(string id) => RuleCatalogue.TryFind(id.ToUpperInvariant(), out var rule)
        ? rule
        : throw Usage.Unknown("rule", id, [.. RuleCatalogue.All.Select(known => known.Id)], "'list rules'");

    /// <exception cref="UsageException">A word names neither a rule nor a section.</exception>
    /// <exception cref="FormatException">The list leaves no rule.</exception>
    public static RuleSelection ParseSelection(string list)
    {
        var sections = RuleCatalogue.Sections.Select(section => section.Prefix).ToList();
        foreach (var word in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var name = word.TrimStart('!').ToUpperInvariant();
            if (!sections.Contains(name, StringComparer.Ordinal) && !RuleCatalogue.TryFind(name, out _))
            {
                throw Usage.Unknown("rule or section", word.TrimStart('!'), [.. sections, .. RuleCatalogue.All.Select(rule => rule.Id)], "'list rules'");
            }
        }

        return RuleSelection.Parse(list);
    }
}
