using System.Globalization;
using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;

namespace OffsetConformance.Tests.Simulation;

/// <summary>
/// A program in a small language, run against a fresh simulator with the topics <c>a</c> (two partitions) and <c>b</c> (one). One command per line
/// or between semicolons: its name, then its arguments. <c>@1</c> at the end sends a request as client 1, <c>rc</c> reads committed.
/// What follows <c>=></c> is the expected answer. The records of a program are named r0, r1, … in the order they are sent.
/// </summary>
internal sealed class Scenario(SimulatedTarget target, ITargetConnection connection)
{
    private readonly Dictionary<string, IConsumerSession> sessions = [];
    private int sent;

    public SimulatedTarget Target => target;

    public static async Task<Scenario> StartAsync(Mutant? mutant = null)
    {
        var target = new SimulatedTarget(mutant);
        await target.CreateTopicAsync("a", 2, CancellationToken.None);
        await target.CreateTopicAsync("b", 1, CancellationToken.None);
        return new(target, await target.ConnectAsync(CancellationToken.None));
    }

    /// <summary>Runs the program and returns it with the answers that came, in the layout of its text.</summary>
    public static async Task<string> TranscribeAsync(string program, Mutant? mutant = null)
    {
        var scenario = await StartAsync(mutant);
        var lines = new List<string>();
        foreach (var (command, _) in Parse(program))
        {
            lines.Add($"{command} => {await scenario.RunAsync(command)}");
        }

        return string.Join('\n', lines);
    }

    public static (string Command, string? Expected)[] Parse(string program) =>
    [
        .. from line in program.Split('\n', ';')
           where !string.IsNullOrWhiteSpace(line)
           let parts = line.Split("=>", StringSplitOptions.TrimEntries)
           select (parts[0], parts.Length > 1 ? parts[1] : null),
    ];

    /// <summary>Runs one command and returns its answer as text.</summary>
    public async Task<string> RunAsync(string command)
    {
        var words = command.Split(' ').ToList();
        var client = words.Remove("@1") ? 1 : 0;
        var isolation = words.Remove("rc") ? IsolationLevel.ReadCommitted : IsolationLevel.ReadUncommitted;
        return Text(words switch
        {
            ["produce", var p, var n, .. var rest] => await SendAsync(new Command<Offset>.Produce(Partition(p), Records(n), Codec(rest)), client),
            ["stamped", var p, .. var stamps] => await SendAsync(new Command<Offset>.Produce(Partition(p), Stamped(stamps)), client),
            ["lying", var p, var n, "base-offset", var o] =>
                await SendAsync(new Command<Offset>.Produce(Partition(p), Records(n)) { Malformed = new() { BaseOffset = At(o).Value } }, client),
            ["lying", var p, var n, "last-delta", var d] =>
                await SendAsync(new Command<Offset>.Produce(Partition(p), Records(n)) { Malformed = new() { LastOffsetDelta = int.Parse(d) } }, client),
            ["fetch", var p, var o] => await SendAsync(new Command<Offset>.Fetch(Partition(p), At(o), isolation), client),
            ["list", var p, var spec] => await SendAsync(new Command<Offset>.ListOffsets(Partition(p), Spec(spec), isolation), client),
            ["delete", var p, var o] => await SendAsync(new Command<Offset>.DeleteRecords(Partition(p), At(o)), client),
            ["trim", var p, var o] => await SendAsync(new Command<Offset>.Trim(Partition(p), At(o)), client),
            ["commit", var g, var p, var o] => await SendAsync(new Command<Offset>.Commit(g, Partition(p), At(o)), client),
            ["commit", var g, var p, var o, var length] =>
                await SendAsync(new Command<Offset>.Commit(g, Partition(p), At(o), new('m', int.Parse(length)), LeaderEpoch: 7), client),
            ["committed", var g, var p] => await SendAsync(new Command<Offset>.FetchCommitted(g, Partition(p)), client),
            ["resume", var s, var g, var p, var policy, var n] => await ResumeAsync(s, g, Partition(p), policy, int.Parse(n)),
            ["consume", var s, var n] => await sessions[s].ConsumeAsync(int.Parse(n), CancellationToken.None),
            ["seek", var s, var o, var n] => await SeekAsync(sessions[s], At(o), int.Parse(n)),
            ["commit-consumed", var s] => await sessions[s].CommitAsync(CancellationToken.None),
            _ => throw new FormatException($"'{command}' is no command."),
        });
    }

