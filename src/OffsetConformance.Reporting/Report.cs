using OffsetConformance.Campaign;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Reporting;

/// <summary>
/// What a run found, as one value: <see cref="JsonReport"/> writes it whole, every other writer renders a part of it and adds nothing.
/// The schema is <c>specs/report.schema.json</c>. Every text in it is one line of visible characters.
/// </summary>
/// <remarks>
/// Two runs are equal if suite, target, seed and work are. On a deterministic target, equal runs of a number of sequences have equal reports
/// but for <see cref="Run"/>; with a budget, how much was done depends on the machine as well. <see cref="ForReview"/> leaves both out.
/// </remarks>
public sealed record Report
{
    /// <summary>Of the report's form; grows when a reader of an older form would be misled.</summary>
    public int Format { get; init; } = 1;

    public required SuiteReport Suite { get; init; }

    public required TargetReport Target { get; init; }

    public required ulong Seed { get; init; }

    public required WorkReport Work { get; init; }

    /// <summary>The rules that were asked for, as they were given; null for all.</summary>
    public string? Selection { get; init; }

    public CommandCounts? Commands { get; init; }

    /// <summary>What came of comparing two channels; null where there was only one.</summary>
    public ChannelsReport? Channels { get; init; }

    /// <summary>How the target does what may be done in several ways; empty if the run ended before that.</summary>
    public required IReadOnlyList<ConventionReport> Conventions { get; init; }

    public required CampaignEnd End { get; init; }

    /// <summary>What ended the run early, in one line.</summary>
    public string? Problem { get; init; }

    /// <summary>Null while the run goes on.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The lowest level at which a violated rule fails the run.</summary>
    public required RuleLevel Level { get; init; }

    public required VerdictCounts Summary { get; init; }

    /// <summary>Every rule of the catalogue, in its order.</summary>
    public required IReadOnlyList<RuleReport> Rules { get; init; }

    /// <summary>What is another in every run; null in the form for review.</summary>
    public RunReport? Run { get; init; }

    public static Report From(CampaignResult result, ReportContext context) => new ReportBuilder(context).Build(result);

    /// <summary>The report without what differs between equal runs, so that a difference of two reports is a change of suite or target.</summary>
    public Report ForReview() => Work.Sequences is not null
        ? this with { Run = null }
        : this with { Run = null, Commands = null, Channels = null, Rules = [.. Rules.Select(rule => rule.WithoutCounts())] };
}

public sealed record SuiteReport(string Name, string Version);

/// <summary>What was judged, by its own account.</summary>
/// <param name="Name">As the command line takes it.</param>
/// <param name="Version">As far as it is known.</param>
/// <param name="Channel">How the target was observed: the client library and its version.</param>
/// <param name="Capabilities">What it says it can do, by name and in alphabetical order.</param>
/// <param name="Codecs">What produced batches were compressed with.</param>
public sealed record TargetReport(string Name, string Version, string Channel, IReadOnlyList<string> Capabilities, IReadOnlyList<string> Codecs)
{
    public override string ToString() => $"{Name} {Version}";
}

/// <summary>What the run was to do; exactly one of the two is set.</summary>
/// <param name="Sequences">Sequences per stream.</param>
/// <param name="BudgetSeconds">How long sequences were drawn.</param>
public sealed record WorkReport(long? Sequences, double? BudgetSeconds);

/// <summary>What was sent, answered and judged. Requests and session calls are counted apart: the latter are slow by nature.</summary>
public sealed record CommandCounts(long Broker, long Session, long BrokerSequences, long SessionSequences, long IndeterminateSequences);

/// <summary>One thing that may be done in several ways.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Found">The target's way; null if it did not show.</param>
public sealed record ConventionReport(string Name, string? Found)
{
    /// <summary>Stands where a way would, for people.</summary>
    public const string NotSeen = "did not show";
}

/// <summary>How often the same question was asked through two channels, and where the answers differed.</summary>
/// <param name="Compared">Questions that both channels answered.</param>
/// <param name="Disagreed">Of those, the ones answered differently.</param>
/// <param name="Disagreements">The first ones.</param>
public sealed record ChannelsReport(long Compared, long Disagreed, IReadOnlyList<DisagreementReport> Disagreements);

/// <summary>One question that two channels answered differently.</summary>
/// <param name="Before">What had been sent to the same topic, each with what came of it.</param>
/// <param name="Question">The question as it was sent.</param>
/// <param name="Wire">What the protocol said.</param>
/// <param name="Client">What the client library made of it.</param>
public sealed record DisagreementReport(IReadOnlyList<string> Before, string Question, string Wire, string Client);

/// <summary>How many rules got which verdict.</summary>
/// <param name="Pass">Checked at least once, and never broken.</param>
/// <param name="Fail">Broken, expected deviations included.</param>
/// <param name="Inconclusive">Nothing is known.</param>
/// <param name="Skipped">Not asked.</param>
/// <param name="Error">The suite's own fault.</param>
/// <param name="ExpectedDeviations">Of the failed ones, those that failed as recorded.</param>
/// <param name="ChangedDeviations">Of the failed ones, those that failed otherwise than recorded.</param>
/// <param name="GoneDeviations">Of the passed ones, those that were expected to fail.</param>
public sealed record VerdictCounts(
    int Pass, int Fail, int Inconclusive, int Skipped, int Error, int ExpectedDeviations, int ChangedDeviations, int GoneDeviations)
{
    /// <summary>Failed rules that nobody expected to fail, or not like this.</summary>
    public int Violated() => Fail - ExpectedDeviations;
}

/// <summary>What is another in every run.</summary>
/// <param name="Started">In coordinated universal time.</param>
/// <param name="DurationSeconds">From the start, connecting included, to the report.</param>
/// <param name="SequenceSeconds">How long sequences were run, without preparation and shrinking.</param>
/// <param name="BrokerCommandsPerSecond">Requests, over <paramref name="SequenceSeconds"/>.</param>
/// <param name="SessionCommandsPerSecond">Session calls, over <paramref name="SequenceSeconds"/>.</param>
/// <param name="NamePrefix">Begins every topic and group name of the run.</param>
/// <param name="Bootstrap">Where the target was reached; null for one without an address.</param>
/// <param name="ClientSettings">Names, never values.</param>
public sealed record RunReport(
    DateTimeOffset Started,
    double DurationSeconds,
    double SequenceSeconds,
    long BrokerCommandsPerSecond,
    long SessionCommandsPerSecond,
    string NamePrefix,
    string? Bootstrap,
    IReadOnlyList<string> ClientSettings);
