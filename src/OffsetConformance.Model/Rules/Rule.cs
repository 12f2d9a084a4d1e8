namespace OffsetConformance.Model.Rules;

/// <summary>How binding a rule is, from the weakest up. A <see cref="May"/> rule never fails: it reports what the target chose.</summary>
public enum RuleLevel
{
    May,
    Should,
    Must,
}

/// <summary>On which interface to a target a rule is judged.</summary>
public enum RuleInterface
{
    /// <summary>Requests and answers.</summary>
    Broker,

    /// <summary>What an application sees through a consumer.</summary>
    Session,

    /// <summary>Both, each for itself.</summary>
    BrokerAndSession,

    /// <summary>An admin tool is the accused, not the broker under it.</summary>
    Tool,

    /// <summary>Commands that overlap in time, judged afterwards from when each began and ended.</summary>
    History,
}

/// <summary>
/// One requirement on a target, declared once: generators, judges, reports, filters and test names all read this literal.
/// There is one instance per rule, so rules are compared by reference.
/// </summary>
public sealed class Rule(string id, RuleLevel level, string title, string sentence, string since, RuleInterface judgedOn, string source)
{
    /// <summary>A name that never moves, for example <c>START-09</c>; its number is not a rank.</summary>
    public string Id { get; } = id;

    public RuleLevel Level { get; } = level;

    public string Title { get; } = title;

    /// <summary>What holds, as one statement of fact.</summary>
    public string Sentence { get; } = sentence;

    /// <summary>The first API version on which the rule can be observed.</summary>
    public string Since { get; } = since;

    public RuleInterface Interface { get; } = judgedOn;

    /// <summary>Where the rule comes from: classes of Apache Kafka, KIPs, issues.</summary>
    public string Source { get; } = source;

    /// <summary>What a target needs for the rule to apply; without it the rule is skipped.</summary>
    public Requirement Requires { get; init; } = Requirement.None;

    /// <summary>Why the rule is not judged yet; null for one that is. One that isn't is never reported as passed.</summary>
    public string? NotJudgedBecause { get; init; }

    public bool Judged => NotJudgedBecause is null;

    /// <summary>
    /// Why a target that was asked everything may still have given no answer that the rule could be checked on: one that never refuses, or never
    /// finds anything, gives it nothing to hold. Null for a rule that every target is sure to meet.
    /// </summary>
    public string? MetOnlyIf { get; init; }

    /// <summary>Whether the rule waits for background work: retention, compaction, expiry.</summary>
    public bool Slow { get; init; }

    /// <summary>Dense, from 0; read it through <see cref="RuleCatalogue.IndexOf"/>, which sees to it that it has been given.</summary>
    internal int Index { get; set; } = -1;

    public override string ToString() => Id;
}
