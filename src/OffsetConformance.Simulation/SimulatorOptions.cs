namespace OffsetConformance.Simulation;

/// <summary>What a simulated target can be told, as a Kafka broker by its settings. Times below a millisecond are cut off.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The time that the simulator follows; null for a clock that stands still until it is told to advance.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>offsets.retention.minutes: how long a commit is kept when it is not in use.</summary>
    public TimeSpan OffsetsRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>group.initial.rebalance.delay.ms: how long an empty group waits for more members when the first has joined.</summary>
    public TimeSpan InitialRebalanceDelay { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// log.retention.check.interval.ms: how often retention, compaction and the expiry of commits run while time passes by itself. On a
    /// clock that stands still they run whenever it was advanced.
    /// </summary>
    public TimeSpan BackgroundInterval { get; init; } = TimeSpan.FromMinutes(5);
}
