using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using OffsetConformance.Simulation;

namespace OffsetConformance.Cli.Targets;

/// <summary>A target that the command line knows by name.</summary>
/// <param name="Name">As <c>--target</c> takes it.</param>
/// <param name="What">What it is.</param>
/// <param name="Needs">What has to be there.</param>
internal sealed record KnownTarget(string Name, string What, string Needs);

/// <summary>From names to targets.</summary>
internal static class TargetFactory
{
    public const string MockCluster = "mock-cluster";
    public const string Simulator = "simulator";
    public const string ApacheKafka = "apache-kafka";
    public const string Kafka = "kafka";

    public static readonly IReadOnlyList<KnownTarget> Known =
    [
        new(MockCluster, "librdkafka's mock cluster: three brokers in this process, the Kafka protocol over loopback; the default", "nothing"),
        new(ApacheKafka, "Apache Kafka 0.9.0.1, started and stopped by the suite", "Java and npm; 25 MB are downloaded the first time"),
        new(Simulator, "the suite's own simulated broker, healthy or with a defect (--mutant NAME)", "nothing"),
        new(Kafka, "any Kafka-compatible broker that is already running", "--bootstrap HOST:PORT"),
    ];

    /// <exception cref="TargetUnavailableException">It can't be reached or started.</exception>
    /// <exception cref="UsageException">A client setting or an address can't be used.</exception>
    public static async Task<ITarget> OpenAsync(TargetChoice choice, CancellationToken cancellation)
    {
        try
        {
            return choice.Name switch
            {
                MockCluster => await MockClusterTarget.StartAsync(choice.Channel, choice.Transcript, cancellation),
                ApacheKafka => await ApacheKafka09Target.StartAsync(cancellation),
                Simulator => choice.Channel is { } channel
                    ? await ServedSimulator.StartAsync(choice.Mutant, channel, choice.Transcript, cancellation)
                    : new SimulatedTarget(choice.Mutant),
                Kafka => await KafkaTarget.ConnectAsync(Options(choice), cancellation),
                _ => throw new ArgumentException($"no target '{choice.Name}'", nameof(choice)),
            };
        }
        catch (KafkaSettingException e)
        {
            throw new UsageException(choice.Hide(e.Message));
        }
        catch (TargetUnavailableException e)
        {
            throw new TargetUnavailableException(choice.Hide(e.Message), e);
        }
    }

    private static KafkaTargetOptions Options(TargetChoice choice) => new()
    {
        Bootstrap = choice.Bootstrap ?? "",
        ClientSettings = choice.ClientSettings,
        ReplicationFactor = choice.ReplicationFactor,
        Channel = choice.Channel,
        Transcript = choice.Transcript,
        GroupAdminCommand = choice.GroupAdmin,
        Name = Kafka,
    };
}
