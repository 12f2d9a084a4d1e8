using System.Runtime.InteropServices;

namespace OffsetConformance.Kafka.Native;

/// <content>Requests that name their group or partition themselves, and the lists of partitions they carry.</content>
internal static unsafe partial class Librdkafka
{
    /// <summary>rd_kafka_admin_op_t</summary>
    public enum AdminOperation
    {
        DeleteRecords = 6,
        ListConsumerGroupOffsets = 15,
        AlterConsumerGroupOffsets = 16,
        ListOffsets = 21,
    }

    [LibraryImport(Name)]
    public static partial nint rd_kafka_topic_partition_list_new(int size);

    [LibraryImport(Name)]
    public static partial void rd_kafka_topic_partition_list_destroy(nint list);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial TopicPartitionStruct* rd_kafka_topic_partition_list_add(nint list, string topic, int partition);

    [LibraryImport(Name)]
    public static partial void rd_kafka_topic_partition_set_leader_epoch(TopicPartitionStruct* partition, int leaderEpoch);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_AdminOptions_new(nint client, AdminOperation operation);

    [LibraryImport(Name)]
    public static partial void rd_kafka_AdminOptions_destroy(nint options);

    [LibraryImport(Name)]
    public static partial int rd_kafka_AdminOptions_set_request_timeout(nint options, int timeoutMs, Span<byte> error, nuint errorSize);

    [LibraryImport(Name)]
    public static partial int rd_kafka_AdminOptions_set_operation_timeout(nint options, int timeoutMs, Span<byte> error, nuint errorSize);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_AdminOptions_set_isolation_level(nint options, int isolation);

    [LibraryImport(Name)]
    public static partial void rd_kafka_ListOffsets(nint client, nint partitions, nint options, nint queue);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_event_ListOffsets_result(nint @event);

    [LibraryImport(Name)]
    public static partial nint* rd_kafka_ListOffsets_result_infos(nint result, out nuint count);

    [LibraryImport(Name)]
    public static partial TopicPartitionStruct* rd_kafka_ListOffsetsResultInfo_topic_partition(nint info);

    [LibraryImport(Name)]
    public static partial long rd_kafka_ListOffsetsResultInfo_timestamp(nint info);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_DeleteRecords_new(nint partitions);

    [LibraryImport(Name)]
    public static partial void rd_kafka_DeleteRecords_destroy(nint request);

    [LibraryImport(Name)]
    public static partial void rd_kafka_DeleteRecords(nint client, ref nint requests, nuint count, nint options, nint queue);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_event_DeleteRecords_result(nint @event);

    [LibraryImport(Name)]
    public static partial TopicPartitionList* rd_kafka_DeleteRecords_result_offsets(nint result);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_AlterConsumerGroupOffsets_new(string group, nint partitions);

    [LibraryImport(Name)]
    public static partial void rd_kafka_AlterConsumerGroupOffsets_destroy(nint request);

    [LibraryImport(Name)]
    public static partial void rd_kafka_AlterConsumerGroupOffsets(nint client, ref nint requests, nuint count, nint options, nint queue);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_event_AlterConsumerGroupOffsets_result(nint @event);

    [LibraryImport(Name)]
    public static partial nint* rd_kafka_AlterConsumerGroupOffsets_result_groups(nint result, out nuint count);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_ListConsumerGroupOffsets_new(string group, nint partitions);

    [LibraryImport(Name)]
    public static partial void rd_kafka_ListConsumerGroupOffsets_destroy(nint request);

    [LibraryImport(Name)]
    public static partial void rd_kafka_ListConsumerGroupOffsets(nint client, ref nint requests, nuint count, nint options, nint queue);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_event_ListConsumerGroupOffsets_result(nint @event);

    [LibraryImport(Name)]
    public static partial nint* rd_kafka_ListConsumerGroupOffsets_result_groups(nint result, out nuint count);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_group_result_error(nint group);

    [LibraryImport(Name)]
    public static partial TopicPartitionList* rd_kafka_group_result_partitions(nint group);

    /// <summary>rd_kafka_topic_partition_t</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TopicPartitionStruct
    {
        public nint Topic;
        public int Partition;
        public long Offset;

        /// <summary>Owned by the element: librdkafka frees it with the list.</summary>
        public nint Metadata;
        public nuint MetadataSize;
        public nint Opaque;
        public int Error;
        public nint Private;
    }

    /// <summary>rd_kafka_topic_partition_list_t</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TopicPartitionList
    {
        public int Count;
        public int Size;
        public TopicPartitionStruct* Elements;
    }
}
