namespace OffsetConformance.Wire.Server;

/// <summary>How a <see cref="BrokerServer"/> serves.</summary>
public sealed record BrokerServerOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Partitions of a topic that a client's question creates (auto.create.topics.enable); null creates none.</summary>
    public int? AutoCreatePartitions { get; init; }

    /// <summary>Measures how long a fetch waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Takes the server's own faults, which cost the connection that met them and nothing else. Called from any thread.</summary>
    public Action<Exception>? OnFault { get; init; }
}
