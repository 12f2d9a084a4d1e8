using System.Runtime.InteropServices;
using OffsetConformance.Kafka.Native;

namespace OffsetConformance.Kafka;

/// <summary>librdkafka's mock cluster and the client that it lives in.</summary>
internal sealed class MockCluster : SafeHandle
{
    private readonly NativeClient host;

    private MockCluster(NativeClient host, nint cluster)
        : base(0, ownsHandle: true)
    {
        this.host = host;
        SetHandle(cluster);
        Bootstrap = Librdkafka.Text(Librdkafka.rd_kafka_mock_cluster_bootstraps(cluster));
    }

    public override bool IsInvalid => handle == 0;

    public string Bootstrap { get; }

    public static MockCluster Start(int brokers)
    {
        var client = NativeClient.Create([]);
        var cluster = Librdkafka.rd_kafka_mock_cluster_new(client.Pointer, brokers);
        if (cluster == 0)
        {
            client.Dispose();
            throw new Contract.TargetUnavailableException("librdkafka could not start its mock cluster: no free port on 127.0.0.1.");
        }

        // The default waits three seconds for more members before a group's first rebalance.
        Librdkafka.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, 0);
        return new(client, cluster);
    }

    public int CreateTopic(string topic, int partitions, int replicationFactor) =>
        Librdkafka.rd_kafka_mock_topic_create(handle, topic, partitions, replicationFactor);

    public int DeleteRecords(string topic, int partition, long before) =>
        Librdkafka.rd_kafka_mock_partition_delete_records(handle, topic, partition, before);

    /// <summary>Stops a broker: connections are closed and new ones refused.</summary>
    public int SetDown(int broker) => Librdkafka.rd_kafka_mock_broker_set_down(handle, broker);

    public int SetUp(int broker) => Librdkafka.rd_kafka_mock_broker_set_up(handle, broker);

    public int SetCoordinator(string group, int broker) => Librdkafka.rd_kafka_mock_coordinator_set(handle, "group", group, broker);

    /// <summary>Runs the action and tells the API keys of the requests that reached the cluster meanwhile.</summary>
    public unsafe IReadOnlyList<short> RequestsDuring(Action action)
    {
        Librdkafka.rd_kafka_mock_start_request_tracking(handle);
        Librdkafka.rd_kafka_mock_clear_requests(handle);
        action();
        var requests = Librdkafka.rd_kafka_mock_get_requests(handle, out var count);
        var keys = new short[count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = Librdkafka.rd_kafka_mock_request_api_key(requests[i]);
        }

        Librdkafka.rd_kafka_mock_request_destroy_array(requests, count);
        return keys;
    }

    protected override bool ReleaseHandle()
    {
        Librdkafka.rd_kafka_mock_cluster_destroy(handle);
        host.Dispose();
        return true;
    }
}
