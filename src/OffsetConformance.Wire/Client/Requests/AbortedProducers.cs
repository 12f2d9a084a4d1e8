using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Wire.Client;

/// <summary>
/// Which producers' records are taken back at the place that a reader of committed records has reached: from the offset that the answer's
/// list names up to the producer's next abort marker.
/// </summary>
internal sealed class AbortedProducers(FetchResponse.AbortedTransaction[]? transactions)
{
    private readonly Queue<FetchResponse.AbortedTransaction> ahead = new((transactions ?? []).OrderBy(transaction => transaction.FirstOffset));
    private readonly HashSet<long> producers = [];

    /// <summary>Whether the batch's records were taken back. Batches are to be asked for in their order.</summary>
    public bool Hides(in BatchHeader batch)
    {
        while (ahead.TryPeek(out var next) && next.FirstOffset <= batch.LastOffset.Value)
        {
            producers.Add(ahead.Dequeue().ProducerId);
        }

        return batch is { IsTransactional: true, IsControl: false } && producers.Contains(batch.ProducerId);
    }

    /// <summary>The producer's abort marker was read: what comes after belongs to another transaction.</summary>
    public void End(long producerId) => producers.Remove(producerId);
}
