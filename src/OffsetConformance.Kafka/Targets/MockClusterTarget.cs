using System.Collections.Concurrent;
using OffsetConformance.Contract;
using OffsetConformance.Kafka.Native;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Kafka;

/// <summary>
/// librdkafka's mock cluster: three brokers in this process which speak the protocol over loopback. Nobody here wrote it, and it
/// needs nothing installed. It has no DeleteRecords request, but a control that moves a log start.
/// </summary>
/// <remarks>
/// It keeps at most 5 MB or 100,000 batches of a partition and drops the head beyond that. ListConsumerGroups ends the process, so
/// nothing here may send it.
/// </remarks>
public sealed class MockClusterTarget : ITarget
{
    private const int Brokers = 3;

    private readonly MockCluster cluster;
    private readonly KafkaTarget target;

    private MockClusterTarget(MockCluster cluster, KafkaTarget target)
    {
        this.cluster = cluster;
        this.target = target;
    }

    public TargetInfo Info => target.Info;

    public string Bootstrap => cluster.Bootstrap;

    internal MockCluster Cluster => cluster;

    public ChannelComparison? Channels => target.Channels;

    public static Task<MockClusterTarget> StartAsync(CancellationToken cancellation) => StartAsync(channel: null, transcript: null, cancellation);

    /// <param name="channel">How requests are sent; null takes the wire.</param>
    /// <param name="transcript">Takes what goes over the wire; null for nobody.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<MockClusterTarget> StartAsync(ChannelChoice? channel, TextWriter? transcript, CancellationToken cancellation)
    {
        var started = MockCluster.Start(Brokers);
        try
        {
            var options = new KafkaTargetOptions
            {
                Bootstrap = started.Bootstrap,
                Name = "mock-cluster",
                Channel = channel,
                Transcript = transcript,
                Version = $"librdkafka {Librdkafka.Describe().Version}",
                ExpectedDeviations = ExpectedDeviations.Of(channel == ChannelChoice.Client ? "mock-cluster-by-client" : "mock-cluster"),
            };
            return new(started, await KafkaTarget.ConnectAsync(options, ControlsOf(started), cancellation));
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    public ValueTask<ITargetConnection> ConnectAsync(CancellationToken cancellation) => target.ConnectAsync(cancellation);

    public ValueTask CreateTopicAsync(string topic, int partitions, CancellationToken cancellation) =>
        target.CreateTopicAsync(topic, partitions, cancellation);

    public ValueTask DeleteTopicAsync(string topic, CancellationToken cancellation) => target.DeleteTopicAsync(topic, cancellation);

    public async ValueTask DisposeAsync()
    {
        await target.DisposeAsync();
        cluster.Dispose();
    }

    private static TargetControls ControlsOf(MockCluster cluster) => new()
    {
        Trim = new Trimmer(cluster).Trim,
        Adds = [Capability.LogTrim],

        // It hangs up at the first two in the flexible versions that it advertises, and leaves the members out of LeaveGroup answers.
        PinnedVersions = new Dictionary<ApiKey, short> { [ApiKey.JoinGroup] = 5, [ApiKey.SyncGroup] = 3, [ApiKey.LeaveGroup] = 2 },
        CreateTopic = (topic, partitions) => Require(cluster.CreateTopic(topic, partitions, Brokers), $"create the topic '{topic}'"),
        // The topics go with the cluster, sooner than one by one.
        DeleteTopic = static _ => { },
    };

    private static void Require(int error, string what)
    {
        if (error != 0)
        {
            throw new TargetUnavailableException($"the mock cluster could not {what}: {Librdkafka.Text(Librdkafka.rd_kafka_err2str(error))}");
        }
    }

    /// <summary>The control sets the start to whatever it is told, also backwards. A trim only raises it.</summary>
    private sealed class Trimmer(MockCluster cluster)
    {
        private readonly ConcurrentDictionary<TopicPartition, Offset> starts = new();

        public Outcome Trim(TopicPartition partition, Offset offset)
        {
            if (offset <= starts.GetValueOrDefault(partition))
            {
                return Outcome.Acknowledged.Instance;
            }

            var error = cluster.DeleteRecords(partition.Topic, partition.Partition, offset.Value);
            if (error != 0)
            {
                return Errors.ToOutcome(error, Librdkafka.Text(Librdkafka.rd_kafka_err2str(error)));
            }

            starts[partition] = offset;
            return Outcome.Acknowledged.Instance;
        }
    }
}
