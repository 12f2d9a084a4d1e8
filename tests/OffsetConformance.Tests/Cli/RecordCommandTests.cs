using System.Text.Json;
using OffsetConformance.Campaign;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

/// <summary>What is recorded is a history: it can be checked, and says of a broker what a run says of it.</summary>
public sealed class RecordCommandTests : IDisposable
{
    private readonly CliCall call = new();

    [Theory]
    [InlineData("simulator.jsonl")]
    [InlineData("simulator.jsonl.gz")]
    public async Task ARecordingIsJudgedAndAccepted(string file)
    {
        var path = Path.Combine(call.Folder, file);

        var recorded = await call.RunAsync($"record {path} --target simulator --sequences 30");
        var answer = await call.RunAsync($"check {call.Folder} --json");

        recorded.ExitCode.ShouldBe(ExitCode.Success, recorded.Error);
        recorded.Output.ShouldMatch("^30 sequences, [0-9,]+ lines: ");
        answer.ExitCode.ShouldBe(ExitCode.Success, answer.Error);
        var report = JsonDocument.Parse(answer.Output).RootElement;
        report.GetProperty("judgedLines").GetInt32().ShouldBeGreaterThan(report.GetProperty("files")[0].GetProperty("lines").GetInt32() / 3);
        report.GetProperty("files").GetArrayLength().ShouldBe(1, "a recording that is under way stands beside its place");
    }

    [Fact]
    public async Task ARecordingOfADefectShowsIt()
    {
        var path = Path.Combine(call.Folder, "defect.jsonl");

        await call.RunAsync($"record {path} --target simulator --mutant ack-zero --sequences 10");

        (await call.RunAsync($"check {path}")).ExitCode.ShouldBe(ExitCode.Violation);
    }

    /// <summary>Lines are numbered through, and time goes on: whoever reads them takes them for one recording.</summary>
    [Fact]
    public async Task SequencesFollowEachOther()
    {
        var path = Path.Combine(call.Folder, "simulator.jsonl");
        await call.RunAsync($"record {path} --target simulator --sequences 5 --seed 7");

        var lines = File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        lines[0].GetProperty("seed")[0].GetInt32().ShouldBe(7);
        lines.Skip(1).Select(line => line.GetProperty("n").GetInt32()).ShouldBe(Enumerable.Range(0, lines.Count - 1));
        lines.Skip(1).Count(line => line.GetProperty("op").GetString() == "begin").ShouldBe(5);
        lines.Skip(1).Where(line => line.GetProperty("client").GetString() != "-").Select(line => line.GetProperty("t0").GetInt64()).ShouldBeInOrder();
    }

    [Fact]
    public async Task AlterationsAreCountedAndExplained()
    {
        var path = Path.Combine(call.Folder, "simulator.jsonl");
        await call.RunAsync($"record {path} --target simulator --sequences 20");

        var answer = await call.RunAsync($"check {path} --alter 200 --seed 3 --json");

        var report = JsonDocument.Parse(answer.Output).RootElement;
        var unexplained = report.GetProperty("unexplained").GetInt32();
        report.GetProperty("rejected").GetInt32().ShouldBeGreaterThan(100);
        answer.ExitCode.ShouldBe(unexplained > 0 ? ExitCode.Violation : ExitCode.Success);
        report.GetProperty("survivors").EnumerateArray().Where(survivor => !survivor.TryGetProperty("reason", out _))
            .Sum(survivor => survivor.GetProperty("count").GetInt32()).ShouldBe(unexplained);
    }

    public void Dispose() => call.Dispose();
}
