using OffsetConformance.Contract;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Model.State;

/// <summary>
/// One record that a broker acknowledged. <paramref name="FirstRead"/> is what it was read as the first time, null until then.
/// </summary>
/// <param name="Offset">Where it was put.</param>
/// <param name="Sent">What the producer sent.</param>
/// <param name="BatchBase">Offset of the first record of its batch.</param>
/// <param name="BatchCount">Records in its batch.</param>
/// <param name="Compression">Codec of its batch.</param>
/// <param name="FirstRead">Null until it was read.</param>
public readonly record struct Slot(long Offset, Record Sent, long BatchBase, int BatchCount, Compression Compression, Record? FirstRead)
{
    /// <summary>The broker's timestamp of its batch, if that counts and was answered.</summary>
    public long? AppendTime { get; init; }

    /// <summary>The leader epoch that the last answer with its offset told; null while none did.</summary>
    public int? LeaderEpoch { get; init; }

    /// <summary>Its timestamp in milliseconds; null while nobody has said which one the record was given.</summary>
    public long? Timestamp => AppendTime ?? FirstRead?.Timestamp ?? Sent.Timestamp;
}

/// <summary>A DeleteRecords answer, as a statement about the log start: which rule makes it one.</summary>
public sealed record StartStatement(Rule Rule, Boundary Boundary, long Start, long At);

/// <summary>A batch that was not appended, by which rule it takes no offset, and when it was sent.</summary>
public sealed record UnappendedBatch(Rule Rule, Boundary Boundary, long At);

/// <summary>An answer to a lookup by time; null for "none".</summary>
public readonly record struct TimeSighting(long Time, long? Offset);

/// <summary>
/// What is known of one partition. Without transactions and compaction, high watermark, last stable offset and log end offset are one
/// number for everybody who waits for acks=all: <see cref="End"/>.
/// </summary>
public sealed record PartitionState
{
    /// <summary>Log start offset, inclusive.</summary>
    public long Start { get; init; }

    /// <summary>Log end offset, exclusive: the offset of the next append.</summary>
    public long End { get; init; }

    /// <summary>Every acknowledged record in offset order, also those below the log start.</summary>
    public ValueList<Slot> Slots { get; init; }

    public long AppendedAt { get; init; }

    public long TrimmedAt { get; init; }

    /// <summary>When records were last read, by a fetch or by a session.</summary>
    public long ReadAt { get; init; }

    /// <summary>The offsets that were read then: first inclusive, last exclusive.</summary>
    public (long From, long To) ReadRange { get; init; }

    /// <summary>When any group last committed an offset for this partition.</summary>
    public long CommittedAt { get; init; }

    public Sighting Earliest { get; init; }

    public Sighting Latest { get; init; }

    public Sighting LatestReadCommitted { get; init; }

    public Sighting HighWatermark { get; init; }

    public Sighting EndOfPartition { get; init; }

    /// <summary>Which topic it is part of; a plain one that exists if the model did not see it created.</summary>
    public TopicState Topic { get; init; } = new();

    /// <summary>The greatest leader epoch that an answer to ListOffsets told of; -1 for none.</summary>
    public int LeaderEpoch { get; init; } = -1;

    /// <summary>Whether it came by CreatePartitions.</summary>
    public bool IsAdded { get; init; }

    /// <summary>When the topic was last given more partitions.</summary>
    public long SiblingsAddedAt { get; init; }

    /// <summary>The last produce request that appended nothing; null if there was none.</summary>
    public UnappendedBatch? Unappended { get; init; }

    /// <summary>What DeleteRecords last said about the log start, and when; null if it never said anything.</summary>
    public StartStatement? StartSaid { get; init; }

    /// <summary>What it remembers of producers, by id.</summary>
    public ValueMap<long, ProducerState> Producers { get; init; }

    /// <summary>Answers to lookups by time since the log last changed.</summary>
    public ValueList<TimeSighting> Lookups { get; init; }

    public bool IsFresh => Slots.IsEmpty;

    public bool IsEmpty => Start == End;

    /// <summary>When one of the two ends last moved.</summary>
    public long MovedAt => Math.Max(AppendedAt, TrimmedAt);

    public Slot? LastSlot => Slots.IsEmpty ? null : Slots[Slots.Count - 1];

    /// <summary>Index of the first slot at or above the offset; the slot count if there is none.</summary>
    public int IndexAtOrAbove(long offset)
    {
        var slots = Slots.AsSpan();
        var low = 0;
        var high = slots.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (slots[middle].Offset < offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Whether the offset lies behind the first record of a multi-record batch.</summary>
    public bool IsInsideBatch(long offset)
    {
        var index = IndexAtOrAbove(offset);
        return index < Slots.Count && Slots[index].Offset == offset && Slots[index].BatchBase < offset;
    }

    /// <summary>
    /// Whether the log may be in several segments by now: a broker begins a new one where timestamps are far apart, and looks for a time
    /// in the first segment that could have it, deleted records included.
    /// </summary>
    public bool MayHaveRolled
    {
        get
        {
            var (lowest, highest) = (long.MaxValue, long.MinValue);
            foreach (var slot in Slots)
            {
                // An unknown one is that of the present, which is far from any that a program makes up.
                var timestamp = slot.Timestamp ?? long.MaxValue / 2;
                (lowest, highest) = (Math.Min(lowest, timestamp), Math.Max(highest, timestamp));
            }

            return Slots.Count > 1 && (Int128)highest - lowest > Topic.SegmentMs;
        }
    }

    public PartitionState Append(ValueList<Record> records, Compression compression, long? appendTime, long at)
    {
        var slots = new Slot[Slots.Count + records.Count];
        Slots.AsSpan().CopyTo(slots);
        for (var i = 0; i < records.Count; i++)
        {
            slots[Slots.Count + i] = new(End + i, records[i], End, records.Count, compression, FirstRead: null) { AppendTime = appendTime };
        }

        return this with { Slots = ValueList.Wrap(slots), End = End + records.Count, AppendedAt = at, Lookups = default };
    }

    /// <summary>Raises the log start to the offset; one at or below it changes nothing.</summary>
    public PartitionState TrimTo(long offset, long at) =>
        offset <= Start ? this : this with { Start = Math.Min(offset, End), TrimmedAt = at, Lookups = default };
}
