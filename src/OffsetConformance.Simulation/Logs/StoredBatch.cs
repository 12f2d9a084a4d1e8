using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Logs;

/// <summary>What the log knows of a batch beside its records: data that was produced, or the marker that ends a transaction.</summary>
internal sealed class StoredBatch(Offset baseOffset, Offset lastOffset)
{
    public Offset BaseOffset => baseOffset;

    /// <summary>Its last offset, inclusive.</summary>
    public Offset LastOffset => lastOffset;

    public Compression Compression { get; init; }

    /// <summary>Who numbered it; null for a producer without an id.</summary>
    public ProducerStamp? Producer { get; init; }

    /// <summary>What it says if it is a marker; null for data.</summary>
    public TransactionEnd? Control { get; init; }

    public long? LogAppendTime { get; init; }

    /// <summary>The greatest timestamp of its records as they were appended, or of the marker; -1 if none has one.</summary>
    public long MaxTimestamp { get; init; }

    /// <summary>The broker's time when it was appended.</summary>
    public long AppendedAt { get; init; }

    /// <summary>How many of its records are left; 0 for a marker.</summary>
    public int Count { get; set; }

    /// <summary>Its size in bytes, not compressed.</summary>
    public int Size { get; set; }

    public bool StartsSegment { get; set; }

    /// <summary>Whether its transaction was taken back.</summary>
    public bool IsAborted { get; set; }

    /// <summary>When its tombstones may go; null before the first compaction that met them.</summary>
    public long? DeleteHorizon { get; set; }

    public bool Holds(Offset offset) => baseOffset <= offset && offset <= lastOffset;
}
