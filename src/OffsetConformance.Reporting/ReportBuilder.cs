using System.Diagnostics;
using System.Globalization;
using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Reporting;

/// <summary>Makes a report of results. Everything that becomes text passes through <see cref="Line"/> here, and nowhere else.</summary>
internal sealed class ReportBuilder(ReportContext context)
{
    public Report Build(CampaignResult result)
    {
        var options = result.Options;
        return new()
        {
            Suite = new("OffsetConformance", context.SuiteVersion),
            Target = Of(result.Target),
            Seed = options.Seed,
            Work = new(options.Sequences, options.Sequences is null ? options.Budget.TotalSeconds : null),
            Selection = options.Rules.Text.Length == 0 ? null : Line(options.Rules.Text),
            Commands = new(
                result.BrokerCommands, result.SessionCommands, result.BrokerSequences, result.SessionSequences, result.IndeterminateSequences),
            Channels = result.Channels is { } channels ? Of(channels) : null,
            Conventions = [.. result.Conventions.Select(convention => new ConventionReport(convention.Name, OptionalLine(convention.Found)))],
            End = result.End,
            Problem = OptionalLine(result.Problem?.Split('\n')[0]),
            ExitCode = result.End == CampaignEnd.Running ? null : result.ExitCode(context.Level),
            Level = context.Level,
            Summary = Count(result.Rules),
            Rules = [.. result.Rules.Select(Of)],
            Run = RunOf(result),
        };
    }

    private ChannelsReport Of(ChannelComparison channels) => new(
        channels.Compared,
        channels.Disagreed,
        [
            .. channels.Disagreements.Select(disagreement => new DisagreementReport(
                [.. disagreement.Before.Select(step => Line($"{ProgramText.Print(step.Command)} => {OutcomeText.Of(step.Outcome)}"))],
                Line(ProgramText.Print(disagreement.Question)),
                Line(OutcomeText.Of(disagreement.Wire)),
                Line(OutcomeText.Of(disagreement.Client)))),
        ]);

    public RuleReport Of(RuleResult result) => new()
    {
        Id = result.Rule.Id,
        Level = result.Rule.Level,
        Title = result.Rule.Title,
        Sentence = result.Rule.Sentence,
        Verdict = result.Verdict,
        Checks = result.Checks,
        Boundaries = result.Boundaries.ToDictionary(count => count.Boundary.ToText(), count => count.Checks, StringComparer.Ordinal),
        Reason = OptionalLine(result.Reason),
        Deviation = result.ExpectedDeviation is { } expected
            ? new(result.Deviation, Line(expected.Reason), Line(expected.Program), OptionalLine(expected.Link))
            : null,
        Counterexample = result.Counterexample is { } counterexample ? Of(counterexample) : null,
    };

    public IReadOnlyList<StepReport> Of(IReadOnlyList<StepTrace> steps) =>
    [
        .. steps.Select((step, index) => new StepReport(
            index + 1, ProgramText.Print(step.Symbolic), ProgramText.Print(step.Concrete), Line(OutcomeText.Of(step.Outcome)))),
    ];

    /// <summary>Each with its client, and when it was sent and answered, in microseconds.</summary>
    private List<StepReport> Of(OverlapTrace history) =>
    [
        .. history.Operations.Select((operation, index) =>
        {
            var asked = operation.Command is Command<Offset>.Request request ? request with { Client = 0 } : operation.Command;
            var command = string.Create(
                CultureInfo.InvariantCulture, $"{operation.Client} {Microseconds(operation.From)}-{Microseconds(operation.To)} {ProgramText.Print(asked)}");
            return new StepReport(index + 1, command, command, Line(OutcomeText.Of(operation.Outcome)));
        }),
    ];

    private static long Microseconds(long ticks) => (long)(ticks * 1e6 / Stopwatch.Frequency);

    private CounterexampleReport Of(Counterexample counterexample)
    {
        var steps = counterexample.History is { } history ? Of(history) : Of(counterexample.Steps);
        var accused = counterexample.History?.Accused ?? steps.Count - 1;
        return new(
            Program: ProgramText.Print(counterexample.Program),
            Steps: steps,
            Expected: Line(counterexample.Expected),
            Actual: steps.Count == 0 ? "" : steps[accused].Outcome,
            Because: Line(counterexample.History is null ? counterexample.Because : $"step {steps[accused].N}: {counterexample.Because}"),
            AlsoViolates: [.. counterexample.AlsoViolated.Select(rule => rule.Id)],
            StepsWhenFound: counterexample.StepsWhenFound,
            FoundBy: Line(counterexample.FoundBy),
            Reproduced: counterexample.Reproduced,
            Repetitions: counterexample.Repetitions,
            ReplayToken: counterexample.ReplayToken,
            Transcript: counterexample.Transcript is null ? null : CounterexampleReport.TranscriptFile(counterexample.Rule));
    }

    public TargetReport Of(TargetInfo target) => new(
        Line(target.Name),
        Line(target.Version),
        Line(target.Channel),
        [.. target.Capabilities.Select(CapabilityNames.ToName).Order(StringComparer.Ordinal)],
        [.. target.Codecs.Select(codec => codec.ToString().ToLowerInvariant())]);

    private RunReport RunOf(CampaignResult result) => new(
        context.Started.ToUniversalTime(),
        Seconds(context.Duration),
        Seconds(result.Elapsed),
        PerSecond(result.BrokerCommands, result.Elapsed),
        PerSecond(result.SessionCommands, result.Elapsed),
        Line(result.Options.NamePrefix),
        OptionalLine(context.Bootstrap),
        [.. context.ClientSettings.Select(Line)]);

    private static VerdictCounts Count(IReadOnlyList<RuleResult> rules)
    {
        return new(
            Of(Verdict.Pass), Of(Verdict.Fail), Of(Verdict.Inconclusive), Of(Verdict.Skipped), Of(Verdict.Error),
            With(DeviationStatus.Expected), With(DeviationStatus.Changed), With(DeviationStatus.Gone));

        int Of(Verdict verdict) => rules.Count(rule => rule.Verdict == verdict);
        int With(DeviationStatus status) => rules.Count(rule => rule.Deviation == status);
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private static long PerSecond(long count, TimeSpan time) => time > TimeSpan.Zero ? (long)Math.Round(count / time.TotalSeconds) : 0;

    private string Line(string text) => PlainText.Clean(context.Hide(text));

    private string? OptionalLine(string? text) => text is null ? null : Line(text);
}
