using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>Connects to a broker that was started a moment ago. It opens its port before it knows of itself, so it is asked until it answers.</summary>
internal static class FreshBroker
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <exception cref="TargetUnavailableException">It did not answer in time.</exception>
    public static async Task<KafkaTarget> ConnectAsync(KafkaTargetOptions options, TargetControls controls, CancellationToken cancellation)
    {
        var end = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (true)
        {
            try
            {
                return await KafkaTarget.ConnectAsync(options, controls, cancellation);
            }
            catch (TargetUnavailableException) when (Environment.TickCount64 < end)
            {
                await Task.Delay(BetweenLooks, cancellation);
            }
        }
    }
}
