using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;

namespace OffsetConformance.Tests.Reporting;

/// <summary>Results made by hand: every verdict, every kind of deviation, and a broker that sends what it should not.</summary>
internal static class Samples
{
    /// <summary>Moves a cursor, ends a table cell, opens a tag, fences code.</summary>
    public const string Hostile = "\u001b[2J|<b>`x`\n# heading";

    private static readonly ReplayOrigin Origin = new("simulator", "past-end-is-empty");

    public static ReportContext Context => new()
    {
        SuiteVersion = "1.2.3",
        Started = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Duration = TimeSpan.FromSeconds(16.25),
        Bootstrap = "127.0.0.1:9092",
        ClientSettings = ["sasl.password"],
    };

    /// <summary>A run that found something of everything.</summary>
    public static CampaignResult Everything => new(Target, Options, [Passed, Violated, Expected, Changed, Gone, Inconclusive, Lacking, .. Unjudged, Broken, BelowTheLevel])
    {
        End = CampaignEnd.Completed,
        BrokerCommands = 12_345,
        SessionCommands = 678,
        BrokerSequences = 2_000,
        SessionSequences = 200,
        IndeterminateSequences = 3,
        Channels = Compared(1_203, Disagreement),
        Conventions = [new("committed offset", Hostile), new("first offset", Found: null)],
        Elapsed = TimeSpan.FromSeconds(10),
    };

    /// <summary>A run without a fault, of a target that has some.</summary>
    public static CampaignResult Clean => Everything with { Rules = [Passed, Expected, Lacking, .. Unjudged], Channels = Compared(1_204) };

    public static RuleResult Passed => new(LogRules.FreshPartitionStartsAtZero, Verdict.Pass)
    {
        Checks = 1_234,
        Boundaries = [new(Boundary.FreshPartition, 1_000), new(Boundary.FirstAppend, 234)],
    };

    public static RuleResult Violated => new(LogRules.FetchPastLogEndIsOutOfRange, Verdict.Fail)
    {
        Checks = 17,
        Boundaries = [new(Boundary.OnePastLogEnd, 17)],
        Counterexample = Example(
            LogRules.FetchPastLogEndIsOutOfRange,
            new Step("produce a-0 2", new Outcome.Produced(new(0))),
            new Step("fetch a-0 end+1", new Outcome.Fetched([], new(3)) { HighWatermark = new(2), EndOfPartition = new(3) })) with
        {
            Expected = "OFFSET_OUT_OF_RANGE (1)",
            Because = "the log end offset is 2, and 3 is past it",
            AlsoViolated = [LogStartRules.OrderOfTheFourOffsets],
            Transcript = "{}\n",
        },
    };

    public static RuleResult Expected => new(CommitRules.AbsentIsMinusOne, Verdict.Fail)
    {
        Checks = 5,
        Boundaries = [new(Boundary.FreshPartition, 5)],
        Counterexample = Example(CommitRules.AbsentIsMinusOne, new Step("committed g a-0", new Outcome.CommittedOffset(new(0)))) with
        {
            Expected = "no committed offset",
            Because = "nothing was committed",
        },
        Deviation = DeviationStatus.Expected,
        ExpectedDeviation = new("CMT-03", "committed g a-0", "it knows no absent offset", "https://example.org/issues/1?a_b=c"),
    };

    public static RuleResult Changed => new(CommitRules.KeysAreGroupTopicPartition, Verdict.Fail)
    {
        Checks = 9,
        Boundaries = [new(Boundary.SameClient, 9)],
        Counterexample = Example(
            CommitRules.KeysAreGroupTopicPartition,
            new Step("commit g a-0 1", Outcome.Acknowledged.Instance),
            new Step("committed g1 a-0", new Outcome.CommittedOffset(new(1), Hostile))) with
        {
            Expected = "no committed offset",
            Because = $"g1 committed nothing, and the metadata is {Hostile}",
            Reproduced = 1,
        },
        Deviation = DeviationStatus.Changed,
        ExpectedDeviation = new("CMT-11", "commit g a-0 1; committed G a-0", "group names lose their case"),
    };

    public static RuleResult Gone => new(ListOffsetsRules.Earliest, Verdict.Pass)
    {
        Checks = 3,
        Boundaries = [new(Boundary.EmptiedPartition, 3)],
        Deviation = DeviationStatus.Gone,
        ExpectedDeviation = new("LIST-01", "list a-0 earliest", "an emptied log lists -1"),
    };

