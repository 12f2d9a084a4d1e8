using OffsetConformance.Simulation.Groups;

namespace OffsetConformance.Simulation;

/// <summary>
/// One topic: its settings, its logs, and the commits that groups made for it, so that all go when the topic goes. A log is made when it
/// is first asked for. Everything inside is guarded by <see cref="Gate"/>, one lock for all partitions: a test sequence has its topics to itself.
/// </summary>
public sealed class SimulatedTopic(int partitions, TopicConfig config, SimulatorClock clock, Func<SimulatedTopic, SimulatedLog> newLog)
{
    private SimulatedLog?[] logs = new SimulatedLog?[partitions];

    /// <summary>No other topic of the simulator has or had it.</summary>
    public Guid Id { get; init; }

    public TopicConfig Config { get; set; } = config;

    public SimulatorClock Clock => clock;

    public Dictionary<CommitKey, StoredCommit> Commits { get; } = [];

    internal PendingCommits PendingCommits { get; } = new();

    internal int PartitionCount => logs.Length;

    /// <summary>The partitions that were asked for so far, in order of their number.</summary>
    public IEnumerable<SimulatedLog> Logs => logs.OfType<SimulatedLog>();

    internal Lock Gate { get; } = new();

    internal bool IsDeleted { get; set; }

    /// <summary>Makes room for more partitions; the caller holds the lock.</summary>
    internal void AddPartitions(int count) => logs = [.. logs, .. new SimulatedLog?[count]];

    internal SimulatedLog? Find(int partition) =>
        partition >= 0 && partition < logs.Length ? logs[partition] ??= newLog(this) : null;
}
