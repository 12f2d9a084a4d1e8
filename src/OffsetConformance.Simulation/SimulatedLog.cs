using OffsetConformance.Contract;
using OffsetConformance.Simulation.Logs;

namespace OffsetConformance.Simulation;

/// <summary>
/// The log of one partition: offsets between <see cref="Start"/>, inclusive, and <see cref="End"/>, exclusive. Some hold no record:
/// markers take offsets, and compaction leaves gaps.
/// Supports Produce (sequences, transactions, limits), Fetch at both isolation levels, ListOffsets, DeleteRecords, Trim, retention and
/// compaction, as Kafka 4.1 answers. A fetch without a limit answers everything at once. Compression makes no difference.
/// Leaves out leader changes (the epoch is always <see cref="LeaderEpoch"/>) and forgetting silent producers. A record below the start is
/// out of reach, and freed by the next retention pass. Not safe for concurrent use; the topic's lock guards it.
/// </summary>
public class SimulatedLog(SimulatedTopic topic)
{
    public const int LeaderEpoch = 0;

    private protected static readonly Outcome OutOfRange = new Outcome.Refused(ErrorCode.OffsetOutOfRange);
    private static readonly Outcome NothingListed = new Outcome.OffsetListed(Offset: null);

    private readonly LogStorage storage = new();
    private readonly PartitionTransactions transactions = new();
    private ProducerStates? producers;
    private LogCompaction? compaction;
    private long appended;

    public Offset Start { get; protected set; }

    public Offset End { get; protected set; }

    public bool IsEmpty => Start == End;

    /// <summary>The last stable offset: everything below, exclusive, is decided.</summary>
    public Offset LastStable =>
        transactions.FirstUnstable is { } unstable && unstable < End ? new(Math.Max(unstable.Value, Start.Value)) : End;

    public SimulatedTopic Topic => topic;

    /// <summary>Every record that was appended and not freed, in that order.</summary>
    protected Span<OffsetRecord> Stored => storage.Records;

    public virtual Outcome Produce(Command<Offset>.Produce request)
    {
        if (BatchChecks.Check(request, topic.Config, topic.Clock) is var error and not ErrorCode.None)
        {
            return new Outcome.Refused(error);
        }

        if (request.Producer is { } stamp)
        {
            return ProduceOnce(request, stamp);
        }

        var batch = BatchOf(request);
        return new Outcome.Produced(Append(batch), Start) { LogAppendTime = batch.LogAppendTime };
    }

    public virtual Outcome Fetch(Command<Offset>.Fetch request)
    {
        if (FenceOf(request.CurrentLeaderEpoch) is { } fenced)
        {
            return fenced;
        }

        if (!IsInRange(request.Offset))
        {
            return OutOfRange;
        }

        return transactions.HidesNothing && request is { MaxBytes: int.MaxValue, WantsBatches: false }
            ? Answer(Read(request.Offset), next: End, request.Isolation)
            : AnswerInDetail(request);
    }

    public virtual Outcome ListOffsets(Command<Offset>.ListOffsets request) => FenceOf(request.CurrentLeaderEpoch) ?? request.Spec.Timestamp switch
    {
        -1 => Listed(Latest(request)),
        -2 or -4 => Listed(Earliest()),
        -3 => Visible(FindGreatestTimestamp(), request.Isolation),
        -5 or -6 => NothingListed,
        >= 0 => Visible(FindTime(request.Spec.Timestamp), request.Isolation),
        _ => new Outcome.Refused(ErrorCode.UnsupportedVersion),
    };

    public virtual Outcome DeleteRecords(Command<Offset>.DeleteRecords request) =>
        topic.Config.IsDeleting ? DeleteBelow(request.Offset) : new Outcome.Refused(ErrorCode.PolicyViolation);

    public Outcome Trim(Command<Offset>.Trim request) =>
        TryDeleteBelow(request.Offset) ? Outcome.Acknowledged.Instance : OutOfRange;

    /// <summary>Where the leader epoch ended; the log has had one epoch only.</summary>
    public Outcome LeaderEpochEnd(ControlRequest.LeaderEpochEnd request) => FenceOf(request.CurrentLeaderEpoch) ??
        (request.LeaderEpoch == LeaderEpoch ? new Outcome.EpochEnded(LeaderEpoch, End) : new Outcome.EpochEnded(LeaderEpoch: null, EndOffset: null));

    /// <summary>Whether the producer's transaction has records here that are not decided.</summary>
    public bool HasOpenTransaction(long producerId) => transactions.IsOpen(producerId);

    /// <summary>Ends the producer's transaction here with a marker, at the log end; the transaction coordinator decides whether.</summary>
    public virtual void WriteMarker(ProducerIdentity producer, TransactionEnd end)
    {
        var marker = End;
        End += 1;
        var now = topic.Clock.Now;
        storage.Add(
            new StoredBatch(marker, marker)
            {
                Producer = new(producer, BaseSequence: -1) { IsTransactional = true }, Control = end, MaxTimestamp = now, AppendedAt = now, Size = BatchSize.Marker,
            },
            topic.Config);
        (producers ??= new()).Fence(producer);
        if (transactions.End(producer.Id) is { } first && end == TransactionEnd.Abort)
        {
            transactions.AddAborted(new(producer.Id, first, marker));
            storage.TakeBack(producer.Id, first);
        }
    }

