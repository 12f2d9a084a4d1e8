using System.Text.Json;
using OffsetConformance.Campaign;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

public sealed class ReplayCommandTests : IDisposable
{
    private const string Mutant = "past-end-is-empty";

    private readonly CliCall call = new();

    [Fact]
    public async Task WhatAFailingRunPrintsReplaysToTheSameCounterexample()
    {
        var failing = await call.JudgeSimulatorAsync($"--mutant {Mutant} --rules LOG-15");
        var printed = Program(failing.Output);
        var command = failing.Output.Split('\n').First(line => line.StartsWith("replay ", StringComparison.Ordinal)).Split("./conformance ")[1];

        var replay = await call.RunAsync(command);

        replay.ExitCode.ShouldBe(ExitCode.Violation, replay.Error);
        replay.Output.ShouldStartWith($"FAIL  LOG-15 MUST");
        Program(replay.Output).ShouldBe(printed);
    }

    [Fact]
    public async Task OnAnotherTargetTheRuleMayHold()
    {
        var replay = await call.RunAsync($"replay {Token()} --target simulator");

        replay.ExitCode.ShouldBe(ExitCode.Success, replay.Error);
        replay.Output.ShouldContain("LOG-15 holds here");
        replay.Output.ShouldContain("simulator healthy");
    }

    [Fact]
    public async Task OnAnotherMutantAnotherAnswerMayBreakIt()
    {
        var replay = await call.RunAsync($"replay {Token()} --mutant one-past-end-is-empty");

        replay.ExitCode.ShouldBe(ExitCode.Violation, replay.Error);
        replay.Output.ShouldContain("simulator one-past-end-is-empty");
    }

    [Fact]
    public async Task EveryCounterexampleOfAReportIsReplayed()
    {
        await call.JudgeSimulatorAsync($"--mutant {Mutant}");
        var failed = JsonDocument.Parse(await File.ReadAllTextAsync(call.ReportJson)).RootElement.GetProperty("summary").GetProperty("fail").GetInt32();

        var replay = await call.RunAsync($"replay {call.ReportJson} --json");

        replay.ExitCode.ShouldBe(ExitCode.Violation, replay.Error);
        var replays = JsonDocument.Parse(replay.Output).RootElement.EnumerateArray().ToList();
        replays.Count.ShouldBe(failed);
        replays.ShouldAllBe(each => each.GetProperty("rule").GetProperty("verdict").GetString() == "fail");
    }

    [Fact]
    public async Task ATokenFromABrokerOfSomebodysNeedsItsAddress()
    {
        var replay = await call.RunAsync($"replay {Token(new("kafka", Mutant: null))}");

        replay.ExitCode.ShouldBe(ExitCode.Usage);
        replay.ErrorLines.ShouldHaveSingleItem().ShouldContain("--bootstrap HOST:PORT");
    }

    [Theory]
    [InlineData("no-such-target", null, "there is no target 'no-such-target'")]
    [InlineData("simulator", "no-such-mutant", "there is no mutant 'no-such-mutant'")]
    public async Task ATokenFromATargetThatIsNoMoreIsToldInOneLine(string target, string? mutant, string complaint)
    {
        var replay = await call.RunAsync($"replay {Token(new(target, mutant))}");

        replay.ExitCode.ShouldBe(ExitCode.Usage);
        replay.ErrorLines.ShouldHaveSingleItem().ShouldContain(complaint);
    }

    public void Dispose() => call.Dispose();

    /// <summary>The lines from the first step to the reason.</summary>
    private static string Program(string output)
    {
        var begin = output.IndexOf("\n  1  ", StringComparison.Ordinal);
        return output[begin..output.IndexOf("\n\nreplay", begin, StringComparison.Ordinal)];
    }

    private static string Token(ReplayOrigin? origin = null) =>
        new ReplayToken(LogRules.FetchPastLogEndIsOutOfRange, ProgramText.Parse("fetch a-0 end+1"), origin ?? new("simulator", Mutant)).Encode();
}
