using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Logs;

/// <summary>A batch that a producer's resend is compared with.</summary>
/// <param name="FirstSequence">Sequence number of its first record.</param>
/// <param name="LastSequence">Sequence number of its last record, inclusive.</param>
/// <param name="Acknowledged">The offset that it was acknowledged with.</param>
/// <param name="Stored">What the log made of it.</param>
internal readonly record struct AcknowledgedBatch(int FirstSequence, int LastSequence, Offset Acknowledged, StoredBatch Stored);

/// <summary>
/// What a partition knows of the producers with an id: the epoch of each, and its last <see cref="Remembered"/> batches. Deleting records
/// does not touch it. Leaves out forgetting a producer that is silent for long.
/// </summary>
internal sealed class ProducerStates
{
    private const int Remembered = 5;

    private readonly Dictionary<long, State> states = [];

    /// <summary>The batch that this one repeats; null if it repeats none of those remembered.</summary>
    public AcknowledgedBatch? FindDuplicate(ProducerStamp stamp, int count)
    {
        if (!states.TryGetValue(stamp.Producer.Id, out var state) || state.Epoch != stamp.Producer.Epoch)
        {
            return null;
        }

        var last = LastSequence(stamp.BaseSequence, count);
        foreach (var batch in state.Batches)
        {
            if (batch.FirstSequence == stamp.BaseSequence && batch.LastSequence == last)
            {
                return batch;
            }
        }

        return null;
    }

    /// <summary>Why the batch cannot follow the producer's last one. A producer that is not known may start with any number.</summary>
    public ErrorCode Check(ProducerStamp stamp)
    {
        if (!states.TryGetValue(stamp.Producer.Id, out var state))
        {
            return ErrorCode.None;
        }

        if (stamp.Producer.Epoch < state.Epoch)
        {
            return ErrorCode.InvalidProducerEpoch;
        }

        // A marker may have raised the epoch; the first batch of an epoch starts at 0.
        var expected = stamp.Producer.Epoch == state.Epoch && state.Batches is [.., var last] ? Following(last.LastSequence) : 0;
        return stamp.BaseSequence == expected ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber;
    }

    public void Remember(ProducerStamp stamp, int count, Offset acknowledged, StoredBatch stored)
    {
        var batches = StateOf(stamp.Producer).Batches;
        if (batches.Count == Remembered)
        {
            batches.RemoveAt(0);
        }

        batches.Add(new(stamp.BaseSequence, LastSequence(stamp.BaseSequence, count), acknowledged, stored));
    }

    /// <summary>Whether it is the last batch of its producer, from which Kafka reads the producer's state after a restart.</summary>
    public bool IsLast(StoredBatch batch) =>
        batch.Producer is { } stamp && states.TryGetValue(stamp.Producer.Id, out var state) && state.Batches is [.., var last] && last.Stored == batch;

    /// <summary>Older epochs of the producer are refused from now on.</summary>
    public void Fence(ProducerIdentity producer) => StateOf(producer);

    /// <summary>The producer's state at this epoch; a new epoch forgets the batches of the one before.</summary>
    private State StateOf(ProducerIdentity producer)
    {
        if (!states.TryGetValue(producer.Id, out var state) || state.Epoch != producer.Epoch)
        {
            states[producer.Id] = state = new(producer.Epoch, []);
        }

        return state;
    }

    /// <summary>Sequence numbers go on with 0 behind the greatest int.</summary>
    private static int LastSequence(int first, int count) => (int)(((long)first + count - 1) & int.MaxValue);

    private static int Following(int sequence) => LastSequence(sequence, 2);

    private sealed record State(short Epoch, List<AcknowledgedBatch> Batches);
}
