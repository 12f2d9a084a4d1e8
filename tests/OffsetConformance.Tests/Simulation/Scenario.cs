using System.Globalization;
using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using Shouldly;

namespace OffsetConformance.Tests.Simulation;

/// <summary>
/// A program in a small language, run against a fresh simulator with the topics <c>a</c> (two partitions) and <c>b</c> (one). One command per line
/// or between semicolons: its name, then its arguments. <c>@1</c> at the end sends a request as client 1, <c>rc</c> reads committed,
/// <c>null</c> and <c>empty</c> stand for no text and the empty one.
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

    /// <summary>Asserts that every command of the program is answered as it says, by the healthy simulator.</summary>
    public static async Task ShouldHoldAsync(string program) =>
        (await TranscribeAsync(program)).ShouldBe(string.Join('\n', program.Split('\n', StringSplitOptions.TrimEntries)));

    public static (string Command, string? Expected)[] Parse(string program) =>
    [
        .. from line in program.Split('\n', ';')
           where !string.IsNullOrWhiteSpace(line)
           let parts = line.Split("=>", StringSplitOptions.TrimEntries)
           select (parts[0], parts.Length > 1 ? parts[1] : null),
    ];

    /// <summary>Runs one command and returns its answer as text.</summary>
    public async Task<string> RunAsync(string command) => Text(await AnswerAsync([.. command.Split(' ')]));

    private async Task<Outcome> AnswerAsync(string[] words) => words switch
    {
        ["resume", var s, var g, var p, var policy, var n, .. var rest] => await ResumeAsync(s, g, Partition(p), policy, int.Parse(n), rest is ["auto"]),
        ["consume", var s, var n] => await sessions[s].ConsumeAsync(int.Parse(n), CancellationToken.None),
        ["seek", var s, var o] => await sessions[s].SeekAsync(At(o), CancellationToken.None),
        ["seek", var s, var o, var n] => await ConsumeAfterAsync(sessions[s].SeekAsync(At(o), CancellationToken.None), sessions[s], n),
        ["edge", var s, var edge, var n] =>
            await ConsumeAfterAsync(sessions[s].SeekToEdgeAsync(Enum.Parse<LogEdge>(edge, ignoreCase: true), CancellationToken.None), sessions[s], n),
        ["pause", var s] => await sessions[s].PauseAsync(CancellationToken.None),
        ["unpause", var s] => await sessions[s].UnpauseAsync(CancellationToken.None),
        ["watermarks", var s] => await sessions[s].QueryWatermarksAsync(CancellationToken.None),
        ["close", var s] => await sessions[s].CloseAsync(CancellationToken.None),
        ["commit-consumed", var s] => await sessions[s].CommitAsync(CancellationToken.None),
        _ => await connection.Broker.ExecuteAsync(RequestOf(words), CancellationToken.None),
    };

    /// <summary>Parts of one request stand between ampersands.</summary>
    private Command<Offset>.Request RequestOf(string[] words)
    {
        if (words[0] == "together")
        {
            var parts = string.Join(' ', words[1..]).Split(" & ").Select(part => RequestOf(part.Split(' '))).ToList();
            return new Command<Offset>.Together(ValueList.From(parts));
        }

        var kept = words.ToList();
        var client = kept.Remove("@1") ? 1 : 0;
        var isolation = kept.Remove("rc") ? IsolationLevel.ReadCommitted : IsolationLevel.ReadUncommitted;
        return RequestOf(kept, isolation) with { Client = client };
    }

    private Command<Offset>.Request RequestOf(List<string> words, IsolationLevel isolation) => words switch
    {
        ["produce", var p, var n, .. var rest] => new Command<Offset>.Produce(Partition(p), Records(n), Codec(rest)),
        ["stamped", var p, .. var stamps, "gzip"] => new Command<Offset>.Produce(Partition(p), Stamped(stamps), Compression.Gzip),
        ["stamped", var p, .. var stamps] => new Command<Offset>.Produce(Partition(p), Stamped(stamps)),
        ["record", var p, var key, var value, .. var headers] => new Command<Offset>.Produce(
            Partition(p), [new(FieldOf(key), FieldOf(value)) { Headers = ValueList.From(headers.Select(header => new RecordHeader(header, "v"))) }]),
        ["numbered", var p, var n, "from", var sequence, .. var rest] => new Command<Offset>.Produce(Partition(p), Records(n))
        {
            Producer = new(new(7, rest is ["epoch", var epoch] ? short.Parse(epoch, CultureInfo.InvariantCulture) : (short)0), int.Parse(sequence)),
        },
        ["lying", var p, var n, "base-offset", var o] => new Command<Offset>.Produce(Partition(p), Records(n)) { Malformed = new() { BaseOffset = At(o).Value } },
        ["lying", var p, var n, "last-delta", var d] => new Command<Offset>.Produce(Partition(p), Records(n)) { Malformed = new() { LastOffsetDelta = int.Parse(d) } },
        ["damaged", var p, var n] => new Command<Offset>.Produce(Partition(p), Records(n)) { Malformed = new() { BadCrc = true } },
        ["fetch", var p, var o] => new Command<Offset>.Fetch(Partition(p), At(o), isolation),
        ["fetch", var p, var o, "max-bytes", var n] => new Command<Offset>.Fetch(Partition(p), At(o), isolation) { MaxBytes = int.Parse(n) },
        ["fetch", var p, var o, "of", var id] => new Command<Offset>.Fetch(Partition(p), At(o), isolation) { Topic = TopicId(id) },
        ["fetch", var p, var o, "opens"] => new Command<Offset>.Fetch(Partition(p), At(o), isolation) { Session = FetchSession.Opened },
        ["fetch", var p, var o, "of", var id, "opens"] => new Command<Offset>.Fetch(Partition(p), At(o), isolation) { Session = FetchSession.Opened, Topic = TopicId(id) },
        ["fetch", var p, var o, "goes-on"] => new Command<Offset>.Fetch(Partition(p), At(o), isolation) { Session = FetchSession.Continued },
        ["fetch", var p, var o, "of", var id, "goes-on"] => new Command<Offset>.Fetch(Partition(p), At(o), isolation) { Session = FetchSession.Continued, Topic = TopicId(id) },
        ["fetch", var p, var o, "min-bytes", var n] => new Command<Offset>.Fetch(Partition(p), At(o), isolation) { MinBytes = int.Parse(n), MaxWait = 1 },
        ["list", var p, var spec] => new Command<Offset>.ListOffsets(Partition(p), Spec(spec), isolation),
        ["delete", var p, var o] => new Command<Offset>.DeleteRecords(Partition(p), At(o)),
        ["trim", var p, var o] => new Command<Offset>.Trim(Partition(p), At(o)),
        ["commit", var g, var p, var o] => new Command<Offset>.Commit(Group(g), Partition(p), At(o)),
        ["commit", var g, var p, var o, "of", var id] => new Command<Offset>.Commit(Group(g), Partition(p), At(o)) { Topic = TopicId(id) },
        ["commit", var g, var p, var o, "as", var member, var generation] =>
            new Command<Offset>.Commit(Group(g), Partition(p), At(o)) { Member = new(int.Parse(generation), member) },
        ["commit", var g, var p, var o, var length] => new Command<Offset>.Commit(Group(g), Partition(p), At(o), new('m', int.Parse(length)), LeaderEpoch: 7),
        ["committed", var g, var p] => new Command<Offset>.FetchCommitted(Group(g), Partition(p)),
        ["committed", var g, var p, "of", var id] => new Command<Offset>.FetchCommitted(Group(g), Partition(p)) { Topic = TopicId(id) },
        _ => new Command<Offset>.Control(ControlOf(words)),
    };

    private static ControlRequest ControlOf(List<string> words) => words switch
    {
        ["create", var topic, var n, .. var config] => new ControlRequest.CreateTopic(topic, int.Parse(n), ValueList.From(config.Select(SettingOf))),
        ["remove", var topic] => new ControlRequest.DeleteTopic(topic),
        ["grow", var topic, var n] => new ControlRequest.CreatePartitions(topic, int.Parse(n)),
        ["topics", .. var topics] => new ControlRequest.Metadata(ValueList.From(topics)),
        ["committed-all", var g] => new ControlRequest.FetchCommittedAll(g),
        ["drop-offset", var g, var p] => new ControlRequest.OffsetDelete(g, Partition(p)),
        ["drop-group", var g] => new ControlRequest.DeleteGroup(g),
        _ => throw new FormatException($"'{string.Join(' ', words)}' is no command."),
    };

    private static string Text(Outcome outcome) => outcome switch
    {
        Outcome.Unchanged => "nothing new",
        Outcome.Produced answer =>
            $"base {answer.BaseOffset}{(answer.LogStartOffset == Offset.Zero ? "" : $", start {answer.LogStartOffset}")}{(answer.LogAppendTime is { } stamp ? $" at {stamp}" : "")}",
        Outcome.Fetched answer => $"{Text(answer.Records)} | start {answer.LogStartOffset}, stable {answer.LastStableOffset}, high {answer.HighWatermark}",
        Outcome.OffsetListed { Offset: null, LeaderEpoch: { } epoch } => $"none of epoch {epoch}",
        Outcome.OffsetListed answer => (answer.Offset?.ToString() ?? "none") + (answer.Timestamp is { } stamp ? $" at {stamp}" : ""),
        Outcome.RecordsDeleted answer => $"start {answer.LowWatermark}",
        Outcome.Acknowledged or Outcome.TopicCreated => "ok",
        Outcome.CommittedOffset answer => (answer.Offset?.ToString() ?? "none") + (answer.Metadata is { Length: > 0 and var n } ? $" with {n}" : "")
            + (answer.LeaderEpoch is >= 0 and var epoch ? $" of epoch {epoch}" : ""),
        Outcome.CommittedOffsets answer => answer.Partitions.IsEmpty ? "nothing" : string.Join(", ", answer.Partitions.Select(part => $"{part.Partition} {Text(part.Answer)}")),
        Outcome.AnsweredTogether answer => string.Join(" & ", answer.Parts.Select(part => $"{part.Partition} {Text(part.Answer)}")),
        Outcome.WatermarksSeen answer => $"{answer.Low} to {answer.High}, cached {answer.CachedLow?.ToString() ?? "none"} to {answer.CachedHigh?.ToString() ?? "none"}",
        Outcome.TopicsDescribed answer => string.Join(", ", answer.Topics.Select(topic => $"{topic.Topic} {topic.Partitions}")),
        Outcome.Consumed answer => Text(answer.Records) + (answer.EndOfPartition is { } end ? $" | end {end}" : ""),
        Outcome.Refused { Records.IsEmpty: false } answer => $"{Text(answer.Records)} | refused {answer.Error}",
        Outcome.Refused { OffsetBeside: { } beside } answer => $"refused {answer.Error} beside {beside}",
        Outcome.Refused answer => $"refused {answer.Error}",
        _ => outcome.ToString(),
    };

    private static string Text(ValueList<OffsetRecord> records) =>
        records.IsEmpty ? "nothing" : string.Join(' ', records.Select(record => $"{record.Offset}:{Text(record.Record)}"));

    private static string Text(Record record) =>
        $"{(record.Key == "k" ? "" : $"{Field(record.Key)}=")}{Field(record.Value)}{string.Concat(record.Headers.Select(header => $"+{header.Key}"))}";

    private static string Field(string? text) => text switch { null => "null", "" => "empty", _ => text };

    private static string? FieldOf(string word) => word switch { "null" => null, "empty" => "", _ => word };

    private static string Group(string word) => FieldOf(word)!;

    private static Setting SettingOf(string word) => word switch
    {
        "compact" => new("cleanup.policy", "compact"),
        "append-time" => new("message.timestamp.type", "LogAppendTime"),
        _ => throw new FormatException($"'{word}' is no setting."),
    };

    /// <summary>The simulator numbers its topics: a is 1, b is 2.</summary>
    private static TopicReference TopicId(string number) => new(TopicReferenceKind.Id, new(int.Parse(number), 0, 0, new byte[8]));

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

    private async Task<Outcome> ResumeAsync(string name, string group, TopicPartition partition, string policy, int maxRecords, bool autoCommit)
    {
        var options = new SessionOptions(group, Enum.Parse<ResetPolicy>(policy, ignoreCase: true)) { AutoCommit = autoCommit };
        sessions[name] = await connection.OpenSessionAsync(options, CancellationToken.None);
        await sessions[name].AssignAsync(partition, offset: null, CancellationToken.None);
        return await sessions[name].ConsumeAsync(maxRecords, CancellationToken.None);
    }

    private static async Task<Outcome> ConsumeAfterAsync(ValueTask<Outcome> sought, IConsumerSession session, string maxRecords)
    {
        await sought;
        return await session.ConsumeAsync(int.Parse(maxRecords), CancellationToken.None);
    }
}
