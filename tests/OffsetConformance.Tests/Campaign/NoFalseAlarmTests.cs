using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Campaign;

/// <summary>A broker that does everything right is never accused.</summary>
public sealed class NoFalseAlarmTests
{
    private const long Commands = 50_000;

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 20).Select(seed => (ulong)seed)];

    /// <summary>Most programs are random: of the short ones few are enumerated, which no seed changes.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task NotByRandomPrograms(ulong seed)
    {
        var simulator = new SimulatedTarget();
        var target = new TargetDouble(simulator) { Info = simulator.Info with { Pace = TargetPace.Network } };

        var result = await RunAsync(target, new() { Seed = seed, Sequences = 1_900, BrokerLanes = 2, SessionLanes = 1 });

        (result.BrokerCommands + result.SessionCommands).ShouldBeGreaterThan(Commands);
    }

    /// <summary>Short programs are where boundaries meet, and random ones of the pace of a process are short.</summary>
    [Fact]
    public async Task NotByShortPrograms()
    {
        var result = await RunAsync(new SimulatedTarget(), new() { Sequences = 45_000 });

        result.Rules.SelectMany(rule => rule.Rule.Judged ? [rule.Verdict] : Array.Empty<Verdict>()).ShouldAllBe(verdict => verdict == Verdict.Pass);
    }

    private static async Task<CampaignResult> RunAsync(ITarget target, CampaignOptions options)
    {
        var result = await CampaignRun.Start(target, options with { Deadline = TimeSpan.FromMinutes(5) }, CancellationToken.None).Completion;

        result.End.ShouldBe(CampaignEnd.Completed, result.Problem);
        result.IndeterminateSequences.ShouldBe(0);
        result.Rules.Where(rule => rule.Verdict == Verdict.Fail).Select(rule => $"{rule.Rule}: {rule.Counterexample?.Program}").ShouldBeEmpty();
        return result;
    }
}
