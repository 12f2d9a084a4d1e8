using OffsetConformance.Contract;
using OffsetConformance.Simulation.Groups;
using OffsetConformance.Simulation.Timers;

namespace OffsetConformance.Simulation.Transactions;

/// <summary>
/// Transactions: who may write in one, what belongs to it, how it ends. It ends at once: when EndTxn is answered, every enrolled partition
/// has its marker and every commit is valid or gone. One lock, the first of all that are taken.
/// Leaves out transactional ids that expire, and the second version of transactions (KIP-890), which raises the epoch with every EndTxn.
/// </summary>
internal sealed class TransactionCoordinator(SimulatedTopics topics, GroupOffsets groups, TimerQueue timers)
{
    /// <summary>transaction.max.timeout.ms</summary>
    private const int MaxTimeout = 900_000;

    private static readonly Outcome UnknownPartition = new Outcome.Refused(ErrorCode.UnknownTopicOrPartition);
    private static readonly Outcome InvalidState = new Outcome.Refused(ErrorCode.InvalidTxnState);

    private readonly Lock gate = new();
    private readonly Dictionary<string, TransactionalProducer> producers = new(StringComparer.Ordinal);
    private long nextProducerId;

    /// <summary>
    /// Gives out a producer id, or for a transactional id its next epoch. An open transaction is aborted first, and the producer told to
    /// ask again, as Kafka does.
    /// </summary>
    public Outcome Initialise(ControlRequest.InitProducerId request)
    {
        lock (gate)
        {
            return request.TransactionalId switch
            {
                null => new Outcome.ProducerIdAssigned(NewProducer()),
                "" => new Outcome.Refused(ErrorCode.InvalidRequest),
                _ when request.TransactionTimeout is <= 0 or > MaxTimeout => new Outcome.Refused(ErrorCode.InvalidTransactionTimeout),
                var id => Initialise(FindOrCreate(id), request),
            };
        }
    }

    public Outcome AddPartitions(ControlRequest.AddPartitionsToTxn request)
    {
        foreach (var partition in request.Partitions)
        {
            if (!topics.TryFind(partition, out _))
            {
                return UnknownPartition;
            }
        }

        lock (gate)
        {
            if (Identify(request.Transaction, ErrorCode.ProducerFenced, out var producer) is { } refusal)
            {
                return refusal;
            }

            Begin(producer!);
            producer!.Partitions.UnionWith(request.Partitions);
            return Outcome.Acknowledged.Instance;
        }
    }

    public Outcome AddOffsets(ControlRequest.AddOffsetsToTxn request)
    {
        lock (gate)
        {
            if (Identify(request.Transaction, ErrorCode.ProducerFenced, out var producer) is { } refusal)
            {
                return refusal;
            }

            Begin(producer!);
            producer!.Groups.Add(request.Group);
            return Outcome.Acknowledged.Instance;
        }
    }

    public Outcome CommitOffset(Command<Offset>.CommitInTransaction request)
    {
        if (!topics.TryFind(request.Partition, out _))
        {
            return UnknownPartition;
        }

        lock (gate)
        {
            if (Identify(request.Transaction, ErrorCode.InvalidProducerEpoch, out var producer) is { } refusal)
            {
                return refusal;
            }

            return producer!.Groups.Contains(request.Group) ? groups.CommitInTransaction(request) : InvalidState;
        }
    }

    /// <summary>Appends a transactional batch if its partition is enrolled. The transaction cannot end in between.</summary>
    public Outcome Produce(Command<Offset>.Produce request, Func<Command<Offset>.Request, SimulatedTopic, Outcome> append)
    {
        if (!topics.TryFind(request.Partition, out var topic))
        {
            return UnknownPartition;
        }

        var stamp = request.Producer!;
        lock (gate)
        {
            if (Identify(new(stamp.TransactionalId ?? "", stamp.Producer), ErrorCode.InvalidProducerEpoch, out var producer) is { } refusal)
            {
                return refusal;
            }

            return producer!.Partitions.Contains(request.Partition) ? append(request, topic) : InvalidState;
        }
    }

