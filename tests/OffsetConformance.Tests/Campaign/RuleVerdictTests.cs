using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Campaign;

/// <summary>What a run says of a rule: never "pass" without a check, never "skipped" without a reason.</summary>
public sealed class RuleVerdictTests
{
    private const string TooShort = "no answer that it could be checked against came within the budget";

    private static readonly TargetInfo Everything = new SimulatedTarget().Info;
    private static readonly HashSet<Capability> Nothing = [];

    /// <summary>Rule, what the target says of itself, and the reason why the rule is skipped.</summary>
    public static TheoryData<string, string, string> Skipped => new()
    {
        { "GAP-08", "all", "not judged yet: it needs a transaction" },
        { "DUR-01", "all", "not judged yet: it needs a restart" },
        { "START-02", "no capabilities", "the target lacks log-trim|retention" },
        { "START-06", "no capabilities", "the target lacks log-trim|retention" },
        { "RES-04", "no sessions", "not observable: the target has no consumer sessions" },
        { "CMT-02", "no sessions", "not observable: the target has no consumer sessions" },
        { "LOG-01", "only START", "not selected" },
        { "GAP-08", "only START", "not selected" },
    };

    [Theory]
    [MemberData(nameof(Skipped))]
    public async Task ASkippedRuleSaysWhy(string rule, string target, string reason)
    {
        var result = await RunAsync(target);

        var of = result.Of(RuleCatalogue.Find(rule));
        (of.Verdict, of.Reason, of.Checks).ShouldBe((Verdict.Skipped, reason, 0));
    }

    /// <summary>A run of the scenarios reaches every rule that is not skipped.</summary>
    [Theory]
    [InlineData("all", 125, "")]
    [InlineData("no capabilities", 61, "")]
    [InlineData("no sessions", 104, "")]
    [InlineData("only START", 16, "")]
    [InlineData("no capabilities, no sessions", 41, "")]
    public async Task APassCarriesItsChecksAndWhereTheyWere(string target, int passed, string inconclusive)
    {
        var result = await RunAsync(target);

        result.Rules.Count.ShouldBe(RuleCatalogue.All.Count);
        Ids(result, Verdict.Inconclusive).ShouldBe(inconclusive);
        result.Rules.Count(rule => rule.Verdict == Verdict.Pass).ShouldBe(passed);
        Ids(result, Verdict.Fail).ShouldBeEmpty();
        foreach (var rule in result.Rules)
        {
            (rule.Checks > 0).ShouldBe(rule.Verdict == Verdict.Pass, rule.Rule.Id);
            rule.Boundaries.Sum(boundary => boundary.Checks).ShouldBe(rule.Checks, rule.Rule.Id);
            rule.Boundaries.ShouldAllBe(boundary => boundary.Checks > 0);
            (rule.Reason is null).ShouldBe(rule.Verdict == Verdict.Pass, rule.Rule.Id);
        }
    }

    [Fact]
    public async Task WhatWasNotReachedIsInconclusive()
    {
        var result = await CampaignRun.Start(new SimulatedTarget(), new() { Sequences = 0 }, CancellationToken.None).Completion;

        result.End.ShouldBe(CampaignEnd.Completed);
        result.Rules.Where(rule => rule.Rule.Judged).ShouldAllBe(rule => rule.Verdict == Verdict.Inconclusive && rule.Reason == TooShort);
        result.ExitCode(RuleLevel.Must).ShouldBe(ExitCode.Inconclusive);
    }

    [Fact]
    public async Task WhatTheAccessRulesRefuseIsSkippedByTheirName()
    {
        var target = new TargetDouble(new SimulatedTarget())
        {
            Answer = (request, outcome) => request is Command<Offset>.Produce ? new Outcome.Refused(ErrorCode.TopicAuthorizationFailed) : outcome,
        };

        var result = await CampaignRun.Start(target, new() { Sequences = 200 }, CancellationToken.None).Completion;

        var uniqueness = result.Of(LogRules.Uniqueness);
        (uniqueness.Verdict, uniqueness.Reason).ShouldBe((Verdict.Skipped, "the target's access rules refused: TOPIC_AUTHORIZATION_FAILED (29)"));
        result.Of(CommitRules.IntegerIsStoredExactly).Verdict.ShouldBe(Verdict.Pass, "commits were not refused");
    }

    /// <summary>"Everything" must not become "nothing" because the target never answers.</summary>
    [Fact]
    public async Task WhereNoAnswerComesNothingPassesAndNothingFails()
    {
        var target = new TargetDouble(new SimulatedTarget())
        {
            Info = Everything with { HasSessions = false },
            Answer = (_, _) => new Outcome.Indeterminate("lost"),
        };

        var result = await CampaignRun.Start(target, new() { Sequences = 100, Rules = RuleSelection.Parse("LOG,CMT") }, CancellationToken.None).Completion;

        result.IndeterminateSequences.ShouldBe(100);
        result.Rules.ShouldAllBe(rule => rule.Verdict == Verdict.Skipped || (rule.Verdict == Verdict.Inconclusive && rule.Reason == TooShort));
    }

    [Fact]
    public async Task AViolatedRuleFailsWithACounterexampleThatWasReproduced()
    {
        var target = new SimulatedTarget(MutantCatalogue.Find("batch-takes-one-more"));

        var result = await CampaignRun.Start(target, new() { Sequences = 300, Rules = RuleSelection.Parse("LOG-03") }, CancellationToken.None).Completion;

        var density = result.Of(LogRules.DensityAtAppend);
        (density.Verdict, density.Reason).ShouldBe((Verdict.Fail, null));
        var example = density.Counterexample.ShouldNotBeNull();
        example.Program.ToString().ShouldBe("produce a-0 1; produce a-0 1");
        example.Expected.ShouldBe("base offset 1");
        example.Because.ShouldBe("the append before it took the offsets 0 to 0, so the next free one is 1");
        (example.Reproduced, example.Repetitions, example.IsFlaky).ShouldBe((3, 3, false));
        ReplayToken.Decode(example.ReplayToken).Program.ShouldBe(example.Program);
    }

    private static string Ids(CampaignResult result, Verdict verdict) =>
        string.Join(' ', result.Rules.Where(rule => rule.Verdict == verdict).Select(rule => rule.Rule.Id));

    private static Task<CampaignResult> RunAsync(string target)
    {
        var simulator = new SimulatedTarget();
        var info = Everything with
        {
            Capabilities = target.Contains("no capabilities") ? Nothing : Everything.Capabilities,
            HasSessions = !target.Contains("no sessions"),
        };
        var options = new CampaignOptions { Sequences = 900, Rules = target == "only START" ? RuleSelection.Parse("START") : RuleSelection.All };
        return CampaignRun.Start(new TargetDouble(simulator) { Info = info }, options, CancellationToken.None).Completion;
    }
}
