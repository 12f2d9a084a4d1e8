using System.Text;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka.Native;

/// <summary>A <c>rd_kafka_topic_partition_list_t</c> of one element, which is all that a command ever asks about.</summary>
internal readonly unsafe ref struct PartitionList
{
    /// <summary>librdkafka's "no offset" (RD_KAFKA_OFFSET_INVALID). A list for a question must carry it.</summary>
    public const long NoOffset = -1001;

    private readonly Librdkafka.TopicPartitionStruct* element;

    public PartitionList(TopicPartition partition, long offset = NoOffset)
    {
        Pointer = Librdkafka.rd_kafka_topic_partition_list_new(1);
        element = Librdkafka.rd_kafka_topic_partition_list_add(Pointer, partition.Topic, partition.Partition);
        element->Offset = offset;
    }

    public nint Pointer { get; }

    public void SetLeaderEpoch(int epoch) => Librdkafka.rd_kafka_topic_partition_set_leader_epoch(element, epoch);

    /// <summary>The list frees the text with librdkafka's allocator, so it has to come from there. None is the empty text on the wire.</summary>
    public void SetMetadata(string metadata)
    {
        var size = Encoding.UTF8.GetByteCount(metadata);
        if (size == 0)
        {
            return;
        }

        element->Metadata = Librdkafka.rd_kafka_mem_malloc(0, (nuint)size);
        element->MetadataSize = (nuint)size;
        Encoding.UTF8.GetBytes(metadata, new Span<byte>((void*)element->Metadata, size));
    }

    public void Dispose() => Librdkafka.rd_kafka_topic_partition_list_destroy(Pointer);

    public static string MetadataOf(Librdkafka.TopicPartitionStruct* element) => element->Metadata == 0
        ? ""
        : Encoding.UTF8.GetString(new ReadOnlySpan<byte>((void*)element->Metadata, checked((int)element->MetadataSize)));

    /// <summary>The element that speaks of the partition, or null.</summary>
    public static Librdkafka.TopicPartitionStruct* Find(Librdkafka.TopicPartitionList* list, TopicPartition partition)
    {
        for (var i = 0; list is not null && i < list->Count; i++)
        {
            var candidate = list->Elements + i;
            if (candidate->Partition == partition.Partition && Librdkafka.Text(candidate->Topic) == partition.Topic)
            {
                return candidate;
            }
        }

        return null;
    }
}