    /// <summary>Ends the transaction; the same end once more is acknowledged.</summary>
    public Outcome End(ControlRequest.EndTxn request)
    {
        var end = request.Commit ? TransactionEnd.Commit : TransactionEnd.Abort;
        lock (gate)
        {
            if (Identify(request.Transaction, ErrorCode.ProducerFenced, out var producer) is { } refusal)
            {
                return refusal;
            }

            switch (producer!.State, end)
            {
                case (TransactionState.Ongoing, _):
                    End(producer, end);
                    return Outcome.Acknowledged.Instance;

                case (TransactionState.CompleteCommit, TransactionEnd.Commit):
                case (TransactionState.CompleteAbort, TransactionEnd.Abort):
                    return Outcome.Acknowledged.Instance;

                default:
                    return InvalidState;
            }
        }
    }

    /// <summary>Null if the request comes from the current producer; what it is answered otherwise, <paramref name="fenced"/> for another epoch.</summary>
    private Outcome.Refused? Identify(Transaction transaction, ErrorCode fenced, out TransactionalProducer? producer)
    {
        if (!producers.TryGetValue(transaction.TransactionalId, out producer) || producer.Current.Id != transaction.Producer.Id)
        {
            return new(ErrorCode.InvalidProducerIdMapping);
        }

        return producer.Current.Epoch == transaction.Producer.Epoch ? null : new(fenced);
    }

    private ProducerIdentity NewProducer() => new(nextProducerId++, Epoch: 0);

    private TransactionalProducer FindOrCreate(string transactionalId)
    {
        if (!producers.TryGetValue(transactionalId, out var producer))
        {
            producer = new(new(() => TimeOut(transactionalId)));
            producer.Initialise(NewProducer() with { Epoch = TransactionalProducer.NoEpoch }, TransactionalProducer.NoEpoch);
            producers.Add(transactionalId, producer);
        }

        return producer;
    }

    private Outcome Initialise(TransactionalProducer producer, ControlRequest.InitProducerId request)
    {
        // A producer of which nothing is known here may have been forgotten; it is welcome under the new id.
        var claimed = producer.Current.Epoch == TransactionalProducer.NoEpoch ? null : request.Current;
        if (claimed is { } stranger && stranger.Id != producer.Current.Id)
        {
            return new Outcome.Refused(ErrorCode.ProducerFenced);
        }

        if (producer.State == TransactionState.Ongoing)
        {
            FenceAndAbort(producer);
            return new Outcome.Refused(ErrorCode.ConcurrentTransactions);
        }

        if (claimed is { } owner && owner.Epoch != producer.Current.Epoch)
        {
            return owner.Epoch == producer.PreviousEpoch
                ? new Outcome.ProducerIdAssigned(producer.Current)
                : new Outcome.Refused(ErrorCode.ProducerFenced);
        }

        producer.TimeoutMs = request.TransactionTimeout;
        producer.Initialise(
            producer.IsEpochExhausted ? NewProducer() : producer.Current with { Epoch = (short)(producer.Current.Epoch + 1) },
            previousEpoch: claimed?.Epoch ?? TransactionalProducer.NoEpoch);
        return new Outcome.ProducerIdAssigned(producer.Current);
    }

    private void Begin(TransactionalProducer producer)
    {
        if (producer.State != TransactionState.Ongoing)
        {
            producer.Begin();
            timers.Schedule(producer.Timeout, producer.TimeoutMs);
        }
    }

    private void TimeOut(string transactionalId)
    {
        lock (gate)
        {
            if (producers[transactionalId] is { State: TransactionState.Ongoing, Timeout.Due: null } producer)
            {
                FenceAndAbort(producer);
            }
        }
    }

    private void FenceAndAbort(TransactionalProducer producer)
    {
        producer.Fence();
        End(producer, TransactionEnd.Abort);
    }

    /// <summary>
    /// A partition is gone if its topic is. A topic that was made again under its name gets the marker: like Kafka, this enrols names.
    /// </summary>
    private void End(TransactionalProducer producer, TransactionEnd end)
    {
        timers.Cancel(producer.Timeout);
        foreach (var partition in producer.Partitions.OrderBy(partition => partition.Topic, StringComparer.Ordinal).ThenBy(partition => partition.Partition))
        {
            if (topics.TryFind(partition, out var topic))
            {
                lock (topic.Gate)
                {
                    topic.Find(partition.Partition)!.WriteMarker(producer.Current, end);
                }
            }
        }

        foreach (var group in producer.Groups.Order(StringComparer.Ordinal))
        {
            groups.EndTransaction(group, producer.Current.Id, end);
        }

        producer.End(end);
    }
}
