using System.Text.Json;
using OffsetConformance.Campaign;
using OffsetConformance.Checking.Histories;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using OffsetConformance.Wire.Server;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

/// <summary>The simulator behind a socket, judged as any broker is: by the wire, by both channels, and by its address alone.</summary>
public sealed class ServedSimulatorTests : IDisposable
{
    /// <summary>Rules that need a request which no client library sends, or an answer which none shows.</summary>
    private static readonly string[] SeenOnTheWire = ["LOG-18", "LOG-20", "START-11", "LIST-12", "CMT-08", "CMT-09", "CMT-10"];

    private readonly CliCall call = new();

    [Fact]
    public async Task OverTheWireItPassesAndMoreIsJudged()
    {
        var answer = await JudgeAsync("--channel wire");

        answer.ExitCode.ShouldBe(ExitCode.Success, answer.Output + answer.Error);
        var verdicts = (await ReportAsync()).GetProperty("rules").EnumerateArray()
            .ToDictionary(rule => rule.GetProperty("id").GetString()!, rule => rule.GetProperty("verdict").GetString());
        SeenOnTheWire.Select(rule => $"{rule} {verdicts[rule]}").ShouldBe(SeenOnTheWire.Select(rule => $"{rule} pass"));
    }

    /// <summary>Two implementations of the client's side, which nobody here wrote both of, see one broker.</summary>
    [Fact]
    public async Task BothChannelsAgree()
    {
        var answer = await JudgeAsync("--channel both");

        answer.ExitCode.ShouldBe(ExitCode.Success, answer.Output + answer.Error);
        var channels = (await ReportAsync()).GetProperty("channels");
        channels.GetProperty("compared").GetInt64().ShouldBeGreaterThan(100);
        channels.GetProperty("disagreed").GetInt64().ShouldBe(0, channels.ToString());
    }

    [Fact]
    public async Task ATranscriptCanBeReadAsAHistory()
    {
        var file = Path.Combine(call.Folder, "transcript.jsonl");

        var answer = await JudgeAsync($"--channel wire --transcript {file}");

        answer.ExitCode.ShouldBe(ExitCode.Success, answer.Output + answer.Error);
        HistoryOf(file).Select(line => line.Operation).Distinct().ShouldBeSubsetOf(
        [
            "produce", "fetch", "fetchSession", "listOffsets", "listOffsetsMulti", "deleteRecords", "deleteRecordsMulti", "commit", "commitMulti", "fetchCommitted",
            "fetchCommittedAll", "offsetDelete", "deleteGroup", "initProducerId", "createTopic", "createPartitions", "deleteTopic",
            "metadata", "describeGroup",
        ]);
        HistoryOf(file).Count.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task ADefectIsCaughtOverTheWireAndLeavesItsTranscript()
    {
        var answer = await JudgeAsync("--channel wire --mutant ack-after-append");

        answer.ExitCode.ShouldBe(ExitCode.Violation, answer.Output + answer.Error);
        answer.Output.ShouldContain("FAIL  LOG-02");
        var transcript = (await ReportAsync()).GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("id").GetString() == "LOG-02")
            .GetProperty("counterexample").GetProperty("transcript").GetString();
        transcript.ShouldBe("transcripts/LOG-02.jsonl");
        HistoryOf(Path.Combine(call.Folder, "report", "transcripts", "LOG-02.jsonl")).ShouldContain(line => line.Operation == "produce");
    }

    /// <summary>Nothing is known of the broker but its address, as of any other.</summary>
    [Theory]
    [InlineData("ack-after-append", "LOG-02")]
    [InlineData("past-end-is-empty", "LOG-15")]
    [InlineData("earliest-is-zero", "LIST-01")]
    public async Task ADefectIsCaughtByTheAddressAlone(string id, string owner)
    {
        var mutant = MutantCatalogue.Find(id).ShouldNotBeNull();
        mutant.Owner.ShouldBe(owner);
        await using var target = new SimulatedTarget(mutant, new() { Time = TimeProvider.System });
        await using var connection = await target.ConnectAsync(CancellationToken.None);
        await using var server = BrokerServer.Start(connection.Broker, new() { AutoCreatePartitions = 1 });

        var answer = await call.RunAsync($"run --bootstrap {server.Address} --sequences 700 --rules {owner} --quiet --report {call.Folder}/report");

        answer.ExitCode.ShouldBe(ExitCode.Violation, answer.Output + answer.Error);
        answer.Output.ShouldContain($"FAIL  {owner}");
    }

    public void Dispose() => call.Dispose();

    private Task<CliAnswer> JudgeAsync(string more) => call.RunAsync($"run --target simulator --sequences 700 --quiet --report {call.Folder}/report {more}");

    private async Task<JsonElement> ReportAsync() => JsonDocument.Parse(await File.ReadAllTextAsync(call.ReportJson)).RootElement;

    private static IReadOnlyList<HistoryLine> HistoryOf(string file)
    {
        using var text = File.OpenText(file);
        return HistoryReader.Read(text).Lines;
    }
}
