using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace OffsetConformance.Model.Rules;

/// <summary>A run of rules with a common prefix, and the file under specs/ that has their full text.</summary>
public sealed record Section(string Prefix, string Title, string SpecFile, IReadOnlyList<Rule> Rules);

/// <summary>All rules, in the order of their texts under specs/.</summary>
public static class RuleCatalogue
{
    private static readonly FrozenDictionary<string, Rule> ById;

    static RuleCatalogue()
    {
        Sections =
        [
            new("LOG", "Log offsets", "1-log-offsets.md", LogRules.All),
            new("GAP", "Gaps", "2-gaps.md", GapRules.All),
            new("START", "Log start offset", "3-log-start-offset.md", LogStartRules.All),
            new("LIST", "ListOffsets", "4-list-offsets.md", ListOffsetsRules.All),
            new("CMT", "Committed offsets", "5-committed-offsets.md", CommitRules.All),
            new("RES", "Resume, reset, seek, auto-commit, expiry", "6-resume-and-reset.md", ResumeRules.All),
            new("RST", "Admin reset of a group", "7-admin-reset.md", ResetRules.All),
            new("LAG", "Lag and watermarks", "8-lag.md", LagRules.All),
            new("DUR", "Durability and failover", "9-durability.md", DurabilityRules.All),
            new("MISC", "Miscellaneous", "10-miscellaneous.md", MiscRules.All),
        ];
        All = [.. Sections.SelectMany(section => section.Rules)];
        ById = All.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);
        for (var index = 0; index < All.Count; index++)
        {
            All[index].Index = index;
        }
    }

    public static IReadOnlyList<Section> Sections { get; }

    public static IReadOnlyList<Rule> All { get; }

    /// <summary>A number from 0 up to the count of rules (exclusive), for counters in arrays: the rule's place in <see cref="All"/>.</summary>
    public static int IndexOf(Rule rule) => rule.Index;

    /// <exception cref="KeyNotFoundException">No rule has that id.</exception>
    public static Rule Find(string id) =>
        TryFind(id, out var rule) ? rule : throw new KeyNotFoundException($"There is no rule '{id}'.");

    public static bool TryFind(string id, [NotNullWhen(true)] out Rule? rule) => ById.TryGetValue(id, out rule);
}
