using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Logs;

/// <summary>A batch on its way into the log: what was produced, and what the broker adds to it.</summary>
public readonly record struct NewBatch(ValueList<Record> Records, Compression Compression)
{
    /// <summary>Who numbered it; null for a producer without an id.</summary>
    public ProducerStamp? Producer { get; init; }

    /// <summary>The broker's timestamp in milliseconds, which replaces the producer's; null where those count.</summary>
    public long? LogAppendTime { get; init; }

    public int Count => Records.Count;
}
