using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Logs;

/// <summary>
/// The records of one partition, and the batches and segments that they lie in. Records are kept once, ascending by offset; a batch knows
/// its span, a segment is a run of batches of which the first says so.
/// </summary>
internal sealed class LogStorage
{
    private OffsetRecord[] records = [];
    private int count;
    private List<StoredBatch> batches = [];
    private bool hasMarkers;
    private long activeSize;
    private long activeSince;
    private long activeFirstTimestamp = -1;

    public Span<OffsetRecord> Records => records.AsSpan(0, count);

    public IReadOnlyList<StoredBatch> Batches => batches;

    /// <summary>Where the segment begins that is appended to; it may still be empty.</summary>
    public Offset ActiveBase { get; private set; }

    public void Reserve(int more)
    {
        if (records.Length - count < more)
        {
            Array.Resize(ref records, Math.Max(count + more, 2 * count));
        }
    }

    public void Add(OffsetRecord record) => records[count++] = record;

    /// <summary>Adds the batch that the newest records belong to, in a new segment if the settings ask for one.</summary>
    public void Add(StoredBatch batch, TopicConfig config)
    {
        if (batches.Count == 0 || activeSize == 0 || NeedsNewSegment(batch, config))
        {
            batch.StartsSegment = true;
            (ActiveBase, activeSize, activeSince, activeFirstTimestamp) = (batch.BaseOffset, 0, batch.AppendedAt, batch.MaxTimestamp);
        }

        activeSize += batch.Size;
        hasMarkers |= batch.Control is not null;
        batches.Add(batch);
    }

    /// <summary>Index of the first record at or above the offset; their count if there is none.</summary>
    public int IndexOf(Offset offset)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = records[middle].Offset < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Index of the first batch that ends at or above the offset; their count if there is none.</summary>
    public int BatchIndexOf(Offset offset)
    {
        var (low, high) = (0, batches.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = batches[middle].LastOffset < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The batch that holds the offset; null if there is none.</summary>
    public StoredBatch? BatchOf(Offset offset) =>
        BatchIndexOf(offset) is var index && index < batches.Count && batches[index].Holds(offset) ? batches[index] : null;

    /// <summary>The first marker, at or above the offset, with the timestamp or a later one; null if there is none.</summary>
    public StoredBatch? FirstMarkerSince(Offset from, long timestamp)
    {
        for (var i = hasMarkers ? BatchIndexOf(from) : batches.Count; i < batches.Count; i++)
        {
            if (batches[i].Control is not null && batches[i].MaxTimestamp >= timestamp)
            {
                return batches[i];
            }
        }

        return null;
    }

    /// <summary>The greatest timestamp of the markers at or above the offset; the smallest number if there is none.</summary>
    public long GreatestMarkerTimestamp(Offset from)
    {
        var greatest = long.MinValue;
        for (var i = hasMarkers ? BatchIndexOf(from) : batches.Count; i < batches.Count; i++)
        {
            greatest = batches[i].Control is null ? greatest : Math.Max(greatest, batches[i].MaxTimestamp);
        }

        return greatest;
    }

    /// <summary>Marks the producer's transactional records from the offset on as taken back.</summary>
    public void TakeBack(long producerId, Offset first)
    {
        for (var i = BatchIndexOf(first); i < batches.Count; i++)
        {
            batches[i].IsAborted |= batches[i] is { Control: null, Producer: { IsTransactional: true } stamp } && stamp.Producer.Id == producerId;
        }
    }

    /// <summary>The records that are not taken back.</summary>
    public OffsetRecord[] WithoutAborted(ReadOnlySpan<OffsetRecord> answer)
    {
        var visible = new List<OffsetRecord>(answer.Length);
        foreach (ref readonly var record in answer)
        {
            if (BatchOf(record.Offset) is not { IsAborted: true })
            {
                visible.Add(record);
            }
        }

        return [.. visible];
    }

    /// <summary>The segments that hold anything, oldest first.</summary>
    public List<Segment> Segments()
    {
        var segments = new List<Segment>();
        foreach (var batch in batches)
        {
            if (batch.StartsSegment)
            {
                segments.Add(new(batch.BaseOffset));
            }

            segments[^1].Add(batch);
        }

        return segments;
    }

    /// <summary>Frees whole segments: everything below the offset, which is where one begins, or the log end.</summary>
    public void RemoveBelow(Offset offset)
    {
        if (batches.Count == 0 || batches[0].BaseOffset >= offset)
        {
            return;
        }

        var kept = Records[IndexOf(offset)..].ToArray();
        (records, count) = (kept, kept.Length);
        batches.RemoveRange(0, BatchIndexOf(offset));
        if (batches.Count == 0)
        {
            (ActiveBase, activeSize) = (offset, 0);
        }
    }

    /// <summary>Puts what a compaction left in the place of what there was.</summary>
    public void Replace(List<OffsetRecord> keptRecords, List<StoredBatch> keptBatches)
    {
        records = [.. keptRecords];
        count = records.Length;
        batches = keptBatches;
    }

    private bool NeedsNewSegment(StoredBatch batch, TopicConfig config)
    {
        var waited = activeFirstTimestamp >= 0 ? batch.MaxTimestamp - activeFirstTimestamp : batch.AppendedAt - activeSince;
        return waited > config.SegmentMs || activeSize > config.SegmentBytes - batch.Size;
    }
}
