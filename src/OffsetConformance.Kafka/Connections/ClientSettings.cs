using System.Collections.Frozen;
using System.Globalization;
using OffsetConformance.Contract;
using OffsetConformance.Kafka.Native;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Security;

namespace OffsetConformance.Kafka;

/// <summary>
/// The librdkafka settings of every kind of client, made from one set: ours for speed, the user's over them, and on top those on
/// which the truth of an answer rests, which nobody may change.
/// </summary>
internal sealed class ClientSettings
{
    /// <summary>Far beyond any deadline: a message waits for the flush that sends its whole batch, never for this.</summary>
    private const string Never = "600000";

    /// <summary>The broker decides what is too large, not the client.</summary>
    private const string LargestMessage = "1000000000";

    /// <summary>A setting that decides what is sent or what an answer means, or that names the target.</summary>
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "bootstrap.servers", "metadata.broker.list", "group.id", "group.instance.id", "group.protocol", "enable.auto.commit", "auto.commit.enable", "auto.commit.interval.ms",
        "enable.auto.offset.store", "auto.offset.reset", "isolation.level", "enable.partition.eof", "acks", "request.required.acks",
        "enable.idempotence", "transactional.id", "message.send.max.retries", "retries", "max.in.flight",
        "max.in.flight.requests.per.connection", "linger.ms", "queue.buffering.max.ms", "batch.size", "batch.num.messages",
        "compression.codec", "compression.type", "message.max.bytes", "message.timeout.ms", "delivery.timeout.ms", "log.queue",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names of settings whose values are nobody's business have one of these in them.</summary>
    private static readonly string[] Secretive = ["password", "passphrase", "secret", "key", "pem", "token", "username", "oauthbearer", "jaas"];

    private readonly Dictionary<string, string> common;
    private readonly SecuritySettings security;
    private readonly List<string> secrets = [];