    public static RuleResult Inconclusive => new(ResumeRules.NoCommitLatest, Verdict.Inconclusive) { Reason = "no answer that it could be checked against came within the budget" };

    public static RuleResult Lacking => new(LogStartRules.BelowLogStartIsOutOfRange, Verdict.Skipped) { Reason = "the target lacks log-trim|retention" };

    public static IReadOnlyList<RuleResult> Unjudged =>
    [
        .. new[] { GapRules.FetchAtGapReturnsNextHigher, GapRules.SurvivorsKeepTheirNumbers }
            .Select(rule => new RuleResult(rule, Verdict.Skipped) { Reason = "not judged by this version" }),
    ];

    public static RuleResult Broken => new(MiscRules.MidBatchFetch, Verdict.Error) { Reason = $"the judge failed: {Hostile}" };

    /// <summary>A rule that fails without failing the run, and without a program that shows it.</summary>
    public static RuleResult BelowTheLevel => new(CommitRules.VisibilityAfterEndTxn, Verdict.Fail) { Checks = 1, Boundaries = [new(Boundary.ReadAgain, 1)] };

    public static TargetInfo Target => new("simulator", $"past-end {Hostile}")
    {
        Capabilities = new HashSet<Capability> { Capability.LogTrim, Capability.CommitMetadata },
        Codecs = [Compression.None, Compression.Gzip],
    };

    public static CampaignOptions Options => new() { Seed = 7, Sequences = 2_000, NamePrefix = "oc-0123abcd", Origin = Origin };

    public static KillTable Table => new(
    [
        new(Mutant("past-end-is-empty", LogRules.FetchPastLogEndIsOutOfRange), IsKilled: true, [ResumeRules.CommittedAboveLogEnd], ProgramText.Parse("produce a-0 2; fetch a-0 end+1")),
        new(Mutant("ack-zero", LogRules.BrokerAssignsOffsetAtAppend), IsKilled: true, [], ProgramText.Parse("produce a-0 1; produce a-0 1")),
        new(Mutant("survivor", MiscRules.MidBatchFetch), IsKilled: false, [], Program: null),
    ]);

    /// <summary>What had come before, and what the broker let each channel see, may be hostile as well.</summary>
    public static ChannelDisagreement Disagreement => new(
        new Command<Offset>.FetchCommitted("oc-0123abcd-g", Partition),
        new Outcome.CommittedOffset(new(2), Hostile),
        new Outcome.CommittedOffset(new(41)),
        [
            (new Command<Offset>.Produce(Partition, [new("k", "v"), new("k", "w")]), new Outcome.Produced(new(0))),
            (new Command<Offset>.Commit("oc-0123abcd-g", Partition, new(2), Hostile), Outcome.Acknowledged.Instance),
        ]);

    private static TopicPartition Partition => new("oc-0123abcd-a", 0);

    public static ChannelComparison Compared(int agreements, params ChannelDisagreement[] disagreements)
    {
        var comparison = new ChannelComparison();
        for (var i = 0; i < agreements; i++)
        {
            comparison.AddAgreement();
        }

        foreach (var disagreement in disagreements)
        {
            comparison.Add(disagreement);
        }

        return comparison;
    }

    private static MutantUnderTest Mutant(string id, Rule owner) => new(id, $"What {id} does.", owner, _ => throw new NotSupportedException());

    private static Counterexample Example(Rule rule, params Step[] steps)
    {
        var program = ProgramText.Parse(string.Join("; ", steps.Select(step => step.Text)));
        return new(rule, program)
        {
            Steps = [.. program.Steps.Zip(steps, (symbolic, step) => new StepTrace(symbolic, symbolic.Map(Concrete), step.Outcome))],
            StepsWhenFound = 9,
            FoundBy = "broker scenario 12",
            Reproduced = 3,
            Repetitions = 3,
            ReplayToken = $"oc1-token-of-{rule.Id}", // No real one: its bytes are the compression library's, and another version may choose others.
        };
    }

    /// <summary>As if each log held two records.</summary>
    private static Offset Concrete(SymbolicOffset symbol) => symbol.Anchor == OffsetAnchor.LogEnd ? new(2 + symbol.Delta) : new(symbol.Delta);

    private sealed record Step(string Text, Outcome Outcome);
}
