using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Logs;

/// <summary>A run of batches that retention keeps or deletes as a whole.</summary>
internal sealed class Segment(Offset baseOffset)
{
    private long maxTimestamp = -1;
    private long modifiedAt;

    public Offset BaseOffset => baseOffset;

    /// <summary>In bytes, not compressed.</summary>
    public long Size { get; private set; }

    /// <summary>The greatest timestamp in it; the time of its last append where no record has one.</summary>
    public long LargestTimestamp => maxTimestamp >= 0 ? maxTimestamp : modifiedAt;

    public void Add(StoredBatch batch)
    {
        Size += batch.Size;
        maxTimestamp = Math.Max(maxTimestamp, batch.MaxTimestamp);
        modifiedAt = batch.AppendedAt;
    }
}
