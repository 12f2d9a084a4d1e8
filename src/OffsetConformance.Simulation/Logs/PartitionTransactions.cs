using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Logs;

/// <summary>A transaction that was taken back: from its first record on up to its marker, both inclusive.</summary>
internal readonly record struct AbortedSpan(long ProducerId, Offset FirstOffset, Offset Marker);

/// <summary>The transactions that touch one partition: which are open, and which were aborted, in the order of their markers.</summary>
internal sealed class PartitionTransactions
{
    private readonly Dictionary<long, Offset> open = [];
    private readonly List<AbortedSpan> aborted = [];

    /// <summary>The first offset of the oldest open transaction; null if none is open.</summary>
    public Offset? FirstUnstable { get; private set; }

    /// <summary>Whether every record can be read at once by everybody.</summary>
    public bool HidesNothing => FirstUnstable is null && aborted.Count == 0;

    public bool IsOpen(long producerId) => open.ContainsKey(producerId);

    /// <summary>The producer's transaction holds records from the offset on, if it has none before.</summary>
    public void Begin(long producerId, Offset first)
    {
        if (open.TryAdd(producerId, first))
        {
            FirstUnstable ??= first;
        }
    }

    /// <summary>Ends the producer's transaction. Returns its first offset; null if it has no records here.</summary>
    public Offset? End(long producerId)
    {
        if (!open.Remove(producerId, out var first))
        {
            return null;
        }

        FirstUnstable = open.Count == 0 ? null : open.Values.Min();
        return first;
    }

    public void AddAborted(AbortedSpan span) => aborted.Add(span);

    /// <summary>The aborted transactions that touch the offsets from the first, inclusive, to the second, exclusive.</summary>
    public ValueList<AbortedTransaction> AbortedBetween(Offset from, Offset to) =>
        aborted.Count == 0 || from == to
            ? []
            : [.. aborted.Where(span => span.Marker >= from && span.FirstOffset < to).Select(span => new AbortedTransaction(span.ProducerId, span.FirstOffset))];

    /// <summary>Forgets what ended below the offset.</summary>
    public void ForgetBelow(Offset offset) => aborted.RemoveAll(span => span.Marker < offset);
}
