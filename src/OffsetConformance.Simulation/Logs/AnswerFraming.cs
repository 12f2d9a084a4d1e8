using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Logs;

/// <summary>
/// The batches of one fetch answer, framed from the records that are really in it. Records of one stored batch that follow each other make
/// one batch with its attributes; a record out of order starts another. The first batch comes whole, also what it holds below the offset
/// asked. Markers and batches that compaction emptied are between them where they lie.
/// </summary>
internal sealed class AnswerFraming
{
    private readonly LogStorage storage;
    private readonly Offset from;
    private readonly int maxBytes;
    private readonly List<FetchedBatch> batches = [];
    private long size;

    /// <summary>Frames the records of an answer that speaks for the offsets from the first, inclusive, to the second, exclusive.</summary>
    public AnswerFraming(LogStorage storage, ReadOnlySpan<OffsetRecord> records, Offset from, Offset to, int maxBytes)
    {
        (this.storage, this.from, this.maxBytes) = (storage, from, maxBytes);
        if (TryAddAll(records, to))
        {
            Next = to;
            Cover(to);
        }
        else
        {
            Next = End();
        }
    }

    /// <summary>As many as fit into the limit, at least one.</summary>
    public ValueList<FetchedBatch> Batches => [.. batches];

    /// <summary>How many of the records are in them.</summary>
    public int FramedRecords { get; private set; }

    /// <summary>Exclusive end of the offsets that the batches speak for.</summary>
    public Offset Next { get; }

    private bool TryAddAll(ReadOnlySpan<OffsetRecord> records, Offset to)
    {
        var passed = storage.BatchIndexOf(from);
        while (FramedRecords < records.Length)
        {
            var rest = records[FramedRecords..];
            var index = storage.BatchIndexOf(rest[0].Offset);
            if (!TryAddWithoutRecords(passed, index, to))
            {
                return false;
            }

            var stored = storage.BatchOf(rest[0].Offset);
            var run = rest[..LengthOfRun(rest, stored)];
            if (!TryAdd(stored is null ? new(run[0].Offset, run[0].Offset, ValueList.Create(run)) : Frame(stored, run)))
            {
                return false;
            }

            FramedRecords += run.Length;
            passed = Math.Max(passed, index + 1);
        }

        return TryAddWithoutRecords(passed, storage.Batches.Count, to);
    }

    /// <summary>How many of the records, from the first on, lie in the batch, each behind the one before.</summary>
    private static int LengthOfRun(ReadOnlySpan<OffsetRecord> records, StoredBatch? stored)
    {
        var length = 1;
        while (length < records.Length && records[length].Offset > records[length - 1].Offset && stored?.Holds(records[length].Offset) == true)
        {
            length++;
        }

        return length;
    }

    private FetchedBatch Frame(StoredBatch stored, ReadOnlySpan<OffsetRecord> run)
    {
        var isFirst = FramedRecords == 0 && stored.Holds(from) && run[0].Offset >= from;
        ReadOnlySpan<OffsetRecord> head = isFirst ? storage.Records[storage.IndexOf(stored.BaseOffset)..storage.IndexOf(from)] : [];
        return Attributed(stored, [.. head, .. run]);
    }

    private bool TryAddWithoutRecords(int first, int end, Offset to)
    {
        for (var i = first; i < end && storage.Batches[i].BaseOffset < to; i++)
        {
            if (storage.Batches[i].Count == 0 && !TryAdd(Attributed(storage.Batches[i], [])))
            {
                return false;
            }
        }

        return true;
    }

    private static FetchedBatch Attributed(StoredBatch stored, ValueList<OffsetRecord> records) => new(stored.BaseOffset, stored.LastOffset, records)
    {
        Compression = stored.Compression,
        Producer = stored.Producer,
        Control = stored.Control,
        LogAppendTime = stored.LogAppendTime,
        Timestamp = records.IsEmpty ? stored.MaxTimestamp : 0,
    };

    private bool TryAdd(FetchedBatch batch)
    {
        size += batch.Control is null ? BatchSize.Of(batch.Records.AsSpan(), batch.BaseOffset) : BatchSize.Marker;
        if (size > maxBytes && batches.Count > 0)
        {
            return false;
        }

        batches.Add(batch);
        return true;
    }

    /// <summary>Offsets at the end that no batch holds any more: an empty batch spans them, so that a reader can go on behind them.</summary>
    private void Cover(Offset to)
    {
        var end = End();
        if (end < to)
        {
            batches.Add(new(end, to - 1, []));
        }
    }

    private Offset End() => batches.Count == 0 ? from : new(Math.Max(from.Value, batches.Max(batch => batch.LastOffset.Value + 1)));
}
