using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using OffsetConformance.Contract;

namespace OffsetConformance.Tests.Simulation;

/// <summary>One line of a recording, read for replay: its arguments, and where its answer is.</summary>
internal sealed record RecordedLine(JsonElement Json)
{
    /// <summary>Generated timestamps are small numbers, or near the largest there is; what lies between comes from a clock.</summary>
    public const long EarliestRealTime = 1_000_000_000_000;

    private const long LatestRealTime = 2 * EarliestRealTime;

    public int Number => Json.GetProperty("n").GetInt32();

    public string Client => Text("client");

    public string Operation => Text("op");

    /// <summary>When it was sent, in milliseconds since the recording began.</summary>
    public long SentAt => Json.GetProperty("t0").GetInt64() / 1000;

    /// <summary>The question is repeated until background work shows.</summary>
    public bool IsPoll => Json.TryGetProperty("poll", out _);

    public int? ErrorCode => Json.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : null;

    /// <summary>The answer without an error; default if there is none.</summary>
    public JsonElement Ok => Json.TryGetProperty("ok", out var ok) ? ok : default;

    public TopicPartition Partition => PartitionOf(Json);

    /// <summary>Where the recordings are, by broker and scenario; the first line of each is a header.</summary>
    public static IReadOnlyList<RecordedLine> Read(string broker, string scenario)
    {
        var path = Repository.PathOf("tests", "OffsetConformance.Tests", "Checking", "Histories", "recordings", broker, $"{scenario}.jsonl.gz");
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => new RecordedLine(JsonDocument.Parse(line).RootElement))];
    }

    public static TopicPartition PartitionOf(JsonElement json) => new(json.GetProperty("topic").GetString()!, json.GetProperty("partition").GetInt32());

    public static string? TextOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => string.Concat(Enumerable.Repeat(json.GetProperty("repeat").GetString()!, json.GetProperty("count").GetInt32())),
        _ => json.GetString(),
    };

    /// <summary>
    /// What the recorder's clock showed when the recording began, as far as timestamps of Kafka's clock among the records tell; some are late, some
    /// on purpose far off, most are right.
    /// </summary>
    public static DateTimeOffset BeginningOf(IReadOnlyList<RecordedLine> lines)
    {
        var guesses = lines.SelectMany(line => line.RealTimes().Select(time => time - line.SentAt)).Order().ToList();
        return guesses.Count == 0 ? ManualTime.DefaultStart : DateTimeOffset.FromUnixTimeMilliseconds(guesses[guesses.Count / 2]);
    }

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public string? TextOrNull(string name) => Json.TryGetProperty(name, out var value) ? TextOf(value) : null;

    public long Number64(string name) => Json.GetProperty(name).GetInt64();

    public int Number32(string name) => Json.GetProperty(name).GetInt32();

    /// <summary>-1 is what the protocol says for none.</summary>
    public int? OptionalNumber(string name) => Json.TryGetProperty(name, out var value) && value.GetInt32() is not -1 and var number ? number : null;

    public bool Flag(string name) => Json.TryGetProperty(name, out var value) && value.GetBoolean();

    public IEnumerable<JsonElement> List(string name) => Json.GetProperty(name).EnumerateArray();

    public ValueList<Setting> Settings => ValueList.From(Json.GetProperty("config").EnumerateObject().Select(setting => new Setting(setting.Name, setting.Value.GetString())));

    /// <summary>A consumer's subscription as it goes over the wire: version 0, the topics, no user data.</summary>
    public ValueList<byte> Subscription()
    {
        var bytes = new List<byte>([0, 0, .. BigEndian(List("topics").Count())]);
        foreach (var topic in List("topics"))
        {
            var name = Encoding.UTF8.GetBytes(topic.GetString()!);
            bytes.AddRange([0, (byte)name.Length, .. name]);
        }

        return ValueList.From([.. bytes, .. BigEndian(-1)]);
    }

    private IEnumerable<long> RealTimes()
    {
        var records = Operation switch
        {
            "produce" => List("records"),
            "fetch" when ErrorCode is null => Ok.GetProperty("records").EnumerateArray(),
            _ => [],
        };
        return records.Select(record => record.GetProperty("timestamp").GetInt64()).Where(time => time is >= EarliestRealTime and < LatestRealTime);
    }

    private static byte[] BigEndian(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
