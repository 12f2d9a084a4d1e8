using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Campaign;

/// <summary>Rules that take several clients at once: passed only if their requests were under way together.</summary>
public sealed class OverlapRunTests
{
    private static readonly CampaignOptions Options = new() { Sequences = 1, Rules = RuleSelection.Parse("LOG-09,CMT-37"), Deadline = TimeSpan.FromMinutes(5) };

    /// <summary>Three histories each: of three clients with six appends, and of three with two and a half questions and one at the end.</summary>
    [Theory]
    [InlineData("LOG-09", 3 * 3 * 6)]
    [InlineData("CMT-37", 3 * ((3 * 2) + 1))]
    public async Task AHealthyTargetPassesInRequestsThatOverlap(string rule, long checks)
    {
        var result = (await RunAsync(new SimulatedTarget())).Of(RuleCatalogue.Find(rule));

        result.Verdict.ShouldBe(Verdict.Pass);
        result.Boundaries.ShouldBe([new BoundaryCount(Boundary.Overlapping, checks)]);
    }

    [Fact]
    public async Task NothingElseIsAccused()
    {
        var result = await RunAsync(new SimulatedTarget(), Options with { Rules = RuleSelection.All, Sequences = 200 });

        result.Rules.Where(rule => rule.Verdict == Verdict.Fail).Select(rule => $"{rule.Rule}: {rule.Counterexample?.Because}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("acks-of-clients-merged", "LOG-09")]
    [InlineData("metadata-of-other-client", "CMT-37")]
    public async Task AViolationIsToldByItsHistory(string mutant, string rule)
    {
        var result = await RunAsync(new SimulatedTarget(MutantCatalogue.Find(mutant)));

        var of = result.Of(RuleCatalogue.Find(rule));
        of.Verdict.ShouldBe(Verdict.Fail);
        var history = of.Counterexample.ShouldNotBeNull().History.ShouldNotBeNull();
        history.Operations.Select(operation => operation.Client).Distinct().Count().ShouldBe(3);
        history.Operations.Select(operation => operation.From).ShouldBeInOrder();

        var told = Report.From(result, new() { SuiteVersion = "" }).Rules[RuleCatalogue.IndexOf(of.Rule)];
        var example = told.Counterexample.ShouldNotBeNull();
        example.Steps.ShouldAllBe(step => System.Text.RegularExpressions.Regex.IsMatch(step.Concrete, "^c[0-2] [0-9]+-[0-9]+ (produce|commit|committed|list|fetch) "));
        example.Actual.ShouldBe(example.Steps[history.Accused].Outcome);
        example.Because.ShouldStartWith($"step {history.Accused + 1}: ");
        CounterexampleText.Of(told, "here", "./conformance").ShouldNotContain("replay ");
    }

    /// <summary>One client's appends are what lockstep asks for already; they must not pass for more.</summary>
    [Fact]
    public async Task WhereNothingOverlapsNothingPasses()
    {
        var target = new TargetDouble(new SimulatedTarget())
        {
            Answer = (request, outcome) => request is Command<Offset>.Produce { Client: > 0 } ? new Outcome.Refused(ErrorCode.PolicyViolation) : outcome,
        };

        (await RunAsync(target)).Of(LogRules.ConcurrentProducers).Verdict.ShouldBe(Verdict.Inconclusive);
    }

    /// <summary>A client that waits for an answer must not keep the others waiting for it.</summary>
    [Fact]
    public async Task AClientThatIsNotAnsweredEndsItAlone()
    {
        var target = new TargetDouble(new SimulatedTarget())
        {
            Answer = (request, outcome) => request is Command<Offset>.Produce { Client: 1 } ? new Outcome.Indeterminate("lost") : outcome,
        };

        var result = await RunAsync(target);

        result.Of(LogRules.ConcurrentProducers).Verdict.ShouldNotBe(Verdict.Fail);
        result.Of(CommitRules.NoBlending).Verdict.ShouldBe(Verdict.Pass);
    }

    [Fact]
    public async Task ATargetThatGoesAwayEndsTheRun()
    {
        var target = new TargetDouble(new SimulatedTarget())
        {
            BeforeRequest = asked => asked.Number == 8 ? throw new TargetUnavailableException("gone") : Task.CompletedTask,
        };

        var result = await CampaignRun.Start(target, Options, CancellationToken.None).Completion;

        (result.End, result.Problem).ShouldBe((CampaignEnd.TargetLost, "gone"));
    }

    [Fact]
    public async Task WhatTheAccessRulesRefuseIsSkipped()
    {
        var target = new TargetDouble(new SimulatedTarget())
        {
            Answer = (request, outcome) => request is Command<Offset>.Produce ? new Outcome.Refused(ErrorCode.TopicAuthorizationFailed) : outcome,
        };

        (await RunAsync(target)).Of(LogRules.ConcurrentProducers).Verdict.ShouldBe(Verdict.Skipped);
    }

    private static Task<CampaignResult> RunAsync(ITarget target) => RunAsync(target, Options);

    private static async Task<CampaignResult> RunAsync(ITarget target, CampaignOptions options)
    {
        var result = await CampaignRun.Start(target, options, CancellationToken.None).Completion;

        result.End.ShouldBe(CampaignEnd.Completed, result.Problem);
        return result;
    }
}
