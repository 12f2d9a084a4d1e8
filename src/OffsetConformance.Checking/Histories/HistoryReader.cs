using System.Globalization;
using System.Text.Json;
using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Histories;

/// <summary>What one line of a recorded history means for the model.</summary>
public abstract record HistoryEvent
{
    private HistoryEvent()
    {
    }

    /// <summary>Everything before is another world.</summary>
    public sealed record Begin : HistoryEvent;

    /// <summary>These partitions are fresh from here on.</summary>
    public sealed record Created(ValueList<TopicPartition> Partitions) : HistoryEvent;

    /// <summary>From here on the model can't follow the topic: it is gone, or transactions, compaction or retention change it unseen.</summary>
    /// <param name="Topic">Which topic.</param>
    /// <param name="ForGood">Whether a topic created later under the same name can't be followed either: the marker of a transaction that
    /// was open when the topic was deleted is written into its successor.</param>
    public sealed record Lost(string Topic, bool ForGood = false) : HistoryEvent;

    /// <summary>From here on the model can't follow the group's commits.</summary>
    public sealed record LostGroup(string Group) : HistoryEvent;

    /// <summary>Commands that were sent, and what came of each.</summary>
    public sealed record Answered(ValueList<(Command<Offset> Command, Outcome Outcome)> Steps) : HistoryEvent;

    /// <summary>Nothing that the model judges or has to follow.</summary>
    public sealed record Ignored : HistoryEvent;
}

/// <summary>One line of a history: which operation it was, and what it means.</summary>
public sealed record HistoryLine(int Number, string Operation, HistoryEvent Event);

/// <summary>
/// Reads a history in the format offset-history/1: JSON Lines, a header, then one operation a line. Operations that the model does not know
/// yet are <see cref="HistoryEvent.Ignored"/>, and what they may change is <see cref="HistoryEvent.Lost"/>.
/// </summary>
public static class HistoryReader
{
    /// <summary>
    /// Reads all lines. Where two operations overlap in time, nobody knows which the broker saw first: an overlapped question is ignored,
    /// and what two overlapping writes wrote is lost.
    /// </summary>
    /// <exception cref="FormatException">The text is not such a history; the message names the line.</exception>
    public static IReadOnlyList<HistoryLine> Read(TextReader text)
    {
        var header = text.ReadLine();
        if (header is null || !header.Contains("\"offset-history/1\"", StringComparison.Ordinal))
        {
            throw new FormatException("line 1 is not the header of an offset-history/1 file");
        }

        var lines = new List<(HistoryLine Line, long From, long To)>();
        while (text.ReadLine() is { } line)
        {
            lines.Add(Parse(line, lines.Count + 2));
        }

        return [.. lines.Select((_, i) => Sequential(lines, i))];
    }

    private static HistoryLine Sequential(List<(HistoryLine Line, long From, long To)> lines, int index)
    {
        var (line, from, to) = lines[index];
        var overlapping = Neighbours(lines, index).Where(other => other.From < to && other.To > from).ToList();
        if (overlapping.Count == 0 || line.Event is not HistoryEvent.Answered { Steps: [var (command, _), ..] })
        {
            return line;
        }

        return !IsWrite(command) ? line with { Event = new HistoryEvent.Ignored() }
            : !overlapping.Exists(other => other.Line.Event is HistoryEvent.Answered { Steps: [var (another, _), ..] } && IsWrite(another)) ? line
            : line with { Event = Loss(command) };
    }

    /// <summary>Lines are in the order in which they were sent; more than this many are never under way at once.</summary>
    private static IEnumerable<(HistoryLine Line, long From, long To)> Neighbours(List<(HistoryLine Line, long From, long To)> lines, int index)
    {
        const int Window = 64;
        for (var i = Math.Max(0, index - Window); i < Math.Min(lines.Count, index + Window); i++)
        {
            if (i != index)
            {
                yield return lines[i];
            }
        }
    }

    private static bool IsWrite(Command<Offset> command) =>
        command is Command<Offset>.Produce or Command<Offset>.DeleteRecords or Command<Offset>.Commit;

    private static HistoryEvent Loss(Command<Offset> write) => write switch
    {
        Command<Offset>.Produce produce => new HistoryEvent.Lost(produce.Partition.Topic),
        Command<Offset>.DeleteRecords delete => new HistoryEvent.Lost(delete.Partition.Topic),
        Command<Offset>.Commit commit => new HistoryEvent.LostGroup(commit.Group),
        _ => new HistoryEvent.Ignored(),
    };

