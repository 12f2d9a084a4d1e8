using System.Text.Json;
using OffsetConformance.Contract;
using OffsetConformance.Simulation;

namespace OffsetConformance.Tests.Simulation;

/// <summary>
/// Sends what a recording sent to its logs to simulated ones, and names every line that they answer differently. Kafka acknowledges the end
/// of a transaction before its markers are written: here they are written when an answer shows them. Left out are lines that a log has no part
/// in, and topics of which Kafka removes records at a moment that nobody knows.
/// </summary>
internal sealed class RecordedLog
{
    private const int UnknownPartition = 3;

    /// <summary>In milliseconds: a transaction with less time than this is one that a recording lets run out of it.</summary>
    private const int ShortTimeout = 10_000;

    private readonly SimulatorClock clock = new(new RecordingTime());
    private readonly Dictionary<string, SimulatedTopic> topics = [];
    private readonly Dictionary<TopicPartition, SimulatedLog> logs = [];
    private readonly Dictionary<string, (ProducerIdentity Producer, long Timeout, HashSet<TopicPartition> Partitions)> transactions = [];
    private readonly Dictionary<TopicPartition, Queue<(ProducerIdentity Producer, TransactionEnd End)>> markers = [];
    private bool isLost;

    public List<string> Differences { get; } = [];

    public int Compared { get; private set; }

    /// <summary>How many answers differ for a reason that is known, by the reason.</summary>
    public SortedDictionary<string, int> Explained { get; } = new(StringComparer.Ordinal);

    public void Replay(JsonElement line)
    {
        clock.Advance(1);
        switch (line.GetProperty("op").GetString())
        {
            case "begin":
                isLost = false;
                break;
            case "restart":
                isLost = true;
                break;
            case "createTopic" when line.TryGetProperty("ok", out _):
            case "alterConfig" when topics.ContainsKey(Text(line, "topic")):
                Configure(Text(line, "topic"), Config(line));
                break;
            case "deleteTopic":
                Forget(Text(line, "topic"));
                break;
            case "initProducerId" when line.TryGetProperty("ok", out var ok) && line.GetProperty("transactionalId").GetString() is { } id:
                End(id, TransactionEnd.Abort);
                transactions[id] = (new(Number(ok, "producerId"), (short)Number(ok, "producerEpoch")), Number(line, "transactionTimeoutMs"), []);
                break;
            case "addPartitionsToTxn" when line.TryGetProperty("ok", out _):
                transactions[Text(line, "transactionalId")].Partitions.UnionWith(line.GetProperty("partitions").EnumerateArray().Select(Partition));
                break;
            case "endTxn" when line.TryGetProperty("ok", out _):
                End(Text(line, "transactionalId"), line.GetProperty("commit").GetBoolean() ? TransactionEnd.Commit : TransactionEnd.Abort);
                break;
            case "produce" when !IsJudgedElsewhere(line):
                Compare(line, log => log.Produce(Produce(line)), AnswerOf(line).TryGetProperty("baseOffset", out var at) ? at.GetInt64() : -1);
                break;
            case "fetch" when Number(line, "maxWaitMs") == 0:
                Compare(line, log => log.Fetch(Fetch(line)));
                break;
            case "listOffsets":
                Compare(line, log => log.ListOffsets(new(Partition(line), new(Number(line, "timestamp")), Isolation(line)) { CurrentLeaderEpoch = Epoch(line) }));
                break;
            case "deleteRecords":
                Compare(line, log => log.DeleteRecords(new(Partition(line), new(Number(line, "offset")))));
                break;
            case "deleteRecordsMulti" when !isLost:
                foreach (var one in line.GetProperty("partitions").EnumerateArray().Where(one => logs.ContainsKey(Partition(one))))
                {
                    logs[Partition(one)].DeleteRecords(new(Partition(one), new(Number(one, "offset"))));
                }

                break;
            case "leaderEpochEnd":
                Compare(line, log => log.LeaderEpochEnd(new(Partition(line), (int)Number(line, "leaderEpoch"), Epoch(line))));
                break;
        }
    }

    /// <summary>Refused by the kind of acknowledgement, or by what the transaction coordinator knows of the producer.</summary>
    private static bool IsJudgedElsewhere(JsonElement line) =>
        Number(line, "acks") is 2 or -2 || (line.TryGetProperty("transactionalId", out _) && (ErrorCode)Number(AnswerOf(line), "code", 0) switch
        {
            ErrorCode.InvalidTxnState or ErrorCode.InvalidProducerEpoch => true,
            ErrorCode.OutOfOrderSequenceNumber => !line.GetProperty("transactional").GetBoolean(),
            _ => false,
        });

    private void Configure(string name, TopicConfig config)
    {
        if (config.IsCompacting || config.RetentionMs >= 0 || config.RetentionBytes >= 0)
        {
            Forget(name);
        }
        else if (topics.TryGetValue(name, out var topic))
        {
            topic.Config = config;
        }
        else
        {
            topics[name] = new(partitions: 1, config, clock, created => new(created));
        }
    }

    private void Forget(string name)
    {
        topics.Remove(name);
        foreach (var partition in logs.Keys.Where(partition => partition.Topic == name).ToList())
        {
            logs.Remove(partition);
            markers.Remove(partition);
        }
    }

    private void End(string transactionalId, TransactionEnd end)
    {
        if (!transactions.TryGetValue(transactionalId, out var transaction))
        {
            return;
        }

        foreach (var partition in transaction.Partitions)
        {
            if (!markers.TryGetValue(partition, out var waiting))
            {
                markers[partition] = waiting = new();
            }

            waiting.Enqueue((transaction.Producer, end));
        }

        transaction.Partitions.Clear();
    }

