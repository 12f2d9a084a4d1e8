using System.Text.Json;
using System.Text.Json.Nodes;
using OffsetConformance.Campaign;
using OffsetConformance.Cli;
using OffsetConformance.Reporting;
using OffsetConformance.Simulation.Mutants;
using OffsetConformance.Tests.Reporting;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

public sealed class RunCommandTests : IDisposable
{
    private const string Mutant = "past-end-is-empty";

    private readonly CliCall call = new();

    [Fact]
    public async Task AHealthyTargetPasses()
    {
        var answer = await call.JudgeSimulatorAsync();

        answer.ExitCode.ShouldBe(ExitCode.Success, answer.Output);
        answer.Output.ShouldContain("No rule is violated.");
        answer.Output.ShouldContain($"report: {call.ReportMarkdown}");
    }

    [Fact]
    public async Task AViolationIsToldWithItsCounterexampleAndFails()
    {
        var answer = await call.JudgeSimulatorAsync($"--mutant {Mutant}");

        answer.ExitCode.ShouldBe(ExitCode.Violation);
        answer.Output.ShouldContain("FAIL  LOG-15 MUST");
        answer.Output.ShouldContain("expected  OFFSET_OUT_OF_RANGE (1)");
        answer.Output.ShouldContain("replay  ./conformance replay oc1-");
        answer.Error.ShouldContain("FAIL  LOG-15 MUST");
    }

    [Fact]
    public async Task TheReportIsWrittenInBothForms()
    {
        var answer = await call.JudgeSimulatorAsync($"--mutant {Mutant}");

        SchemaCheck.Of("report.schema.json").Check(await File.ReadAllTextAsync(call.ReportJson)).ShouldBeEmpty();
        (await File.ReadAllTextAsync(call.ReportMarkdown)).ShouldContain("### LOG-15 MUST");
        Directory.GetFiles(Path.GetDirectoryName(call.ReportJson)!).Length.ShouldBe(2, answer.Error);
    }