    private static (HistoryLine Line, long From, long To) Parse(string line, int lineNumber)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = new HistoryJson(document.RootElement);
            return (new(json.Int("n"), json.Text("op"), Meaning(json)), json.Long("t0"), json.Long("t1"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {lineNumber} is not an operation of an offset-history/1 file: {e.Message}"), e);
        }
    }

    private static HistoryEvent Meaning(HistoryJson json) => json.Text("op") switch
    {
        "begin" or "restart" => new HistoryEvent.Begin(),
        "createTopic" => json.IsOk && !IsChangedUnseen(json) ? Created(json) : new HistoryEvent.Ignored(),
        "alterConfig" => IsChangedUnseen(json) ? new HistoryEvent.Lost(json.Text("topic")) : new HistoryEvent.Ignored(),
        "deleteTopic" => new HistoryEvent.Lost(json.Text("topic")),
        "produce" => Produce(json),
        "fetch" => json.Has("currentLeaderEpoch") ? new HistoryEvent.Ignored() : Answered(Fetch(json)),
        "listOffsets" => json.Has("currentLeaderEpoch") || IsOlderThanItsQuestion(json) ? new HistoryEvent.Ignored() : Answered(ListOffsets(json)),
        "deleteRecords" => Answered((new Command<Offset>.DeleteRecords(json.Partition(), json.Offset("offset")), Outcome(json, ok => new Outcome.RecordsDeleted(ok.Offset("lowWatermark"))))),
        "deleteRecordsMulti" => Each(json, DeleteRecords),
        "commit" => Answered(Commit(json, json)),
        "commitMulti" => Each(json, Commit),
        "fetchCommitted" => Answered(FetchCommitted(json)),
        "offsetDelete" or "deleteGroup" or "txnCommitOffset" => new HistoryEvent.LostGroup(json.Text("group")),
        "createPartitions" => new HistoryEvent.Lost(json.Text("topic")),
        "addPartitionsToTxn" => new HistoryEvent.Lost(json.Array("partitions")[0].Text("topic"), ForGood: true),
        _ => new HistoryEvent.Ignored(),
    };

    /// <summary>Bounded: a file comes from outside, and a count is allocated for.</summary>
    private static HistoryEvent.Created Created(HistoryJson json)
    {
        const int MaxPartitions = 10_000;
        var count = json.Int("partitions");
        return count is >= 1 and <= MaxPartitions
            ? new(ValueList.From(Enumerable.Range(0, count).Select(partition => new TopicPartition(json.Text("topic"), partition))))
            : throw new FormatException($"'partitions' is {count} where 1 to {MaxPartitions} is due");
    }

    /// <summary>Whether the topic's settings let the broker drop records on its own.</summary>
    private static bool IsChangedUnseen(HistoryJson json) =>
        json.Object("config").Texts().Any(setting => setting.Name switch
        {
            "cleanup.policy" => setting.Value.Contains("compact", StringComparison.Ordinal),
            "retention.ms" or "retention.bytes" => setting.Value is not "-1",
            _ => false,
        });

    private static HistoryEvent Produce(HistoryJson json)
    {
        if (json.Has("producerId") || (json.IsOk && json.Has("malformed")))
        {
            // Sequence numbers, transactions and accepted nonsense follow rules that are not judged yet.
            return json.IsOk ? new HistoryEvent.Lost(json.Text("topic")) : new HistoryEvent.Ignored();
        }

        var records = json.Array("records").Select(record => new Record(record.TextOrNull("key"), record.TextOrNull("value"), record.Long("timestamp")));
        var command = new Command<Offset>.Produce(json.Partition(), ValueList.From(records), json.Text("codec") is "gzip" ? Compression.Gzip : Compression.None)
        {
            Malformed = json.Has("malformed") ? Malformation(json.Object("malformed")) : null,
        };
        return Answered((command, Outcome(json, ok => new Outcome.Produced(ok.Offset("baseOffset"), ok.OffsetOrNull("logStartOffset")))));
    }

    private static Malformation Malformation(HistoryJson json) => new()
    {
        BadCrc = json.Has("badCrc"),
        BaseOffset = json.Has("batchBaseOffset") ? json.Long("batchBaseOffset") : null,
        LastOffsetDelta = json.Has("lastOffsetDelta") ? json.Int("lastOffsetDelta") : null,
        RecordCount = json.Has("recordCount") ? json.Int("recordCount") : null,
    };

