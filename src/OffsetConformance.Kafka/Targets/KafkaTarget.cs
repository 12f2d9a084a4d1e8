using Confluent.Kafka;
using OffsetConformance.Contract;
using OffsetConformance.Kafka.Admin;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Targets;

namespace OffsetConformance.Kafka;

/// <summary>Any Kafka-compatible broker or cluster, observed through Confluent.Kafka.</summary>
public sealed class KafkaTarget : ITarget
{
    /// <summary>The tool starts a virtual machine for every call, on a machine that may be busy.</summary>
    private static readonly TimeSpan ToolLimit = TimeSpan.FromSeconds(60);

    private readonly ClientSettings settings;
    private readonly TargetControls controls;
    private readonly TopicAdmin topics;
    private readonly bool createsTopics;
    private readonly ReaderPool pool;
    private readonly WireLanes? lanes;
    private readonly SemaphoreSlim coordinatorGate = new(1);
    private bool isCoordinatorReady;

    private KafkaTarget(TargetInfo info, ClientSettings settings, TargetControls controls, TopicAdmin topics, Reachability found, ChannelChoice channel, KafkaTargetOptions options)
    {
        createsTopics = found.Advertised is { CreatesTopics: true };
        lanes = channel != ChannelChoice.Client && found.Advertised is { } advertised
            ? new(settings.ForWire() with { PinnedVersions = controls.PinnedVersions }, info, advertised, options.Transcript)
            : null;
        Channels = channel == ChannelChoice.Both ? new() : null;
        Info = info;
        this.settings = settings;
        this.controls = controls;
        this.topics = topics;
        pool = new(settings);
        GroupAdmin = options.GroupAdminCommand is not { } tool ? null : new ConsumerGroupsTool(tool, settings.Bootstrap, ToolLimit, TimeProvider.System);
    }

    public TargetInfo Info { get; }

    public ChannelComparison? Channels { get; }

    public IGroupAdmin? GroupAdmin { get; }

    /// <exception cref="TargetUnavailableException">Nothing that speaks Kafka answers at these addresses.</exception>
    /// <exception cref="KafkaSettingException">A client setting or the bootstrap list cannot be used.</exception>
    public static Task<KafkaTarget> ConnectAsync(KafkaTargetOptions options, CancellationToken cancellation) =>
        ConnectAsync(options, new TargetControls(), cancellation);

    internal static async Task<KafkaTarget> ConnectAsync(KafkaTargetOptions options, TargetControls controls, CancellationToken cancellation)
    {
        var clientSettings = new ClientSettings(options.Bootstrap, options.ClientSettings, options.OperationTimeout);
        var found = await Reachability.CheckAsync(clientSettings, cancellation);
        var chosen = options.Channel ?? (found.WhyNotByWire is null ? ChannelChoice.Wire : ChannelChoice.Client);
        if (chosen != ChannelChoice.Client && found.WhyNotByWire is { } why)
        {
            throw new TargetUnavailableException($"the wire channel can't be had: {why}; take --channel client.");
        }

        return new(
            Describe(options, controls, found, chosen), clientSettings, controls, new(found.Admin, options), found, chosen, options);
    }

    public async ValueTask<ITargetConnection> ConnectAsync(CancellationToken cancellation)
    {
        await Listening.RequireAsync(settings.Bootstrap, cancellation);
        return Connect();
    }

    public async ValueTask CreateTopicAsync(string topic, int partitions, CancellationToken cancellation)
    {
        if (controls.CreateTopic is { } create)
        {
            create(topic, partitions);
        }
        else if (createsTopics)
        {
            await topics.CreateAsync(topic, partitions);
        }

        // A broker without CreateTopics may make a topic when it is asked about it, and this asks.
        await topics.WaitUntilUsableAsync(topic, partitions, cancellation);
        await WaitForCoordinatorAsync(cancellation);
    }

    public async ValueTask DeleteTopicAsync(string topic, CancellationToken cancellation)
    {
        if (controls.DeleteTopic is { } delete)
        {
            delete(topic);
        }
        else
        {
            await topics.DeleteAsync(topic);
        }
    }

    public ValueTask DisposeAsync()
    {
        pool.Dispose();
        topics.Dispose();
        coordinatorGate.Dispose();
        return ValueTask.CompletedTask;
    }

    private KafkaConnection Connect() => new(settings, pool, controls.Trim, lanes, Channels) { GroupAdmin = GroupAdmin };

    private async Task WaitForCoordinatorAsync(CancellationToken cancellation)
    {
        await coordinatorGate.WaitAsync(cancellation);
        try
        {
            if (!isCoordinatorReady)
            {
                await using var connection = Connect();
                await CoordinatorWait.WaitAsync(connection, cancellation);
                isCoordinatorReady = true;
            }
        }
        finally
        {
            coordinatorGate.Release();
        }
    }

    private static TargetInfo Describe(KafkaTargetOptions options, TargetControls controls, Reachability found, ChannelChoice channel)
    {
        var (version, features) = Native.Librdkafka.Describe();
        var codecs = features.Split(',');
        bool Has(string codec) => codecs.Contains(codec, StringComparer.Ordinal);
        var known = new[]
        {
            (Codec: Compression.None, IsThere: true),
            (Codec: Compression.Gzip, IsThere: Has("gzip")),
            (Codec: Compression.Snappy, IsThere: Has("snappy")),
            (Codec: Compression.Lz4, IsThere: Has("lz4")),
            (Codec: Compression.Zstd, IsThere: Has("zstd") && found.Advertised is { TakesZstd: true }),
        };
        var library = $"Confluent.Kafka {ClientVersion()}, librdkafka {version} ({features})";
        var brokers = found.Brokers == 1 ? "1 broker" : $"{found.Brokers} brokers";
        return new(options.Name, options.Version ?? $"unknown version, {brokers}")
        {
            Capabilities = CapabilitiesOf(options, found, channel).Concat(controls.Adds).ToHashSet(),
            Channel = channel switch
            {
                ChannelChoice.Wire => $"the wire; sessions through {library}",
                ChannelChoice.Both => $"the wire and {library}, compared",
                _ => library,
            },
            Codecs = ValueList.From(known.Where(each => each.IsThere).Select(each => each.Codec)),
            ExpectedDeviations = options.ExpectedDeviations,
        };
    }

    private static IEnumerable<Capability> CapabilitiesOf(KafkaTargetOptions options, Reachability found, ChannelChoice channel)
    {
        var known = options.Capabilities ?? found.Advertised?.Capabilities() ?? new AdvertisedApis([]).Capabilities();
        Capability[] chosen = [.. channel == ChannelChoice.Client ? [] : new[] { Capability.RawWire }, .. options.GroupAdminCommand is null ? [] : new[] { Capability.GroupAdmin }];
        return known.Concat(chosen);
    }

    private static string ClientVersion() => typeof(ClientConfig).Assembly.GetName().Version?.ToString(3) ?? "";
}
