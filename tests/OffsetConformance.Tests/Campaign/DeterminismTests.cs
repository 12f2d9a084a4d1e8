using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Rules;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Campaign;

/// <summary>With the number of sequences fixed, what is reported follows from the seed and the target, not from which lane was faster.</summary>
public sealed class DeterminismTests
{
    /// <summary>The healthy one, and defects of the log, of the coordinator, of a session, and of what several connections share.</summary>
    public static TheoryData<string?> Targets =>
        [null, "batch-takes-one-more", "commits-per-connection", "stale-latest-on-other-client", "seek-keeps-prefetched", "groups-ignore-case"];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task TheSameSeedGivesTheSameResults(string? mutant)
    {
        var first = await RunAsync(mutant, new());

        first.Count(line => line.Contains(" Pass ")).ShouldBeGreaterThan(30);
        (await RunAsync(mutant, new())).ShouldBe(first);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task TheNumberOfLanesMakesNoDifference(string? mutant)
    {
        var alone = await RunAsync(mutant, new() { BrokerLanes = 1, SessionLanes = 1 });

        (await RunAsync(mutant, new() { BrokerLanes = 3, SessionLanes = 2 })).ShouldBe(alone);
        (await RunAsync(mutant, new() { BrokerLanes = 8, SessionLanes = 5 })).ShouldBe(alone);
    }

    [Fact]
    public async Task AnotherSeedAsksOtherQuestions() => (await RunAsync(mutant: null, new() { Seed = 2 })).ShouldNotBe(await RunAsync(mutant: null, new()));

    /// <summary>Every rule's line. At the pace of a network few short sequences are enumerated, so most of the programs are random.</summary>
    private static async Task<List<string>> RunAsync(string? mutant, CampaignOptions options)
    {
        var simulator = new SimulatedTarget(mutant is null ? null : MutantCatalogue.Find(mutant));
        var target = new TargetDouble(simulator) { Info = simulator.Info with { Pace = TargetPace.Network } };
        var limits = options with
        {
            // Which of several clients comes first no seed decides.
            Rules = RuleSelection.Parse("!LOG-09,!CMT-37"),
            Sequences = 500, ShrinkBudget = TimeSpan.FromMinutes(5),
            Deadline = TimeSpan.FromMinutes(5),
        };

        var result = await CampaignRun.Start(target, limits, CancellationToken.None).Completion;

        result.End.ShouldBe(CampaignEnd.Completed, result.Problem);
        return [$"{result.BrokerCommands} {result.SessionCommands}", .. result.Rules.Select(Text)];
    }

    private static string Text(RuleResult result) =>
        $"{result.Rule} {result.Verdict} {result.Checks} {result.Reason} {string.Join(", ", result.Boundaries)} {Text(result.Counterexample)}";

    /// <summary>Which of several clients comes first no seed decides, and what is told of a history follows from it.</summary>
    private static string Text(Counterexample? example) => example is not { History: null } ? "" :
        $"{ProgramText.Print(example.Program)} ({example.StepsWhenFound}, {example.FoundBy}, {example.Reproduced}) because {example.Because}";
}