    private static string Text(Outcome outcome) => outcome switch
    {
        Outcome.Produced answer => $"base {answer.BaseOffset}",
        Outcome.Fetched answer => $"{Text(answer.Records)} | start {answer.LogStartOffset}, stable {answer.LastStableOffset}, high {answer.HighWatermark}",
        Outcome.OffsetListed answer => (answer.Offset?.ToString() ?? "none") + (answer.Timestamp is { } stamp ? $" at {stamp}" : ""),
        Outcome.RecordsDeleted answer => $"start {answer.LowWatermark}",
        Outcome.Acknowledged => "ok",
        Outcome.CommittedOffset answer => (answer.Offset?.ToString() ?? "none") + (answer.Metadata is { Length: > 0 and var n } ? $" with {n}" : ""),
        Outcome.Consumed answer => Text(answer.Records) + (answer.EndOfPartition is { } end ? $" | end {end}" : ""),
        Outcome.Refused { Records.IsEmpty: false } answer => $"{Text(answer.Records)} | refused {answer.Error}",
        Outcome.Refused answer => $"refused {answer.Error}",
        _ => outcome.ToString(),
    };

    private static string Text(ValueList<OffsetRecord> records) =>
        records.IsEmpty ? "nothing" : string.Join(' ', records.Select(record => $"{record.Offset}:{record.Record.Value}"));

    private static TopicPartition Partition(string text) => new(text[..^2], text[^1] - '0');

    private static Offset At(string text) => new(text switch
    {
        "max" => long.MaxValue,
        "max-1" => long.MaxValue - 1,
        _ => long.Parse(text, CultureInfo.InvariantCulture),
    });

    private static OffsetSpec Spec(string text) => text switch
    {
        "latest" => OffsetSpec.Latest,
        "earliest" => OffsetSpec.Earliest,
        "max" => OffsetSpec.MaxTimestamp,
        _ => new(long.Parse(text, CultureInfo.InvariantCulture)),
    };

    private static Compression Codec(List<string> words) => words is [var codec] ? Enum.Parse<Compression>(codec, ignoreCase: true) : Compression.None;

    private Record Next(long? timestamp = null) => new("k", $"r{sent++}", timestamp);

    private ValueList<Record> Records(string count) => [.. Enumerable.Range(0, int.Parse(count)).Select(_ => Next())];

    private ValueList<Record> Stamped(IEnumerable<string> stamps) => [.. stamps.Select(stamp => Next(long.Parse(stamp, CultureInfo.InvariantCulture)))];

    private ValueTask<Outcome> SendAsync(Command<Offset>.Request request, int client) =>
        connection.Broker.ExecuteAsync(request with { Client = client }, CancellationToken.None);

    private async Task<Outcome> ResumeAsync(string name, string group, TopicPartition partition, string policy, int maxRecords)
    {
        var options = new SessionOptions(group, Enum.Parse<ResetPolicy>(policy, ignoreCase: true));
        sessions[name] = await connection.OpenSessionAsync(options, CancellationToken.None);
        await sessions[name].AssignAsync(partition, offset: null, CancellationToken.None);
        return await sessions[name].ConsumeAsync(maxRecords, CancellationToken.None);
    }

    private static async Task<Outcome> SeekAsync(IConsumerSession session, Offset offset, int maxRecords)
    {
        await session.SeekAsync(offset, CancellationToken.None);
        return await session.ConsumeAsync(maxRecords, CancellationToken.None);
    }
}
