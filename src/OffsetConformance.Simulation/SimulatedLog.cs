using OffsetConformance.Contract;

namespace OffsetConformance.Simulation;

/// <summary>
/// The log of one partition: records between <see cref="Start"/>, inclusive, and <see cref="End"/>, exclusive.
/// Supports Produce, Fetch, ListOffsets (earliest, latest, by time, greatest timestamp), DeleteRecords and Trim. A fetch answers everything
/// up to the end at once. Compression makes no difference.
/// Leaves out batches (nothing a client sees depends on them), size limits, timestamp limits, and freeing memory before the topic is
/// deleted: a record below the start is out of reach, not gone. Not safe for concurrent use; the topic's lock guards it.
/// </summary>
public class SimulatedLog(SimulatedTopic topic)
{
    private static readonly Outcome OutOfRange = new Outcome.Refused(ErrorCode.OffsetOutOfRange);
    private static readonly Outcome NothingListed = new Outcome.OffsetListed(Offset: null);

    private OffsetRecord[] stored = [];
    private int count;

    public Offset Start { get; protected set; }

    public Offset End { get; protected set; }

    public bool IsEmpty => Start == End;

    public SimulatedTopic Topic => topic;

    /// <summary>Every record that was ever appended, in that order.</summary>
    protected Span<OffsetRecord> Stored => stored.AsSpan(0, count);

    public virtual Outcome Produce(Command<Offset>.Produce request) => request.Records.IsEmpty
        ? new Outcome.Refused(ErrorCode.InvalidRecord)
        : new Outcome.Produced(Append(request.Records, request.Compression), Start);

    public virtual Outcome Fetch(Command<Offset>.Fetch request) =>
        IsInRange(request.Offset) ? Answer(Read(request.Offset), next: End) : OutOfRange;

    public virtual Outcome ListOffsets(Command<Offset>.ListOffsets request) => request.Spec.Timestamp switch
    {
        -1 => new Outcome.OffsetListed(Latest(request)),
        -2 => new Outcome.OffsetListed(Earliest()),
        -3 => FindGreatestTimestamp(),
        >= 0 => FindTime(request.Spec.Timestamp),
        _ => new Outcome.Refused(ErrorCode.UnsupportedVersion),
    };

    public Outcome DeleteRecords(Command<Offset>.DeleteRecords request) =>
        TryDeleteBelow(request.Offset) ? new Outcome.RecordsDeleted(Start) : OutOfRange;

    public Outcome Trim(Command<Offset>.Trim request) =>
        TryDeleteBelow(request.Offset) ? Outcome.Acknowledged.Instance : OutOfRange;

    /// <summary>Where the leader epoch ended; the log has had one epoch only.</summary>
    public Outcome LeaderEpochEnd(ControlRequest.LeaderEpochEnd request) =>
        request.LeaderEpoch == 0 ? new Outcome.EpochEnded(LeaderEpoch: 0, End) : new Outcome.EpochEnded(LeaderEpoch: null, EndOffset: null);

    /// <summary>Ends the producer's transaction here with a marker, at the log end; the transaction coordinator decides whether.</summary>
    public virtual void WriteMarker(ProducerIdentity producer, TransactionEnd end) => End += 1;

    /// <summary>Deletes the segments that are too old or too many, as far as the topic's settings ask for it.</summary>
    public virtual void RunRetention()
    {
    }

    /// <summary>Removes superseded records, as far as the topic's settings ask for it.</summary>
    public virtual void Compact()
    {
    }

    /// <summary>Stores the batch and returns the offset that it is acknowledged with.</summary>
    protected virtual Offset Append(ValueList<Record> batch, Compression compression)
    {
        var baseOffset = End;
        if (stored.Length - count < batch.Count)
        {
            Array.Resize(ref stored, Math.Max(count + batch.Count, 2 * count));
        }

        foreach (var record in batch)
        {
            stored[count++] = new(End, Stamp(record));
            End += 1;
        }

        return baseOffset;
    }

    protected virtual bool IsInRange(Offset offset) => Start <= offset && offset <= End;

    /// <summary>The records from the offset, inclusive, to the end.</summary>
    protected virtual ReadOnlySpan<OffsetRecord> Read(Offset from) => Stored[IndexOf(from)..];

    protected virtual Offset? Earliest() => Start;

    protected virtual Offset? Latest(Command<Offset>.ListOffsets request) => End;

    /// <summary>The first record at or after the time. Stamps need not be in order, so every record is looked at.</summary>
    protected virtual Outcome FindTime(long timestamp) => FirstSince(Start, timestamp);

    /// <summary>The record with the greatest timestamp, of several the first.</summary>
    protected virtual Outcome FindGreatestTimestamp()
    {
        var greatest = long.MinValue;
        foreach (ref readonly var candidate in Stored[IndexOf(Start)..])
        {
            greatest = Math.Max(greatest, candidate.Record.Timestamp ?? greatest);
        }

        return FirstSince(Start, greatest);
    }

    /// <summary>Moves the start up; the offset is above it and not beyond the end.</summary>
    protected virtual void RaiseStart(Offset offset) => Start = offset;

    /// <summary>The first record, at or above the offset, with the timestamp or a later one.</summary>
    protected Outcome FirstSince(Offset from, long timestamp)
    {
        foreach (ref readonly var candidate in Stored[IndexOf(from)..])
        {
            if (candidate.Record.Timestamp >= timestamp)
            {
                return new Outcome.OffsetListed(candidate.Offset, candidate.Record.Timestamp);
            }
        }

        return NothingListed;
    }

    /// <summary>A fetch answer that speaks for the offsets up to <paramref name="next"/>, exclusive.</summary>
    protected Outcome.Fetched Answer(ReadOnlySpan<OffsetRecord> records, Offset next) => new(ValueList.Create(records), next)
    {
        HighWatermark = End,
        LastStableOffset = End,
        LogStartOffset = Start,
        EndOfPartition = End,
    };

    /// <summary>Index of the first stored record at or above the offset; their count if there is none.</summary>
    protected int IndexOf(Offset offset)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = stored[middle].Offset < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private bool TryDeleteBelow(Offset offset)
    {
        var target = offset.Value == -1 ? End : offset;
        if (target < Offset.Zero || target > End)
        {
            return false;
        }

        if (target > Start)
        {
            RaiseStart(target);
        }

        return true;
    }

    /// <summary>Stands in for the producing client, which stamps what the application did not: here with 1, 2, 3 … by place in the log.</summary>
    private Record Stamp(Record record) => record.Timestamp is null ? record with { Timestamp = count } : record;
}