    /// <param name="line">What was recorded.</param>
    /// <param name="ask">Asks the simulated log the same.</param>
    /// <param name="baseOffset">Of an append, which cannot be tried twice: its offset. -1 for a question.</param>
    private void Compare(JsonElement line, Func<SimulatedLog, Outcome> ask, long baseOffset = -1)
    {
        var partition = Partition(line);
        if (isLost || !topics.TryGetValue(partition.Topic, out var topic) || Number(AnswerOf(line), "code", 0) == UnknownPartition || IsAboutNow(line))
        {
            return;
        }

        if (!logs.TryGetValue(partition, out var log))
        {
            logs[partition] = log = new(topic);
        }

        Compared++;
        while (log.End.Value < baseOffset && TryWriteMarker(partition, log))
        {
        }

        var difference = RecordedAnswer.Difference(line, ask(log));
        while (difference is not null && baseOffset < 0 && TryWriteMarker(partition, log))
        {
            difference = RecordedAnswer.Difference(line, ask(log));
        }

        if (difference is null)
        {
            return;
        }

        if (Explanation(line, log) is { } reason)
        {
            Explained[reason] = Explained.GetValueOrDefault(reason) + 1;
        }
        else
        {
            Differences.Add($"{Number(line, "n")} {Text(line, "op")} {partition}: {difference}");
        }
    }

    /// <summary>Whether the line asks for a time of day, which a replay meets with records of another.</summary>
    private static bool IsAboutNow(JsonElement line) => line.TryGetProperty("timestamp", out var timestamp) && timestamp.GetInt64() >= RecordedAnswer.FirstBrokerTime;

    /// <summary>Why Kafka may answer otherwise here; null if it may not.</summary>
    private static string? Explanation(JsonElement line, SimulatedLog log)
    {
        var answer = AnswerOf(line);
        var listed = line.TryGetProperty("timestamp", out var timestamp) ? timestamp.GetInt64() : (long?)null;
        var offset = Number(answer, "offset");
        return listed switch
        {
            -1 when offset < log.Start.Value => "the last stable offset below the log start",
            -3 when offset < log.Start.Value => "the greatest timestamp below the log start",
            >= 0 when offset == -1 && log.Start > Offset.Zero => "a time lookup that looks into a deleted segment",
            <= -3 and >= -6 when Number(answer, "code", 0) == (int)ErrorCode.UnsupportedVersion => "a question that is newer than the request's version",
            _ => null,
        };
    }

    private bool TryWriteMarker(TopicPartition partition, SimulatedLog log)
    {
        if (transactions.FirstOrDefault(entry => entry.Value.Timeout < ShortTimeout && entry.Value.Partitions.Contains(partition)) is { Key: { } timedOut })
        {
            End(timedOut, TransactionEnd.Abort);
        }

        if (!markers.TryGetValue(partition, out var waiting) || !waiting.TryDequeue(out var marker))
        {
            return false;
        }

        log.WriteMarker(marker.Producer, marker.End);
        return true;
    }

    private static Command<Offset>.Produce Produce(JsonElement line) => new(
        Partition(line),
        [.. line.GetProperty("records").EnumerateArray().Select(record => new Record(Long(record, "key"), Long(record, "value"), Number(record, "timestamp")))],
        Text(line, "codec") == "gzip" ? Compression.Gzip : Compression.None)
    {
        Producer = line.TryGetProperty("producerId", out var id)
            ? new(new(id.GetInt64(), (short)Number(line, "producerEpoch")), (int)Number(line, "baseSequence"))
            {
                IsTransactional = line.TryGetProperty("transactional", out var transactional) && transactional.GetBoolean(),
            }
            : null,
        Malformed = line.TryGetProperty("malformed", out var malformed)
            ? new()
            {
                BadCrc = malformed.TryGetProperty("badCrc", out _),
                BaseOffset = malformed.TryGetProperty("batchBaseOffset", out var baseOffset) ? baseOffset.GetInt64() : null,
                LastOffsetDelta = malformed.TryGetProperty("lastOffsetDelta", out var delta) ? delta.GetInt32() : null,
                RecordCount = malformed.TryGetProperty("recordCount", out var count) ? count.GetInt32() : null,
            }
            : null,
    };

    private static Command<Offset>.Fetch Fetch(JsonElement line) => new(Partition(line), new(Number(line, "offset")), Isolation(line))
    {
        MaxBytes = (int)Number(line, "partitionMaxBytes"), WantsBatches = true, CurrentLeaderEpoch = Epoch(line),
    };

    private static TopicConfig Config(JsonElement line) =>
        TopicConfig.Default.With([.. line.GetProperty("config").EnumerateObject().Select(setting => new Setting(setting.Name, setting.Value.GetString()))])!;

    private static IsolationLevel Isolation(JsonElement line) => (IsolationLevel)Number(line, "isolation");

    private static int? Epoch(JsonElement line) => line.TryGetProperty("currentLeaderEpoch", out var epoch) ? epoch.GetInt32() : null;

    private static TopicPartition Partition(JsonElement line) => new(Text(line, "topic"), (int)Number(line, "partition"));

    private static JsonElement AnswerOf(JsonElement line) => line.TryGetProperty("ok", out var ok) ? ok : line.GetProperty("error");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string? Long(JsonElement element, string name) => element.GetProperty(name) is { ValueKind: JsonValueKind.Object } repeated
        ? new string(Text(repeated, "repeat")[0], (int)Number(repeated, "count"))
        : element.GetProperty(name).GetString();

    private static long Number(JsonElement element, string name, long missing = -1) =>
        element.TryGetProperty(name, out var number) ? number.GetInt64() : missing;

    /// <summary>The moment at which the timestamps that are too far ahead were recorded as too far ahead.</summary>
    private sealed class RecordingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_795_168_067_036);
    }
}
