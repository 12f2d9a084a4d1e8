using Confluent.Kafka;
using OffsetConformance.Contract;
using Contracted = OffsetConformance.Contract;
using TopicPartition = OffsetConformance.Contract.TopicPartition;

namespace OffsetConformance.Kafka;

/// <summary>
/// Appends records as exactly one batch. librdkafka collects messages until it is told to flush, and sends what it has for a
/// partition as one batch, provided that it knows the topic: before the first message the topic's metadata is fetched.
/// </summary>
internal sealed class BatchProducer : IDisposable
{
    private readonly IProducer<string?, string?> producer;
    private readonly HashSet<string> knownTopics = new(StringComparer.Ordinal);
    private readonly List<Task> cleanUps = [];

    public BatchProducer(IReadOnlyDictionary<string, string> settings) =>
        producer = new ProducerBuilder<string?, string?>(settings)
            .SetKeySerializer(Records.AnyBytes.Instance)
            .SetValueSerializer(Records.AnyBytes.Instance)
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler(static (_, _) => { })
            .Build();

    /// <summary>
    /// Whether messages of an earlier call may still be on their way. They would travel in the next batch, or after it, so such a
    /// producer has to be replaced.
    /// </summary>
    public bool IsSpoilt { get; private set; }

    public Outcome Produce(TopicPartition partition, ValueList<Record> records, Deadline deadline)
    {
        if (NotSendable(records) is { } reason)
        {
            return new Outcome.NotObservable(reason);
        }

        if (LearnTopic(partition.Topic, deadline) is { } unknown)
        {
            return unknown;
        }

        var batch = new Batch(records.Count);
        try
        {
            var to = new Confluent.Kafka.TopicPartition(partition.Topic, new Partition(partition.Partition));
            for (var i = 0; i < records.Count; i++)
            {
                producer.Produce(to, Records.ToMessage(records[i]), batch.ReporterOf(i));
            }
        }
        catch (ProduceException<string?, string?> refusal)
        {
            // Nothing was sent: there has been no flush, and the linger time is not over.
            IsSpoilt = true;
            return new Outcome.NotObservable($"librdkafka answers by itself: {refusal.Error.Reason}");
        }

        IsSpoilt = true;
        while (!batch.IsComplete && !deadline.HasPassed)
        {
            producer.Flush(deadline.NextSlice());
        }

        IsSpoilt = !batch.IsComplete;
        return batch.ToOutcome(deadline);
    }

    /// <summary>Drops what was not sent yet.</summary>
    public void Dispose()
    {
        // The admin clients use the producer's connection until they are gone.
        Task.WaitAll([.. cleanUps]);
        producer.Dispose();
    }

    private static string? NotSendable(ValueList<Record> records)
    {
        if (records.IsEmpty)
        {
            return "librdkafka sends no empty batch";
        }

        foreach (var record in records)
        {
            if (record.Timestamp is 0)
            {
                return "librdkafka takes the timestamp 0 for \"now\"";
            }
        }

        return null;
    }

    private Outcome? LearnTopic(string topic, Deadline deadline)
    {
        if (knownTopics.Contains(topic))
        {
            return null;
        }

        // An admin client on the producer's own connection: what it learns, the producer knows. Disposing of it takes up to a tenth
        // of a second, for which the lane need not wait.
        var admin = new DependentAdminClientBuilder(producer.Handle).Build();
        try
        {
            deadline.Ask(limit => admin.GetMetadata(topic, limit));
            knownTopics.Add(topic);
            return null;
        }
        catch (KafkaException error)
        {
            return new Outcome.Indeterminate($"nothing was sent, the topic could not be looked up: {error.Error.Reason}");
        }
        finally
        {
            cleanUps.RemoveAll(task => task.IsCompleted);
            cleanUps.Add(Task.Run(admin.Dispose, CancellationToken.None));
        }
    }

    /// <summary>The delivery reports of one batch. A report that comes late finds its own batch, not a later one.</summary>
    private sealed class Batch(int size)
    {
        private readonly DeliveryReport<string?, string?>?[] reports = new DeliveryReport<string?, string?>?[size];
        private int count;

        public bool IsComplete => count == reports.Length;

        public Action<DeliveryReport<string?, string?>> ReporterOf(int index) => report =>
        {
            reports[index] = report;
            count++;
        };

        public Outcome ToOutcome(Deadline deadline)
        {
            if (!IsComplete)
            {
                return new Outcome.Indeterminate(deadline.Text);
            }

            var first = reports[0]!;
            if (first.Error.IsError)
            {
                return ToRefusal(first);
            }

            for (var i = 1; i < reports.Length; i++)
            {
                if (reports[i]!.Error.IsError || reports[i]!.Offset.Value != first.Offset.Value + i)
                {
                    return new Outcome.Indeterminate($"the delivery reports do not describe one batch: record {i} differs from record 0");
                }
            }

            return first.Offset.Value < 0
                ? new Outcome.Indeterminate("the broker acknowledged without telling an offset")
                : new Outcome.Produced(new Contracted.Offset(first.Offset.Value));
        }

        private static Outcome ToRefusal(DeliveryReport<string?, string?> report)
        {
            var outcome = Errors.ToOutcome(report.Error);
            return outcome is Outcome.Refused && report.Status == PersistenceStatus.PossiblyPersisted
                ? new Outcome.Indeterminate(report.Error.Reason)
                : outcome;
        }
    }
}
