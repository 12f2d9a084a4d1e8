using System.Text;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Reporting;

/// <summary>A defect that a rule has to catch.</summary>
public sealed record OwnedMutant(string Id, string Sentence);

/// <summary>All there is to say of one rule, as data.</summary>
/// <param name="Id">Never changes.</param>
/// <param name="Level">How binding it is.</param>
/// <param name="Title">A few words.</param>
/// <param name="Sentence">What holds.</param>
/// <param name="Since">The first API version on which it can be observed.</param>
/// <param name="Requires">The capabilities it needs.</param>
/// <param name="Interface">Where it is judged: broker, session, broker and session, tool, history.</param>
/// <param name="Judged">Whether it is judged.</param>
/// <param name="NotJudgedBecause">Why it is not; null for a rule that is.</param>
/// <param name="Slow">Whether it waits for background work.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Section">The file under specs/ that has its text.</param>
/// <param name="Mutants">The defects it owns.</param>
public sealed record RuleDescription(
    string Id,
    RuleLevel Level,
    string Title,
    string Sentence,
    string Since,
    string Requires,
    string Interface,
    bool Judged,
    string? NotJudgedBecause,
    bool Slow,
    string Source,
    string Section,
    IReadOnlyList<OwnedMutant> Mutants)
{
    /// <summary>The rule's text in full, as Markdown; null where only the short form is asked for.</summary>
    public string? Text { get; init; }

    public static RuleDescription Of(Rule rule, IReadOnlyList<OwnedMutant> mutants) => new(
        rule.Id, rule.Level, rule.Title, rule.Sentence, rule.Since, rule.Requires.ToString(), rule.Interface.ToText(), rule.Judged,
        rule.NotJudgedBecause, rule.Slow, rule.Source, $"specs/{SpecText.FileOf(rule)}", mutants);
}

/// <summary>A rule as <c>explain</c> prints it.</summary>
public static class RuleText
{
    private const int Width = 120;

    public static string Of(RuleDescription rule)
    {
        var text = new StringBuilder();
        text.Append($"{rule.Id} {rule.Level.ToText()}  {rule.Title}\n\n  {PlainText.Wrap(rule.Sentence, Width, 2)}\n\n");
        Line("judged", rule.NotJudgedBecause is { } reason ? $"no: {reason}" : "yes");
        Line("on", rule.Interface);
        Line("since", rule.Since);
        Line("requires", rule.Requires);
        Line("source", rule.Source);
        for (var i = 0; i < rule.Mutants.Count; i++)
        {
            Line(i == 0 ? "mutants" : "", $"{rule.Mutants[i].Id}: {rule.Mutants[i].Sentence}");
        }

        Line("text", rule.Section);
        if (rule.Text is { } full)
        {
            text.Append('\n').Append(full);
        }

        return text.ToString();

        void Line(string name, string value) => text.Append($"  {name,-8}  {PlainText.Wrap(value, Width, 12)}\n");
    }
}

/// <summary>The interfaces as the rule texts call them.</summary>
public static class RuleInterfaces
{
    public static string ToText(this RuleInterface on) => on switch
    {
        RuleInterface.BrokerAndSession => "broker and session",
        _ => on.ToString().ToLowerInvariant(),
    };
}