    /// <summary>Deletes the segments that are too old or too many, as far as the topic's settings ask for it, and frees what lies below the start.</summary>
    public virtual void RunRetention()
    {
        var start = LogRetention.StartAfter(storage, Start, End, topic.Config, topic.Clock.Now);
        if (start > Start)
        {
            RaiseStart(start);
        }

        storage.RemoveBelow(LogRetention.UnusedBelow(storage, Start, End));
        transactions.ForgetBelow(Start);
    }

    /// <summary>Removes superseded records, as far as the topic's settings ask for it.</summary>
    public virtual void Compact()
    {
        if (topic.Config.IsCompacting)
        {
            (compaction ??= new(storage, producers ??= new())).Run(LastStable, topic.Config, topic.Clock.Now);
        }
    }

    /// <summary>Stores the batch and returns the offset that it is acknowledged with.</summary>
    protected virtual Offset Append(NewBatch batch)
    {
        var baseOffset = End;
        var maxTimestamp = -1L;
        storage.Reserve(batch.Count);
        foreach (var record in batch.Records)
        {
            var stamped = Stamp(record, batch.LogAppendTime);
            maxTimestamp = Math.Max(maxTimestamp, stamped.Timestamp!.Value);
            storage.Add(new OffsetRecord(End, stamped));
            End += 1;
        }

        storage.Add(
            new StoredBatch(baseOffset, End - 1)
            {
                Compression = batch.Compression,
                Producer = batch.Producer,
                LogAppendTime = batch.LogAppendTime,
                MaxTimestamp = maxTimestamp,
                AppendedAt = topic.Clock.Now,
                Count = batch.Count,
                Size = BatchSize.Of(batch.Records.AsSpan()),
            },
            topic.Config);
        return baseOffset;
    }

    protected virtual bool IsInRange(Offset offset) => Start <= offset && offset <= End;

    /// <summary>The records from the offset, inclusive, to the end.</summary>
    protected virtual ReadOnlySpan<OffsetRecord> Read(Offset from) => Stored[IndexOf(from)..];

    protected virtual Offset? Earliest() => Start;

    protected virtual Offset? Latest(Command<Offset>.ListOffsets request) =>
        request.Isolation == IsolationLevel.ReadCommitted ? LastStable : End;

    /// <summary>The first record at or after the time. Stamps need not be in order, so every record is looked at.</summary>
    protected virtual Outcome FindTime(long timestamp) => FirstSince(Start, timestamp);

    /// <summary>The record or marker with the greatest timestamp, of several the first.</summary>
    protected virtual Outcome FindGreatestTimestamp()
    {
        var greatest = long.MinValue;
        foreach (ref readonly var candidate in Stored[IndexOf(Start)..])
        {
            greatest = Math.Max(greatest, candidate.Record.Timestamp ?? greatest);
        }

        return FirstSince(Start, Math.Max(greatest, storage.GreatestMarkerTimestamp(Start)));
    }

    /// <summary>Answers a batch that the producer sent before, when it was acknowledged with <paramref name="first"/>.</summary>
    private protected virtual Outcome AnswerDuplicate(Command<Offset>.Produce request, AcknowledgedBatch first) =>

        // Kafka's answer to a resend carries a time, whatever the topic's timestamps are.
        new Outcome.Produced(first.Acknowledged, Start) { LogAppendTime = first.Stored.MaxTimestamp };

    private protected virtual AcknowledgedBatch? FindDuplicate(ProducerStates known, ProducerStamp stamp, int count) => known.FindDuplicate(stamp, count);

    /// <summary>Why the batch cannot follow the producer's last one; None if it can.</summary>
    private protected virtual ErrorCode CheckSequence(ProducerStates known, ProducerStamp stamp) => known.Check(stamp);

    /// <summary>Moves the start up; the offset is above it and not beyond the end.</summary>
    protected virtual void RaiseStart(Offset offset) => Start = offset;

    /// <summary>Raises the start to the offset, or to the high watermark for -1, and answers where it is.</summary>
    private protected Outcome DeleteBelow(Offset offset) => TryDeleteBelow(offset) ? new Outcome.RecordsDeleted(Start) : OutOfRange;

    /// <summary>The first record or marker, at or above the offset, with the timestamp or a later one.</summary>
    protected Outcome FirstSince(Offset from, long timestamp)
    {
        var marker = storage.FirstMarkerSince(from, timestamp);
        foreach (ref readonly var candidate in Stored[IndexOf(from)..])
        {
            if (candidate.Record.Timestamp >= timestamp && !(marker?.BaseOffset < candidate.Offset))
            {
                return Found(candidate.Offset, candidate.Record.Timestamp);
            }
        }

        return marker is null ? NothingListed : Found(marker.BaseOffset, marker.MaxTimestamp);
    }

