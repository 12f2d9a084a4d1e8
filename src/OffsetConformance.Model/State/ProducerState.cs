using OffsetConformance.Contract;

namespace OffsetConformance.Model.State;

/// <summary>A batch that a numbered producer appended.</summary>
/// <param name="Sequence">Sequence number of its first record.</param>
/// <param name="Count">How many records it has.</param>
/// <param name="BaseOffset">What it was acknowledged with.</param>
public readonly record struct NumberedBatch(int Sequence, int Count, long BaseOffset);

/// <summary>What a partition remembers of one producer id: its epoch, and its latest batches, at most five, oldest first.</summary>
public sealed record ProducerState(short Epoch, ValueList<NumberedBatch> Batches)
{
    /// <summary>How many batches a broker recognises when they are sent again.</summary>
    public const int Remembered = 5;

    /// <summary>The sequence number that is due; null before the first batch of the epoch.</summary>
    public int? Next => Batches.IsEmpty ? null : Batches[^1].Sequence + Batches[^1].Count;

    /// <summary>Whether an older batch was forgotten.</summary>
    public bool HasForgotten { get; init; }

    public NumberedBatch? Find(int sequence, int count)
    {
        foreach (var batch in Batches)
        {
            if (batch.Sequence == sequence && batch.Count == count)
            {
                return batch;
            }
        }

        return null;
    }

    public ProducerState Append(short epoch, NumberedBatch batch)
    {
        if (epoch != Epoch)
        {
            return new(epoch, [batch]);
        }

        var isFull = Batches.Count == Remembered;
        return this with { Batches = [.. Batches.AsSpan()[(isFull ? 1 : 0)..], batch], HasForgotten = HasForgotten || isFull };
    }
}
