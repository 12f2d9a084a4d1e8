using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

public sealed record KafkaTargetOptions
{
    /// <summary>Where to ask first, <c>host:port,host:port</c>.</summary>
    public required string Bootstrap { get; init; }

    /// <summary>librdkafka's settings by its own names, for example for TLS and SASL. Their values may be secret and are never shown.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ClientSettings { get; init; } = [];

    /// <summary>Of the topics that are created. The broker's default if it is null.</summary>
    public short? ReplicationFactor { get; init; }

    /// <summary>How long one request may take before its outcome is unknown.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What the target can do, where it is not to be asked. Null asks it.</summary>
    public IReadOnlySet<Capability>? Capabilities { get; init; }

    /// <summary>
    /// How requests are sent; sessions are the client library's in any case. Null takes the wire where the broker can be spoken to there,
    /// which begins with Kafka 0.11.
    /// </summary>
    public ChannelChoice? Channel { get; init; }

    /// <summary>Takes what goes over the wire, as an offset-history/1 file; null for nobody.</summary>
    public TextWriter? Transcript { get; init; }

    /// <summary>The admin tool to judge, with arguments of its own, as <see cref="Admin.ConsumerGroupsTool.Split"/> has it; null for none.</summary>
    public IReadOnlyList<string>? GroupAdminCommand { get; init; }

    public string Name { get; init; } = "kafka";

    /// <summary>The version, where it is known: the protocol does not tell.</summary>
    public string? Version { get; init; }

    public string? ExpectedDeviations { get; init; }
}