    /// <summary>A fetch answer that speaks for the offsets up to <paramref name="next"/>, exclusive.</summary>
    protected Outcome.Fetched Answer(ReadOnlySpan<OffsetRecord> records, Offset next, IsolationLevel isolation = IsolationLevel.ReadUncommitted) =>
        new(ValueList.Create(records), next)
        {
            HighWatermark = End,
            LastStableOffset = LastStable,
            LogStartOffset = Start,
            EndOfPartition = End,
            AbortedTransactions = isolation == IsolationLevel.ReadCommitted ? [] : null,
        };

    /// <summary>Index of the first stored record at or above the offset; their count if there is none.</summary>
    protected int IndexOf(Offset offset) => storage.IndexOf(offset);

    private protected NewBatch BatchOf(Command<Offset>.Produce request) => new(request.Records, request.Compression)
    {
        Producer = request.Producer, LogAppendTime = topic.Config.IsLogAppendTime ? topic.Clock.Now : null,
    };

    private static Outcome Found(Offset offset, long? timestamp) => new Outcome.OffsetListed(offset, timestamp) { LeaderEpoch = LeaderEpoch };

    private static Outcome Listed(Offset? offset) => offset is null ? NothingListed : Found(offset.Value, timestamp: null);

    /// <summary>Why a client that believes in this leader epoch is refused; null if it is not.</summary>
    private static Outcome? FenceOf(int? currentLeaderEpoch) => currentLeaderEpoch switch
    {
        null or -1 or LeaderEpoch => null,
        < LeaderEpoch => new Outcome.Refused(ErrorCode.FencedLeaderEpoch),
        _ => new Outcome.Refused(ErrorCode.UnknownLeaderEpoch),
    };

    private Outcome ProduceOnce(Command<Offset>.Produce request, ProducerStamp stamp)
    {
        producers ??= new();
        if (FindDuplicate(producers, stamp, request.Records.Count) is { } first)
        {
            return AnswerDuplicate(request, first);
        }

        var error = CheckSequence(producers, stamp);
        if (error == ErrorCode.None && !stamp.IsTransactional && transactions.IsOpen(stamp.Producer.Id))
        {
            error = ErrorCode.InvalidTxnState;
        }

        if (error != ErrorCode.None)
        {
            return new Outcome.Refused(error);
        }

        var batch = BatchOf(request);
        var acknowledged = Append(batch);
        var stored = storage.Batches[^1];
        producers.Remember(stamp, request.Records.Count, acknowledged, stored);
        if (stamp.IsTransactional)
        {
            transactions.Begin(stamp.Producer.Id, stored.BaseOffset);
        }

        return new Outcome.Produced(acknowledged, Start) { LogAppendTime = batch.LogAppendTime };
    }

    /// <summary>An answer that leaves something out, or says more of what it holds.</summary>
    private Outcome.Fetched AnswerInDetail(Command<Offset>.Fetch request)
    {
        var isCommitted = request.Isolation == IsolationLevel.ReadCommitted;
        var end = isCommitted && LastStable < End ? new(Math.Max(LastStable.Value, request.Offset.Value)) : End;
        var records = Read(request.Offset);
        if (end < End)
        {
            records = CutAt(records, end);
        }

        var (next, batches) = (end, default(ValueList<FetchedBatch>));
        if (request is not { MaxBytes: int.MaxValue, WantsBatches: false })
        {
            var framing = new AnswerFraming(storage, records, request.Offset, end, request.MaxBytes);
            records = records[..framing.FramedRecords];
            (next, batches) = (framing.Next, request.WantsBatches ? framing.Batches : []);
        }

        return Answer(isCommitted ? storage.WithoutAborted(records) : records, next) with
        {
            EndOfPartition = next == end ? end : null,
            Batches = batches,
            AbortedTransactions = isCommitted ? transactions.AbortedBetween(request.Offset, next) : null,
        };
    }

    /// <summary>The records before the first one at or above the offset.</summary>
    private static ReadOnlySpan<OffsetRecord> CutAt(ReadOnlySpan<OffsetRecord> records, Offset end)
    {
        var length = 0;
        while (length < records.Length && records[length].Offset < end)
        {
            length++;
        }

        return records[..length];
    }

    /// <summary>What was found, if the reader may see it; otherwise nothing, not the next best.</summary>
    private Outcome Visible(Outcome found, IsolationLevel isolation) =>
        isolation == IsolationLevel.ReadCommitted && found is Outcome.OffsetListed { Offset: { } offset } && offset >= LastStable && LastStable < End
            ? NothingListed
            : found;

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
    private Record Stamp(Record record, long? logAppendTime)
    {
        appended++;
        return logAppendTime is not null ? record with { Timestamp = logAppendTime }
            : record.Timestamp is null ? record with { Timestamp = appended }
            : record;
    }
}
