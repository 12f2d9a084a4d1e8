using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Generation;

/// <summary>What a scenario promises: it reaches its rule, wherever the target can be asked for it.</summary>
public sealed class ScenariosTests
{
    public static TheoryData<string, string> All
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var scenario in Scenarios.All)
            {
                rows.Add(scenario.Rule.Id, ProgramText.Print(scenario.Program));
            }

            return rows;
        }
    }

    /// <summary>A program sends one request at a time; what takes several at once has none (<c>OverlapRunTests</c>).</summary>
    [Fact]
    public void EveryJudgedRuleHasOneInTheOrderOfTheCatalogue() =>
        Scenarios.All.Select(scenario => scenario.Rule).Distinct().ShouldBe(RuleCatalogue.All.Where(rule => rule.Judged && rule.Interface != RuleInterface.History));

    [Fact]
    public void NoRuleHasTheSameTwice() => Scenarios.All.ShouldBeUnique();

    /// <summary>The only one that leaves its rule unchecked on a conforming target, which has no reason to refuse that commit (CMT-27).</summary>
    private const string OnlyOnOthers = "commit g a-0 1; commit g a-0 2 epoch:1000; committed g a-0; commit g a-0 3; committed g a-0";

    [Theory]
    [MemberData(nameof(All))]
    public async Task OnAHealthyTargetItsRuleIsCheckedAndEveryStepIsSent(string rule, string program)
    {
        var counts = new CheckCounts();

        var run = await Fresh.RunAsync(new SimulatedTarget(), ProgramText.Parse(program), counts);

        run.End.ShouldBe(ProgramEnd.Completed, run.Findings?.Expected);
        run.Steps.Count.ShouldBe(ProgramText.Parse(program).Steps.Count, "a step that means nothing is not sent");
        (CheckCounts.Of(RuleCatalogue.Find(rule), [counts]).Count > 0).ShouldBe(program != OnlyOnOthers);
    }

    /// <summary>What a target lacks takes scenarios away only from rules that need it: a rule that is not skipped has one left.</summary>
    [Theory]
    [InlineData("log-trim retention")]
    [InlineData("log-trim retention delete-records")]
    [InlineData("list-by-time")]
    [InlineData("max-timestamp")]
    [InlineData("commit-metadata")]
    [InlineData("commit-leader-epoch")]
    [InlineData("idempotence")]
    [InlineData("create-topics")]
    [InlineData("topic-recreate")]
    [InlineData("log-append-time")]
    [InlineData("offset-delete")]
    [InlineData("delete-groups")]
    [InlineData("raw-wire")]
    [InlineData("group-admin")]
    [InlineData("codecs")]
    public void ARuleThatATargetMeetsHasAScenarioForIt(string lacking)
    {
        var info = new SimulatedTarget().Info;
        var capabilities = info.Capabilities.Where(capability => !lacking.Split(' ').Contains(capability.ToName())).ToHashSet();
        var vocabulary = Vocabulary.Of(info with { Capabilities = capabilities, Codecs = lacking == "codecs" ? [Compression.None] : info.Codecs });

        var without = Scenarios.All.GroupBy(scenario => scenario.Rule).Where(group => !group.Any(scenario => vocabulary.Allows(scenario.Program))).Select(group => group.Key);

        without.Where(rule => rule.Requires.IsMetBy(capabilities)).Select(rule => rule.Id).ShouldBeEmpty();
    }

    [Fact]
    public void AScenarioThatUsesSessionsSaysSo() => Scenarios.All.ShouldAllBe(scenario =>
        scenario.UsesSessions == ProgramText.Print(scenario.Program).Contains("resume", StringComparison.Ordinal));
}
