using OffsetConformance.Campaign;
using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using OffsetConformance.Simulation;

namespace OffsetConformance.Suite;

/// <summary>
/// A target that the suite judges: how it is started, and how much work it gets. The environment variable
/// <c>OFFSET_CONFORMANCE_BOOTSTRAP</c> names a broker to judge; then it is the only one.
/// </summary>
public sealed record SuiteTarget(string Name, Func<CancellationToken, Task<ITarget>> StartAsync, CampaignOptions Options)
{
    private const string BootstrapVariable = "OFFSET_CONFORMANCE_BOOTSTRAP";

    /// <summary>Client settings for that broker, librdkafka's names: <c>security.protocol=ssl;ssl.ca.location=ca.pem</c>.</summary>
    private const string SettingsVariable = "OFFSET_CONFORMANCE_CLIENT_SETTINGS";

    public static IReadOnlyList<SuiteTarget> All { get; } = Environment.GetEnvironmentVariable(BootstrapVariable) is { Length: > 0 } bootstrap
        ? [Broker(bootstrap, Environment.GetEnvironmentVariable(SettingsVariable) ?? "")]
        : [Simulator(), MockCluster()];

    private static SuiteTarget Simulator() => new(
        "simulator",
        _ => Task.FromResult<ITarget>(new SimulatedTarget()),
        new() { Sequences = 20_000 });

    private static SuiteTarget MockCluster() => new(
        "mock-cluster",
        async cancellation => await MockClusterTarget.StartAsync(cancellation),
        new() { Budget = TimeSpan.FromSeconds(12) });

    private static SuiteTarget Broker(string bootstrap, string settings) => new(
        bootstrap,
        async cancellation => await KafkaTarget.ConnectAsync(new() { Bootstrap = bootstrap, ClientSettings = Parse(settings) }, cancellation),
        new() { Budget = TimeSpan.FromSeconds(20), NamePrefix = $"oc-{Environment.ProcessId}-{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}" });

    private static IReadOnlyList<KeyValuePair<string, string>> Parse(string settings) =>
    [
        .. settings.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(setting => setting.Split('=', 2))
            .Select(pair => pair.Length == 2
                ? KeyValuePair.Create(pair[0], pair[1])
                : throw new FormatException($"{SettingsVariable}: '{pair[0]}' is not of the form name=value")),
    ];
}
