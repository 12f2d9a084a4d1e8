using System.Globalization;
using OffsetConformance.Campaign;
using OffsetConformance.Contract;
using OffsetConformance.Kafka;

namespace OffsetConformance.Benchmarks;

/// <summary>How many checked commands a second a default run makes on the mock cluster, requests and session calls apart.</summary>
internal static class MockClusterBenchmark
{
    public static async Task<string> RunAsync()
    {
        await using ITarget target = await MockClusterTarget.StartAsync(CancellationToken.None);
        var options = new CampaignOptions { Budget = TimeSpan.FromSeconds(10) };
        var one = await RunAsync(target, options with { BrokerLanes = 1, SessionLanes = 0, NamePrefix = "one" });
        var all = await RunAsync(target, options with { NamePrefix = "all" });
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            mock cluster, one lane of requests            {PerSecond(one, one.BrokerCommands),8:0} commands/s
            mock cluster, all lanes: requests             {PerSecond(all, all.BrokerCommands),8:0} commands/s {PerSecond(all, all.BrokerCommands) / PerSecond(one, one.BrokerCommands),8:0.00} of one lane
            mock cluster, all lanes: session calls        {PerSecond(all, all.SessionCommands),8:0} commands/s
            """);
    }

    private static async Task<CampaignResult> RunAsync(ITarget target, CampaignOptions options)
    {
        var result = await CampaignRun.Start(target, options, CancellationToken.None).Completion;
        return result.End == CampaignEnd.Completed ? result : throw new InvalidOperationException(result.Problem);
    }

    private static double PerSecond(CampaignResult result, long commands) => commands / result.Elapsed.TotalSeconds;
}
