using OffsetConformance.Contract;
using OffsetConformance.Simulation.Mutants;

namespace OffsetConformance.Simulation;

/// <summary>
/// A target that lives in this process: no network, no disk, no randomness, and unless told otherwise a clock that moves only on demand.
/// The same commands always get the same answers.
/// Supports any number of concurrent connections, and topics that come and go; a deleted topic frees its records and its commits.
/// Leaves out several nodes, restarts, access rules and every fault: all connections lead to one broker that never fails.
/// </summary>
public sealed class SimulatedTarget : ITarget
{
    private static readonly HashSet<Capability> Capabilities =
    [
        Capability.LogTrim, Capability.DeleteRecords, Capability.ListByTime, Capability.MaxTimestamp,
        Capability.LocalTier, Capability.CommitMetadata, Capability.CommitLeaderEpoch, Capability.Idempotence, Capability.Transactions,
        Capability.Compaction, Capability.Retention, Capability.OffsetDelete, Capability.DeleteGroups, Capability.StaticMembers,
        Capability.CreateTopics, Capability.TopicRecreate, Capability.LogAppendTime, Capability.RecordHeaders, Capability.ClockControl, Capability.RawWire,
        Capability.FetchSessions, Capability.TopicIds, Capability.CommitTopicIds, Capability.GroupAdmin,
    ];

    private static readonly TopicConfig WithoutRetention = TopicConfig.Default.With([new("retention.ms", "-1")])!;

    private readonly SimulatorParts parts;
    private readonly SimulatedBroker broker;

    /// <summary>The healthy target, or with <paramref name="mutant"/> one that has exactly this defect; by default on a clock that stands still.</summary>
    public SimulatedTarget(Mutant? mutant = null, SimulatorOptions? options = null)
    {
        parts = (mutant?.Parts ?? SimulatorParts.Healthy) with { Options = options ?? new() };
        broker = parts.Broker(parts);
        GroupAdmin = parts.Admin(broker, new(parts.Options.Time));
        Info = new("simulator", mutant?.Id ?? "healthy")
        {
            Capabilities = Capabilities,
            Codecs = [Compression.None, Compression.Gzip, Compression.Snappy, Compression.Lz4, Compression.Zstd],
            Pace = TargetPace.InProcess,
        };
    }

    public TargetInfo Info { get; }

    /// <summary>A tool with a clock of its own, which no request advances.</summary>
    public IGroupAdmin GroupAdmin { get; }

    public ValueTask<ITargetConnection> ConnectAsync(CancellationToken cancellation) => new(new Connection(broker, parts));

    /// <summary>A session of this target's kind over any way to its broker.</summary>
    public IConsumerSession OpenSession(IBroker way, SessionOptions session) => parts.Session(way, session);

    /// <summary>An admin tool of this target's kind over any way to its broker.</summary>
    public IGroupAdmin OpenAdmin(IBroker way) => parts.Admin(way, new(parts.Options.Time));

    /// <exception cref="InvalidOperationException">There already is a topic of that name.</exception>
    public ValueTask CreateTopicAsync(string topic, int partitions, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partitions);
        return broker.TryCreate(topic, partitions, WithoutRetention)
            ? ValueTask.CompletedTask
            : throw new InvalidOperationException($"There already is a topic '{topic}'.");
    }

    /// <summary>Deletes the topic, its records and its commits; one that does not exist is left alone.</summary>
    public ValueTask DeleteTopicAsync(string topic, CancellationToken cancellation)
    {
        broker.Delete(topic);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        broker.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Connection(SimulatedBroker broker, SimulatorParts parts) : ITargetConnection
    {
        public IBroker Broker => broker;

        public IGroupAdmin GroupAdmin { get; } = parts.Admin(broker, new(parts.Options.Time));

        public ValueTask<IConsumerSession> OpenSessionAsync(SessionOptions options, CancellationToken cancellation) =>
            new(parts.Session(broker, options));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
