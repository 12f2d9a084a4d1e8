namespace OffsetConformance.Contract;

/// <summary>One partition of one topic. Printed as Kafka prints it, <c>topic-partition</c>.</summary>
public readonly record struct TopicPartition(string Topic, int Partition)
{
    public override string ToString() => $"{Topic}-{Partition}";
}