    public ClientSettings(string bootstrap, IReadOnlyList<KeyValuePair<string, string>> userSettings, TimeSpan operationTimeout)
    {
        OperationTimeout = operationTimeout;
        var timeout = ((long)operationTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        common = new(StringComparer.Ordinal)
        {
            ["client.id"] = "offset-conformance",
            // A dead broker is noticed within one operation, and a restarted one is found again within the next.
            ["socket.timeout.ms"] = timeout,
            ["socket.connection.setup.timeout.ms"] = Math.Max(1000, (long)operationTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            // A new client opens its second connection no sooner than half of this. Of fresh sessions on the mock cluster, one in ten
            // takes more than 55 ms to resume with the default of 100, and 16 ms with 10. The rest of the time is the library's own: a
            // reset without a commit waits for 100 ms whatever is set.
            ["reconnect.backoff.ms"] = "10",
            ["reconnect.backoff.max.ms"] = "200",
            ["retry.backoff.ms"] = "10",
            ["retry.backoff.max.ms"] = "100",
            // Small requests, one at a time: waiting for a fuller packet only adds latency.
            ["socket.nagle.disable"] = "true",
            // What is known of a topic stays known: librdkafka looks for an unknown one once a second only.
            ["metadata.max.age.ms"] = "86400000",
            // Nothing but the commands of a test may change the target.
            ["allow.auto.create.topics"] = "false",
            ["enable.metrics.push"] = "false",
            ["log.connection.close"] = "false",
        };
        foreach (var (name, value) in userSettings)
        {
            if (Reserved.Contains(name))
            {
                throw new KafkaSettingException($"the client setting '{name}' belongs to the suite: what the answers mean rests on it.");
            }

            NativeClient.Check(name, value);
            common[name] = value;
            if (value.Length > 0 && Secretive.Any(part => name.Contains(part, StringComparison.Ordinal)))
            {
                secrets.Add(value);
            }
        }

        common["bootstrap.servers"] = bootstrap;
        Addresses = OffsetConformance.Kafka.Bootstrap.Parse(bootstrap);
        try
        {
            security = SecuritySettings.Parse(userSettings);
        }
        catch (WireSettingException e)
        {
            (security, WhyNotByWire) = (SecuritySettings.None, e.Message);
        }
    }

    public TimeSpan OperationTimeout { get; }

    public string Bootstrap => common["bootstrap.servers"];

    public IReadOnlyList<BrokerAddress> Addresses { get; }

    /// <summary>Why the raw client can't reach a broker with these settings; null if it can.</summary>
    public string? WhyNotByWire { get; }

    /// <summary>Whether a broker can be asked for its APIs. Who says that it does not know the question is taken at his word.</summary>
    public bool AllowsGreeting => !string.Equals(common.GetValueOrDefault("api.version.request"), "false", StringComparison.OrdinalIgnoreCase);

    public WireOptions ForWire() => new() { Bootstrap = Addresses, Security = security, OperationTimeout = OperationTimeout };

    /// <summary>The text without the values of secret settings, which librdkafka's messages may repeat.</summary>
    public string Redact(string text) => secrets.Aggregate(text, static (redacted, secret) => redacted.Replace(secret, "***", StringComparison.Ordinal));

    /// <summary>For requests without a group or a batch of their own: lists, commits, topics.</summary>
    public IReadOnlyDictionary<string, string> ForRequests() => common;

    /// <summary>One batch per flush, sent once: nothing is split, merged or appended twice behind the caller's back.</summary>
    public IReadOnlyDictionary<string, string> ForProducer(Compression codec) => With(new()
    {
        ["acks"] = "all",
        ["enable.idempotence"] = "false",
        ["message.send.max.retries"] = "0",
        ["max.in.flight.requests.per.connection"] = "1",
        ["linger.ms"] = "300000",
        ["message.timeout.ms"] = Never,
        ["request.timeout.ms"] = common["socket.timeout.ms"],
        ["batch.num.messages"] = "1000000",
        ["batch.size"] = int.MaxValue.ToString(CultureInfo.InvariantCulture),
        ["message.max.bytes"] = LargestMessage,
        ["compression.codec"] = codec switch
        {
            Compression.None => "none",
            Compression.Gzip => "gzip",
            Compression.Snappy => "snappy",
            Compression.Lz4 => "lz4",
            Compression.Zstd => "zstd",
            _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "There is no such codec."),
        },
        // The calling thread serves its own delivery reports while it flushes: no second thread, no hand-over.
        ["dotnet.producer.enable.background.poll"] = "false",
        ["dotnet.producer.delivery.report.fields"] = "status",
    });

    /// <summary>A consumer that only reads. The group is a formality: it neither joins nor commits.</summary>
    public IReadOnlyDictionary<string, string> ForReader(IsolationLevel isolation) =>
        ForConsumer("offset-conformance-reader", ResetPolicy.None, isolation, fetchWaitMs: "0");

    /// <summary>
    /// A consumer as an application has it. It stays assigned between calls, and asks for the end of the log all the while. Six
    /// lanes of them on the mock cluster: 0.74 processors for 390 calls a second with a wait of 1 ms, 0.61 for 390 with 5, 0.43 for 240 with 50.
    /// </summary>
    public IReadOnlyDictionary<string, string> ForSession(SessionOptions options)
    {
        var settings = ForConsumer(options.Group, options.Policy, options.Isolation, fetchWaitMs: "5");
        if (options.AutoCommit)
        {
            settings["enable.auto.commit"] = "true";
            settings["enable.auto.offset.store"] = "true";

            // Often enough that a program of a few steps sees what the timer commits.
            settings["auto.commit.interval.ms"] = "10";
        }

        return settings;
    }

    private Dictionary<string, string> ForConsumer(string group, ResetPolicy policy, IsolationLevel isolation, string fetchWaitMs) => With(new()
    {
        ["group.id"] = group,
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["enable.partition.eof"] = "true",
        ["isolation.level"] = isolation == IsolationLevel.ReadCommitted ? "read_committed" : "read_uncommitted",
        ["auto.offset.reset"] = policy switch
        {
            ResetPolicy.None => "error",
            ResetPolicy.Earliest => "earliest",
            ResetPolicy.Latest => "latest",
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "There is no such policy."),
        },
        ["receive.message.max.bytes"] = int.MaxValue.ToString(CultureInfo.InvariantCulture),
        // Nobody joins a group here; but a commit that finds no coordinator holds up the end of its client for this long.
        ["session.timeout.ms"] = common["socket.timeout.ms"],
        ["heartbeat.interval.ms"] = "1000",
    },
    new()
    {
        // A fetch at the end of the log occupies the connection for this long, and the next command waits behind it: 0.15 ms a
        // fetch with 0 on the mock cluster, 2.3 ms with 1. A reader unassigns as soon as it has its answer and so does not spin.
        ["fetch.wait.max.ms"] = fetchWaitMs,
        // Never 0: the reader would then report one out-of-range error twice, and the second after its next assignment.
        ["fetch.error.backoff.ms"] = "1",
        ["fetch.queue.backoff.ms"] = "1",
    });

    /// <summary>Required settings win over the user's; the user's win over preferences.</summary>
    private Dictionary<string, string> With(Dictionary<string, string> required, Dictionary<string, string>? preferred = null)
    {
        var settings = new Dictionary<string, string>(preferred ?? [], StringComparer.Ordinal);
        foreach (var (name, value) in common.Concat(required))
        {
            settings[name] = value;
        }

        return settings;
    }
}
