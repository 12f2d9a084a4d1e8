using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Campaign;

/// <summary>However a run ends, it says why, and keeps what was judged until then.</summary>
public sealed class CampaignEndTests
{
    private static readonly CampaignOptions Options = new() { Sequences = 300 };

    /// <summary>The first request of the broker's two lanes in such a run, by which they are told apart; the session's begins like the first.</summary>
    public static TheoryData<string> Lanes => ["produce 1", "produce 2"];

    [Fact]
    public async Task ARunThatDoesItsWorkIsCompleted()
    {
        var result = await RunAsync(new TargetDouble(new SimulatedTarget()));

        (result.End, result.Problem).ShouldBe((CampaignEnd.Completed, null));
        (result.BrokerSequences, result.SessionSequences).ShouldBe((300, 300));
        result.IndeterminateSequences.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task ATargetThatGoesAwayIsLostWhicheverLaneNotices(string lane)
    {
        var result = await RunAsync(Failing(lane, () => new TargetUnavailableException("the broker is gone")));

        (result.End, result.Problem).ShouldBe((CampaignEnd.TargetLost, "the broker is gone"));
        result.ExitCode(RuleLevel.Must).ShouldBe(ExitCode.TargetUnavailable);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task AnExceptionOfTheAdapterIsTheSuitesFaultWhicheverLaneMeetsIt(string lane)
    {
        var result = await RunAsync(Failing(lane, () => new InvalidOperationException("a bug in the adapter")));

        result.End.ShouldBe(CampaignEnd.SuiteFailed);
        result.Problem.ShouldNotBeNull().ShouldContain("a bug in the adapter");
        result.ExitCode(RuleLevel.Must).ShouldBe(ExitCode.SuiteFailed);
    }

    [Fact]
    public async Task ATargetThatCannotCreateTopicsIsLost()
    {
        var result = await RunAsync(new(new SimulatedTarget()) { BeforeTopic = () => throw new TargetUnavailableException("no topics today") });

        (result.End, result.Problem).ShouldBe((CampaignEnd.TargetLost, "no topics today"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task CancellingInterrupts(int atRequest)
    {
        using var cancel = new CancellationTokenSource();
        var target = new TargetDouble(new SimulatedTarget())
        {
            BeforeRequest = asked => asked.Number == atRequest ? cancel.CancelAsync() : Task.CompletedTask,
        };

        var result = await CampaignRun.Start(target, Options, cancel.Token).Completion;

        (result.End, result.Problem).ShouldBe((CampaignEnd.Interrupted, null));
        (result.BrokerSequences + result.SessionSequences).ShouldBeLessThan(600);
        result.ExitCode(RuleLevel.Must).ShouldBe(ExitCode.Interrupted);
    }

    [Fact]
    public async Task ARunThatIsCancelledBeforeItStartsIsInterrupted()
    {
        var result = await CampaignRun.Start(new SimulatedTarget(), Options, new(canceled: true)).Completion;

        result.End.ShouldBe(CampaignEnd.Interrupted);
        result.Rules.ShouldAllBe(rule => rule.Verdict != Verdict.Pass && rule.Verdict != Verdict.Fail);
    }

    /// <summary>The scenario of LIST-02 comes long before request 1000, and its violation outweighs how the run ended.</summary>
    [Fact]
    public async Task WhatWasFoundBeforeTheEndIsKept()
    {
        var result = await RunAsync(
            new(new SimulatedTarget(MutantCatalogue.Find("latest-is-last-record")))
            {
                BeforeRequest = asked => asked.Number < 1000 ? Task.CompletedTask : throw new TargetUnavailableException("gone"),
            });

        result.End.ShouldBe(CampaignEnd.TargetLost);
        result.BrokerCommands.ShouldBeGreaterThan(100);
        var list02 = result.Of(ListOffsetsRules.LatestReadUncommitted);
        list02.Verdict.ShouldBe(Verdict.Fail);
        list02.Counterexample.ShouldNotBeNull().Steps.ShouldNotBeEmpty();
        result.Of(LogRules.FreshPartitionStartsAtZero).Verdict.ShouldBe(Verdict.Pass);
        result.ExitCode(RuleLevel.Must).ShouldBe(ExitCode.Violation);
    }

    private static async Task<CampaignResult> RunAsync(TargetDouble target) =>
        await CampaignRun.Start(target, Options, CancellationToken.None).Completion;

    /// <summary>A target that fails one lane at once and leaves the others waiting for an answer.</summary>
    private static TargetDouble Failing(string lane, Func<Exception> failure) => new(new SimulatedTarget())
    {
        BeforeRequest = asked => NameOf(asked.First) == lane ? throw failure() : Task.Delay(Timeout.Infinite, asked.Cancellation),
    };

    private static string NameOf(Command<Offset>.Request first) => first is Command<Offset>.Produce produce ? $"produce {produce.Records.Count}" : "";
}
