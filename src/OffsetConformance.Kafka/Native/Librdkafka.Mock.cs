using System.Runtime.InteropServices;

namespace OffsetConformance.Kafka.Native;

/// <content>The cluster that librdkafka brings along for tests. It runs in this process and speaks the protocol over loopback.</content>
internal static unsafe partial class Librdkafka
{
    [LibraryImport(Name)]
    public static partial nint rd_kafka_mock_cluster_new(nint client, int brokers);

    [LibraryImport(Name)]
    public static partial void rd_kafka_mock_cluster_destroy(nint cluster);

    [LibraryImport(Name)]
    public static partial nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_mock_topic_create(nint cluster, string topic, int partitions, int replicationFactor);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_mock_partition_delete_records(nint cluster, string topic, int partition, long beforeOffset);

    [LibraryImport(Name)]
    public static partial void rd_kafka_mock_group_initial_rebalance_delay_ms(nint cluster, int delayMs);

    [LibraryImport(Name)]
    public static partial int rd_kafka_mock_broker_set_down(nint cluster, int broker);

    [LibraryImport(Name)]
    public static partial int rd_kafka_mock_broker_set_up(nint cluster, int broker);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_mock_coordinator_set(nint cluster, string keyType, string key, int broker);

    [LibraryImport(Name)]
    public static partial void rd_kafka_mock_start_request_tracking(nint cluster);

    [LibraryImport(Name)]
    public static partial nint* rd_kafka_mock_get_requests(nint cluster, out nuint count);

    [LibraryImport(Name)]
    public static partial short rd_kafka_mock_request_api_key(nint request);

    [LibraryImport(Name)]
    public static partial void rd_kafka_mock_request_destroy_array(nint* requests, nuint count);

    [LibraryImport(Name)]
    public static partial void rd_kafka_mock_clear_requests(nint cluster);
}
