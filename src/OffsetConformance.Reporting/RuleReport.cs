using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Reporting;

/// <summary>One rule, and what the run says of it.</summary>
public sealed record RuleReport
{
    public required string Id { get; init; }

    public required RuleLevel Level { get; init; }

    public required string Title { get; init; }

    /// <summary>What holds on a conforming target.</summary>
    public required string Sentence { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>How often the rule was checked; null in the review of a run whose counts depend on the machine.</summary>
    public long? Checks { get; init; }

    /// <summary>The situations in which it was checked, and how often in each; null like <see cref="Checks"/>.</summary>
    public IReadOnlyDictionary<string, long>? Boundaries { get; init; }

    /// <summary>Why it is inconclusive, skipped or in error.</summary>
    public string? Reason { get; init; }

    /// <summary>Null if nothing was expected of this rule but to hold.</summary>
    public DeviationReport? Deviation { get; init; }

    /// <summary>Null unless it failed; also null if it failed and no program could be kept that shows it.</summary>
    public CounterexampleReport? Counterexample { get; init; }

    /// <summary>Whether it failed as it was known to.</summary>
    public bool IsExpected() => Verdict == Verdict.Fail && Deviation?.Status == DeviationStatus.Expected;

    /// <summary>Whether it failed, and not as it was known to.</summary>
    public bool IsViolated() => Verdict == Verdict.Fail && !IsExpected();

    /// <summary>Whether it held although it was known to fail.</summary>
    public bool IsGone() => Deviation?.Status == DeviationStatus.Gone;

    /// <summary><c>LOG-15 MUST</c>.</summary>
    public string Heading() => $"{Id} {Level.ToText()}";

    /// <summary>The result without numbers that depend on how fast the machine is.</summary>
    internal RuleReport WithoutCounts() => this with
    {
        Checks = null,
        Boundaries = null,
        Counterexample = Counterexample?.WithoutProvenance(),
    };
}

/// <summary>A recorded deviation, and how the run stands to it.</summary>
/// <param name="Status">Whether it happened as recorded, otherwise, or not at all.</param>
/// <param name="Reason">Why it is tolerated.</param>
/// <param name="Program">The program that is recorded to show it.</param>
/// <param name="Link">Where it was discussed.</param>
public sealed record DeviationReport(DeviationStatus Status, string Reason, string Program, string? Link);

/// <summary>A short program that breaks a rule, and what happened when it ran.</summary>
/// <param name="Program">In the language of programs, steps between semicolons; empty for requests that overlap.</param>
/// <param name="Steps">As they ran; the last one broke the rule. Requests that overlap say who sent each, and when, in microseconds.</param>
/// <param name="Expected">What a conforming broker would have answered to the last step.</param>
/// <param name="Actual">What came instead.</param>
/// <param name="Because">Why that breaks the rule.</param>
/// <param name="AlsoViolates">Ids of other rules that the same answer breaks.</param>
/// <param name="StepsWhenFound">How long the program was before it was shrunk.</param>
/// <param name="FoundBy">Which sequence found it.</param>
/// <param name="Reproduced">How many of the repetitions broke the rule again.</param>
/// <param name="Repetitions">How often the shrunk program was run again.</param>
/// <param name="ReplayToken">The program as one word, for <c>replay</c>; empty for requests that overlap.</param>
/// <param name="Transcript">File beside the report with what went over the wire; null where that was not seen.</param>
public sealed record CounterexampleReport(
    string Program,
    IReadOnlyList<StepReport> Steps,
    string Expected,
    string Actual,
    string Because,
    IReadOnlyList<string> AlsoViolates,
    int? StepsWhenFound,
    string? FoundBy,
    int Reproduced,
    int Repetitions,
    string ReplayToken,
    string? Transcript)
{
    /// <summary>Holds all transcripts of a report.</summary>
    public const string TranscriptFolder = "transcripts";

    /// <summary>Where the transcript of a rule's counterexample lies, relative to the report.</summary>
    public static string TranscriptFile(Rule rule) => $"{TranscriptFolder}/{rule.Id}.jsonl";

    /// <summary>Without how it was come by, which is another story each time.</summary>
    internal CounterexampleReport WithoutProvenance() => this with { StepsWhenFound = null, FoundBy = null };
}

/// <summary>One step as it ran.</summary>
/// <param name="N">From 1.</param>
/// <param name="Symbolic">The command with offsets in terms of the log: <c>fetch a-0 end+1</c>.</param>
/// <param name="Concrete">The command with the offset that was sent: <c>fetch a-0 4</c>.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record StepReport(int N, string Symbolic, string Concrete, string Outcome);

/// <summary>The words of RFC 2119, as the rule texts write them.</summary>
public static class RuleLevels
{
    public static string ToText(this RuleLevel level) => level.ToString().ToUpperInvariant();
}
