using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Security;

namespace OffsetConformance.Wire.Client;

/// <summary>Where the raw client goes, as whom, and within what bounds.</summary>
public sealed record WireOptions
{
    /// <summary>Where to ask first; at least one.</summary>
    public required IReadOnlyList<BrokerAddress> Bootstrap { get; init; }

    public SecuritySettings Security { get; init; } = SecuritySettings.None;

    /// <summary>Client ids are this, a dash and the number of the client.</summary>
    public string ClientIdPrefix { get; init; } = "offset-conformance";

    /// <summary>How long one command may take before its outcome is unknown, connecting included.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Gives a record without a timestamp that of the moment when it is sent, as every producer does.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The longest answer that is read, in bytes. Kafka's own clients stop at 100 MiB.</summary>
    public int LargestAnswer { get; init; } = 100 * 1024 * 1024;

    /// <summary>Of the topics that are created; null leaves it to the broker.</summary>
    public short? ReplicationFactor { get; init; }

    /// <summary>APIs to speak in this version instead of the highest common one.</summary>
    public IReadOnlyDictionary<ApiKey, short> PinnedVersions { get; init; } = new Dictionary<ApiKey, short>();
}
