namespace OffsetConformance.Model.Rules;

/// <summary>
/// Rules named by id or prefix: <c>LOG,START-07,!LOG-05</c> is every LOG rule but LOG-05, and START-07. Exclusions win;
/// only exclusions means everything else.
/// </summary>
public sealed class RuleSelection
{
    public static readonly RuleSelection All = new("", RuleCatalogue.All);

    private readonly HashSet<Rule> rules;

    private RuleSelection(string text, IEnumerable<Rule> rules)
    {
        Text = text;
        this.rules = [.. rules];
    }

    /// <summary>As it was given; empty for all rules.</summary>
    public string Text { get; }

    public int Count => rules.Count;

    public bool Contains(Rule rule) => rules.Contains(rule);

    /// <exception cref="FormatException">A word names no rule and no section; the message says which.</exception>
    public static RuleSelection Parse(string text)
    {
        var words = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var included = new HashSet<Rule>();
        var excluded = new HashSet<Rule>();
        foreach (var word in words)
        {
            var exclude = word[0] == '!';
            (exclude ? excluded : included).UnionWith(Named(exclude ? word[1..] : word));
        }

        if (included.Count == 0)
        {
            included.UnionWith(RuleCatalogue.All);
        }

        included.ExceptWith(excluded);
        return included.Count > 0 ? new(text, included) : throw new FormatException($"'{text}' leaves no rule");
    }

    private static IReadOnlyList<Rule> Named(string name)
    {
        if (RuleCatalogue.TryFind(name.ToUpperInvariant(), out var rule))
        {
            return [rule];
        }

        var section = RuleCatalogue.Sections.FirstOrDefault(section => section.Prefix.Equals(name, StringComparison.OrdinalIgnoreCase));
        return section?.Rules ?? throw new FormatException(
            $"there is no rule '{name}' and no section of that name; sections are {string.Join(", ", RuleCatalogue.Sections.Select(s => s.Prefix))}");
    }
}