    private static (Command<Offset> Command, Outcome Outcome) Fetch(HistoryJson json)
    {
        var isolation = (IsolationLevel)json.Int("isolation");
        var command = new Command<Offset>.Fetch(json.Partition(), json.Offset("offset"), isolation);
        return (command, Outcome(json, ok =>
        {
            var delivered = ok.Array("delivered").Select(offset => offset.AsLong()).ToHashSet();
            var records = ok.Array("records")
                .Where(record => delivered.Contains(record.Long("offset")))
                .Select(record => new OffsetRecord(record.Offset("offset"), new(record.TextOrNull("key"), record.TextOrNull("value"), record.Long("timestamp"))));
            var next = ok.Offset("nextFetchOffset");
            var end = isolation == IsolationLevel.ReadUncommitted ? ok.OffsetOrNull("highWatermark") : ok.OffsetOrNull("lastStableOffset");
            return new Outcome.Fetched(ValueList.From(records), next)
            {
                HighWatermark = ok.OffsetOrNull("highWatermark"),
                LastStableOffset = ok.OffsetOrNull("lastStableOffset"),
                LogStartOffset = ok.OffsetOrNull("logStartOffset"),
                EndOfPartition = next == end ? end : null,
            };
        }));
    }

    /// <summary>Before version 10 the meaning of a timestamp below -3 depends on the broker's age: many took it for a time.</summary>
    private static bool IsOlderThanItsQuestion(HistoryJson json) => json.Long("timestamp") < -3 && json.Int("v") < 10;

    private static (Command<Offset> Command, Outcome Outcome) ListOffsets(HistoryJson json) =>
        (new Command<Offset>.ListOffsets(json.Partition(), new(json.Long("timestamp")), (IsolationLevel)json.Int("isolation")),
            Outcome(json, ok => new Outcome.OffsetListed(ok.OffsetOrNull("offset"), ok.Long("timestamp") is var t and >= 0 ? t : null)));

    private static (Command<Offset> Command, Outcome Outcome) DeleteRecords(HistoryJson json, HistoryJson partition) =>
        (new Command<Offset>.DeleteRecords(partition.Partition(), partition.Offset("offset")),
            partition.Int("code") == 0
                ? new Outcome.RecordsDeleted(partition.Offset("lowWatermark"))
                : new Outcome.Refused((ErrorCode)partition.Int("code")));

    /// <summary>A member's commit stores like a simple one; only whether it may be refused differs, and that is not judged with a member.</summary>
    private static (Command<Offset> Command, Outcome Outcome) Commit(HistoryJson json, HistoryJson partition)
    {
        var command = new Command<Offset>.Commit(
            json.Text("group"), partition.Partition(), partition.Offset("offset"), partition.TextOrNull("metadata"), partition.Has("leaderEpoch") ? partition.Int("leaderEpoch") : null);
        var outcome = partition.Has("code")
            ? partition.Int("code") == 0 ? Contract.Outcome.Acknowledged.Instance : new Outcome.Refused((ErrorCode)partition.Int("code"))
            : Outcome(json, _ => Contract.Outcome.Acknowledged.Instance);
        return outcome is Outcome.Refused && json.Text("member").Length > 0
            ? (command with { Member = new(-1, json.Text("member")) }, outcome)
            : (command, outcome);
    }

    private static (Command<Offset> Command, Outcome Outcome) FetchCommitted(HistoryJson json) =>
        (new Command<Offset>.FetchCommitted(json.Text("group"), json.Partition()),
            Outcome(json, ok => new Outcome.CommittedOffset(ok.OffsetOrNull("committedOffset"), ok.TextOrNull("metadata"))));

    private static HistoryEvent Answered((Command<Offset> Command, Outcome Outcome) step) => new HistoryEvent.Answered([step]);

    /// <summary>A request for several partitions, answered one by one; the answers carry the arguments' partitions, not their order.</summary>
    private static HistoryEvent Each(HistoryJson json, Func<HistoryJson, HistoryJson, (Command<Offset> Command, Outcome Outcome)> read) =>
        json.IsOk
            ? new HistoryEvent.Answered(ValueList.From(json.Answers().Select(partition => read(json, partition))))
            : new HistoryEvent.Ignored();

    private static Outcome Outcome(HistoryJson json, Func<HistoryJson, Outcome> ok) =>
        json.IsOk ? ok(json.Object("ok"))
        : json.Has("error") ? new Outcome.Refused((ErrorCode)json.Object("error").Int("code"))
        : new Outcome.Indeterminate(json.Text("indeterminate"));
}
