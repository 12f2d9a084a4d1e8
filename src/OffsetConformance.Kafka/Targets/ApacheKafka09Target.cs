using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>
/// Apache Kafka 0.9.0.1 with its ZooKeeper, started here and gone afterwards. It predates ApiVersions, timestamps, transactions and
/// DeleteRecords, and it makes topics only by being asked for one: with as many partitions as it was started with.
/// </summary>
public sealed class ApacheKafka09Target : ITarget
{
    /// <summary>Partitions of every topic. It bears thousands; each costs a file handle, and 3 to 4 ms when it is made.</summary>
    public const int PartitionsPerTopic = 64;

    private readonly ApacheKafka09Process process;
    private readonly KafkaTarget target;

    private ApacheKafka09Target(ApacheKafka09Process process, KafkaTarget target)
    {
        this.process = process;
        this.target = target;
    }

    public TargetInfo Info => target.Info;

    public string Bootstrap => process.Bootstrap;

    /// <summary>Whether it can start without fetching anything.</summary>
    public static bool IsCached => ApacheKafka09Distribution.IsCached && Tool.TryFind("java") is not null;

    /// <exception cref="TargetUnavailableException">A tool is missing, or the broker does not come up.</exception>
    public static async Task<ApacheKafka09Target> StartAsync(CancellationToken cancellation)
    {
        var java = Tool.Find("java", "the target apache-kafka", "default-jre-headless");
        var home = await ApacheKafka09Distribution.EnsureAsync(cancellation);
        var started = await ApacheKafka09Process.StartAsync(java, home, PartitionsPerTopic, cancellation);
        try
        {
            var options = new KafkaTargetOptions
            {
                Bootstrap = started.Bootstrap,
                Name = "apache-kafka",
                Version = "0.9.0.1",
                ClientSettings = [new("api.version.request", "false"), new("broker.version.fallback", "0.9.0.1")],
                Capabilities = new HashSet<Capability> { Capability.CommitMetadata },
            };
            var controls = new TargetControls { CreateTopic = RequireFit, DeleteTopic = static _ => { } };
            return new(started, await FreshBroker.ConnectAsync(options, controls, cancellation));
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public ValueTask<ITargetConnection> ConnectAsync(CancellationToken cancellation) => target.ConnectAsync(cancellation);

    /// <summary>The wait for the topic asks for it, and asking makes it.</summary>
    public ValueTask CreateTopicAsync(string topic, int partitions, CancellationToken cancellation) =>
        target.CreateTopicAsync(topic, partitions, cancellation);

    public ValueTask DeleteTopicAsync(string topic, CancellationToken cancellation) => target.DeleteTopicAsync(topic, cancellation);

    public async ValueTask DisposeAsync()
    {
        await target.DisposeAsync();
        await process.DisposeAsync();
    }

    private static void RequireFit(string topic, int partitions)
    {
        if (partitions > PartitionsPerTopic)
        {
            throw new TargetUnavailableException(
                $"the topic '{topic}' cannot have {partitions} partitions: Kafka 0.9.0.1 makes topics of {PartitionsPerTopic} here.");
        }
    }
}
