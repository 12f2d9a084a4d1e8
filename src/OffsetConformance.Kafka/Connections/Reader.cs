using Confluent.Kafka;

namespace OffsetConformance.Kafka;

/// <summary>A consumer for reading at explicit offsets, and what must be remembered of it.</summary>
internal sealed class Reader : IDisposable
{
    private readonly HashSet<TopicPartitionOffset> refused = [];
    private readonly HashSet<string> knownTopics = new(StringComparer.Ordinal);

    public Reader(IReadOnlyDictionary<string, string> settings) =>
        Consumer = new ConsumerBuilder<string?, string?>(settings)
            .SetKeyDeserializer(Records.AnyBytes.Instance)
            .SetValueDeserializer(Records.AnyBytes.Instance)
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler(static (_, _) => { })
            .Build();

    public IConsumer<string?, string?> Consumer { get; }

    /// <summary>
    /// Assigns the place. A topic that librdkafka does not know would lie there until its next round, up to a second later, so its
    /// metadata is fetched first; a question for the watermarks does that.
    /// </summary>
    /// <exception cref="KafkaException">The topic or partition cannot be found.</exception>
    public void Assign(TopicPartitionOffset place, Deadline deadline)
    {
        if (!knownTopics.Contains(place.Topic))
        {
            deadline.Ask(limit => Consumer.QueryWatermarkOffsets(place.TopicPartition, limit));
            knownTopics.Add(place.Topic);
        }

        Consumer.Assign(place);
    }

    /// <summary>
    /// Notes an out-of-range error. False if this reader has reported the same place before: librdkafka may report one error twice,
    /// the second time after a later assignment, so a repetition proves nothing.
    /// </summary>
    public bool IsNews(TopicPartitionOffset place) => refused.Add(place);

    public void Dispose() => Consumer.Dispose();
}