    [Fact]
    public async Task WithJsonTheReportIsAllThatIsPrinted()
    {
        var answer = await call.JudgeSimulatorAsync("--json --quiet");

        answer.Output.ShouldBe(await File.ReadAllTextAsync(call.ReportJson));
        answer.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task EqualRunsHaveTheSameReportButForTheRun()
    {
        var first = await StableJsonAsync($"--mutant {Mutant} --seed 5");
        var second = await StableJsonAsync($"--mutant {Mutant} --seed 5");

        second.ShouldBe(first);
    }

    [Theory]
    [InlineData("--rules LOG", ExitCode.Violation)]
    [InlineData("--rules LOG-15", ExitCode.Violation)]
    [InlineData("--rules START,CMT", ExitCode.Success)]
    [InlineData("--rules !LOG,!RES", ExitCode.Success)]
    public async Task OnlySelectedRulesCount(string rules, int code)
    {
        var answer = await call.JudgeSimulatorAsync($"--mutant {Mutant} {rules}");

        answer.ExitCode.ShouldBe(code, answer.Output);
    }

    [Fact]
    public async Task AnExpectedDeviationIsListedAndDoesNotFail()
    {
        await call.JudgeSimulatorAsync($"--mutant {Mutant} --rules LOG-15");
        var found = await FoundProgramAsync();

        var answer = await JudgeMutantExpectingAsync(found);

        answer.ExitCode.ShouldBe(ExitCode.Success, answer.Output);
        answer.Output.ShouldContain("KNOWN DEVIATIONS");
        answer.Output.ShouldContain("it always did");
        answer.Output.ShouldNotContain("FAIL", Case.Sensitive);
    }

    [Fact]
    public async Task ADeviationThatChangedFails()
    {
        var answer = await JudgeMutantExpectingAsync("fetch a-0 7");

        answer.ExitCode.ShouldBe(ExitCode.Violation);
        answer.Output.ShouldContain("known to fail, but by another program: fetch a-0 7");
    }

    [Fact]
    public async Task ADeviationThatIsGoneFails()
    {
        var file = Expecting("fetch a-0 1");

        var answer = await call.JudgeSimulatorAsync($"--expected {file}");

        answer.ExitCode.ShouldBe(ExitCode.Violation);
        answer.Output.ShouldContain("EXPECTED TO FAIL, AND PASSED");
    }

    [Fact]
    public async Task TheExpectedListCanBeSwitchedOff() =>
        (await call.JudgeSimulatorAsync($"--mutant {Mutant} --rules LOG-15 --expected none")).ExitCode.ShouldBe(ExitCode.Violation);

    [Fact]
    public async Task AMutantImpliesTheSimulator()
    {
        var answer = await call.RunAsync($"run --mutant {Mutant} --sequences 100 --report {call.Folder}/report");

        answer.Output.ShouldStartWith($"simulator {Mutant}");
    }

    [Fact]
    public async Task EveryMutantCanBeAskedForByTheNameThatIsListed()
    {
        var listed = await call.RunAsync("list mutants --json");

        var ids = JsonDocument.Parse(listed.Output).RootElement.EnumerateArray().Select(mutant => mutant.GetProperty("id").GetString());
        ids.ShouldBe(MutantCatalogue.All.Select(mutant => mutant.Id));
    }

    [Fact]
    public async Task AnInterruptedRunStillReports()
    {
        using var interrupt = new CancellationTokenSource();
        var running = call.RunAsync($"run --target simulator --budget 60s --report {call.Folder}/report", interrupt.Token);
        await call.UntilReportedAsync();
        await interrupt.CancelAsync();

        var answer = await running;

        answer.ExitCode.ShouldBe(ExitCode.Interrupted);
        answer.ErrorLines[^1].ShouldBe("offset-conformance: interrupted; the report has what was judged so far");
        JsonDocument.Parse(await File.ReadAllTextAsync(call.ReportJson)).RootElement.GetProperty("end").GetString().ShouldBe("interrupted");
    }

    [Fact]
    public async Task TheReportGrowsWhileTheRunGoesOn()
    {
        using var interrupt = new CancellationTokenSource();
        var running = call.RunAsync($"run --target simulator --budget 60s --report {call.Folder}/report", interrupt.Token);
        await call.UntilReportedAsync();
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(call.ReportJson)).RootElement;
        await interrupt.CancelAsync();
        await running;

        report.GetProperty("end").GetString().ShouldBe("running");
        report.GetProperty("summary").GetProperty("pass").GetInt32().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task AnEarlierReportIsGoneWhenTheTargetIsNotThere()
    {
        await call.JudgeSimulatorAsync();

        await call.RunAsync($"run --bootstrap 127.0.0.1:1 --report {call.Folder}/report");

        File.Exists(call.ReportJson).ShouldBeFalse();
        File.Exists(call.ReportMarkdown).ShouldBeFalse();
    }

    [Fact]
    public async Task ProgressIsPlainLinesWithAVerdictEarly()
    {
        var answer = await call.JudgeSimulatorAsync();

        answer.ErrorLines[0].ShouldMatch(@"^ +\d+\.\d s  \d+ pass, 0 fail, \d+ to go · [\d,]+ requests/s, [\d,]+ session calls/s");
    }

    [Fact]
    public async Task ALiveTableLeavesTheDataAlone()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new CliConsole(output, error) { IsInteractive = true };
        string[] arguments = ["run", "--mutant", Mutant, "--sequences", "300", "--report", Path.Combine(call.Folder, "report")];

        var code = await CliApp.RunAsync(arguments, console, CancellationToken.None);

        code.ShouldBe(ExitCode.Violation, error.ToString());
        output.ToString().ShouldStartWith($"simulator {Mutant}");
        error.ToString().ShouldContain("FAIL  LOG-15 MUST");
    }

    public void Dispose() => call.Dispose();

    private async Task<string> StableJsonAsync(string more)
    {
        await call.JudgeSimulatorAsync(more);
        var report = JsonNode.Parse(await File.ReadAllTextAsync(call.ReportJson))!.AsObject();
        report.Remove("run").ShouldBeTrue("a report says when it was made");
        return report.ToJsonString();
    }

    private async Task<string> FoundProgramAsync() => JsonDocument.Parse(await File.ReadAllTextAsync(call.ReportJson)).RootElement
        .GetProperty("rules").EnumerateArray()
        .Single(rule => rule.TryGetProperty("counterexample", out _))
        .GetProperty("counterexample").GetProperty("program").GetString()!;

    private string Expecting(string program) => call.Write("expected.json", JsonText.Of(new
    {
        Target = "simulator", Deviations = new[] { new { Rule = "LOG-15", Program = program, Reason = "it always did" } },
    }));

    private Task<CliAnswer> JudgeMutantExpectingAsync(string program) =>
        call.JudgeSimulatorAsync($"--mutant {Mutant} --rules LOG-15 --expected {Expecting(program)}");
}
