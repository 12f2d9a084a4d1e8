using System.Runtime.InteropServices;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Logs;

/// <summary>
/// Removes records of closed segments that a later record with the same key supersedes, aborted records, and tombstones whose time is over.
/// Survivors keep their offsets. The last batch of a pass, and the last of every producer, keep their span even if nothing is left in them.
/// Leaves out removing markers: they stay when the last record of their transaction has gone.
/// </summary>
internal sealed class LogCompaction(LogStorage storage, ProducerStates producers)
{
    /// <summary>Everything below, exclusive, was compacted before.</summary>
    private Offset cleanedTo;

    /// <param name="stable">The last stable offset; nothing at or above it is touched.</param>
    /// <param name="config">The topic's settings.</param>
    /// <param name="now">The broker's time in milliseconds.</param>
    public void Run(Offset stable, TopicConfig config, long now)
    {
        var segments = storage.Segments();
        var bound = FirstUncleanable(segments, stable, config, now);
        if (bound <= cleanedTo || DirtyRatio(segments, bound) <= config.MinCleanableDirtyRatio)
        {
            return;
        }

        Clean(bound, config, now);
        cleanedTo = bound;
    }

    private Offset FirstUncleanable(List<Segment> segments, Offset stable, TopicConfig config, long now)
    {
        foreach (var (index, segment) in segments.Index())
        {
            var isTooYoung = config.MinCompactionLagMs > 0 && segment.BaseOffset >= cleanedTo && segment.LargestTimestamp > now - config.MinCompactionLagMs;
            var holdsUnstable = index + 1 < segments.Count && segments[index + 1].BaseOffset > stable;
            if (segment.BaseOffset >= storage.ActiveBase || isTooYoung || holdsUnstable)
            {
                return segment.BaseOffset;
            }
        }

        return Offset.Zero;
    }

    private double DirtyRatio(List<Segment> segments, Offset bound)
    {
        var all = segments.Where(segment => segment.BaseOffset < bound).Sum(segment => segment.Size);
        var dirty = segments.Where(segment => segment.BaseOffset < bound && segment.BaseOffset >= cleanedTo).Sum(segment => segment.Size);
        return all == 0 ? 0 : (double)dirty / all;
    }

    private void Clean(Offset bound, TopicConfig config, long now)
    {
        var newest = NewestByKey(bound);
        List<OffsetRecord> keptRecords = [];
        List<StoredBatch> keptBatches = [];
        var startsSegment = false;
        var records = storage.Records;
        for (var (index, next) = (0, 0); index < storage.Batches.Count; index++)
        {
            var batch = storage.Batches[index];
            var first = next;
            while (next < records.Length && records[next].Offset <= batch.LastOffset)
            {
                next++;
            }

            if (batch.BaseOffset >= bound)
            {
                keptRecords.AddRange(records[first..next]);
                keptBatches.Add(batch);
                continue;
            }

            startsSegment |= batch.StartsSegment;
            var kept = Retain(batch, records[first..next], newest, config, now);
            var isLastOfPass = index + 1 < storage.Batches.Count && storage.Batches[index + 1].BaseOffset >= bound;
            if (kept.Count > 0 || batch.Control is not null || isLastOfPass || producers.IsLast(batch))
            {
                batch.StartsSegment = startsSegment;
                startsSegment = false;
                keptRecords.AddRange(kept);
                keptBatches.Add(batch);
            }
        }

        storage.Replace(keptRecords, keptBatches);
    }

    /// <summary>Of every key the greatest offset below the bound. Aborted records supersede nothing.</summary>
    private Dictionary<string, Offset> NewestByKey(Offset bound)
    {
        var newest = new Dictionary<string, Offset>(StringComparer.Ordinal);
        foreach (ref readonly var record in storage.Records[..storage.IndexOf(bound)])
        {
            if (record.Record.Key is { } key && storage.BatchOf(record.Offset) is not { IsAborted: true })
            {
                newest[key] = record.Offset;
            }
        }

        return newest;
    }

    private static List<OffsetRecord> Retain(
        StoredBatch batch, ReadOnlySpan<OffsetRecord> records, Dictionary<string, Offset> newest, TopicConfig config, long now)
    {
        var keepsTombstones = batch.DeleteHorizon is not { } horizon || now < horizon;
        List<OffsetRecord> kept = [];
        foreach (ref readonly var record in records)
        {
            var isTombstone = record.Record.Value is null;
            var isNewest = !batch.IsAborted && record.Record.Key is { } key && newest.TryGetValue(key, out var last) && last == record.Offset;
            if (isNewest && (!isTombstone || keepsTombstones))
            {
                kept.Add(record);
                batch.DeleteHorizon ??= isTombstone ? now + Math.Min(config.DeleteRetentionMs, long.MaxValue - now) : null;
            }
        }

        if (batch.Control is null)
        {
            batch.Count = kept.Count;
            batch.Size = BatchSize.Of(CollectionsMarshal.AsSpan(kept), batch.BaseOffset);
        }

        return kept;
    }
}
