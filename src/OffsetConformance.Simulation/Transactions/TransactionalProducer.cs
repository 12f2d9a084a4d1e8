using OffsetConformance.Contract;
using OffsetConformance.Simulation.Timers;

namespace OffsetConformance.Simulation.Transactions;

/// <summary>Where a producer's transaction is. Markers are written at once, so there is nothing between Ongoing and Complete.</summary>
internal enum TransactionState
{
    /// <summary>No transaction since the producer was initialised.</summary>
    Empty,
    Ongoing,
    CompleteCommit,
    CompleteAbort,
}

/// <summary>What the coordinator knows of one transactional id. Guarded by the coordinator's lock.</summary>
internal sealed class TransactionalProducer(QueuedTimer timeout)
{
    public const short NoEpoch = -1;

    /// <summary>The greatest epoch is kept for fencing; behind the one before it a new producer id is due.</summary>
    private const short LastUsableEpoch = short.MaxValue - 1;

    /// <summary>The producer that may speak for the id now; older epochs are fenced.</summary>
    public ProducerIdentity Current { get; private set; }

    /// <summary>The epoch before <see cref="Current"/> if the producer itself raised it; a repeated request is recognised by it.</summary>
    public short PreviousEpoch { get; private set; } = NoEpoch;

    public bool IsEpochExhausted => Current.Epoch >= LastUsableEpoch;

    public TransactionState State { get; private set; }

    /// <summary>transaction.timeout.ms</summary>
    public int TimeoutMs { get; set; }

    /// <summary>Runs out when the transaction was open for too long.</summary>
    public QueuedTimer Timeout => timeout;

    /// <summary>Partitions that get a marker when the transaction ends.</summary>
    public HashSet<TopicPartition> Partitions { get; } = [];

    /// <summary>Groups that the transaction commits offsets for.</summary>
    public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    public void Begin() => State = TransactionState.Ongoing;

    public void End(TransactionEnd end)
    {
        State = end == TransactionEnd.Commit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort;
        Partitions.Clear();
        Groups.Clear();
    }

    /// <summary>Shuts out every producer of the current epoch and before.</summary>
    public void Fence() => (Current, PreviousEpoch) = (Current with { Epoch = (short)(Current.Epoch + 1) }, NoEpoch);

    /// <summary>Makes the producer the one that may speak, with no transaction yet.</summary>
    public void Initialise(ProducerIdentity producer, short previousEpoch) => (Current, PreviousEpoch, State) = (producer, previousEpoch, TransactionState.Empty);
}
