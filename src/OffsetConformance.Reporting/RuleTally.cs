using OffsetConformance.Model.Rules;

namespace OffsetConformance.Reporting;

/// <summary>How many of the rules are judged.</summary>
public static class RuleTally
{
    /// <summary>One line: how many of how many, and how many of them on each interface.</summary>
    public static string Of(IReadOnlyCollection<Rule> rules)
    {
        var judged = rules.Where(rule => rule.Judged).ToList();
        var parts = Enum.GetValues<RuleInterface>()
            .Select(on => (On: on.ToText(), Count: judged.Count(rule => rule.Interface == on)))
            .Where(part => part.Count > 0)
            .Select(part => $"{part.Count} on {part.On}");
        return $"{judged.Count} of {rules.Count} rules are judged: {string.Join(", ", parts)}";
    }
}
