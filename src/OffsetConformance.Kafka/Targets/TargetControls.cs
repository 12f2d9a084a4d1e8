using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Kafka;

/// <summary>Raises a log start by a control of the target's own.</summary>
internal delegate Outcome TrimLog(TopicPartition partition, Offset offset);

/// <summary>What a target does by means of its own instead of a Kafka request; null where the request is right.</summary>
internal sealed record TargetControls
{
    public TrimLog? Trim { get; init; }

    /// <summary>Capabilities that rest on these controls and that the protocol therefore does not advertise.</summary>
    public IReadOnlyList<Capability> Adds { get; init; } = [];

    /// <summary>APIs that the target advertises in versions it does not speak, each with one that it does.</summary>
    public IReadOnlyDictionary<ApiKey, short> PinnedVersions { get; init; } = new Dictionary<ApiKey, short>();

    public Action<string, int>? CreateTopic { get; init; }

    public Action<string>? DeleteTopic { get; init; }
}
