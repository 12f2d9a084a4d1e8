using Confluent.Kafka;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;

namespace OffsetConformance.Kafka;

/// <summary>The first talk with a target: is it there, does it speak Kafka, what does it have. Bounded whatever the other side does.</summary>
/// <param name="Admin">A client that has talked to it.</param>
/// <param name="Brokers">How many there are.</param>
/// <param name="Advertised">What they have; null if nobody could be asked for that.</param>
/// <param name="WhyNotByWire">Why requests can't be sent raw; null if they can.</param>
internal sealed record Reachability(IAdminClient Admin, int Brokers, AdvertisedApis? Advertised, string? WhyNotByWire)
{
    private static readonly TimeSpan GreetingLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MetadataLimit = TimeSpan.FromSeconds(3);

    /// <exception cref="TargetUnavailableException">Nobody there, or nobody who speaks Kafka.</exception>
    public static async Task<Reachability> CheckAsync(ClientSettings settings, CancellationToken cancellation)
    {
        var (advertised, obstacle) = settings.AllowsGreeting
            ? await GreetAsync(settings, cancellation)
            : (null, "the client settings say that the broker has no ApiVersions, and the raw client begins with it");
        var admin = BuildAdmin(settings, out var lastError);
        try
        {
            var metadata = await Task.Run(() => admin.GetMetadata(MetadataLimit), cancellation).WaitAsync(cancellation);
            obstacle ??= advertised is { IsSpokenHere: false } ? "the broker's versions are older than Kafka 0.11's" : null;
            return new(admin, metadata.Brokers.Count, advertised, obstacle);
        }
        catch (Exception e)
        {
            // Disposing joins threads that may sit in a name lookup; nobody has to wait for that.
            _ = Task.Run(admin.Dispose, CancellationToken.None);
            if (e is KafkaException kafka)
            {
                throw Unavailable(settings, advertised is null && obstacle is not null ? obstacle : settings.Redact(lastError() ?? kafka.Error.Reason));
            }

            throw;
        }
    }

    /// <summary>
    /// Asks every address for its APIs. Whoever hangs up on that may still be an old broker, which the client library can talk to;
    /// every other obstacle is final.
    /// </summary>
    private static async Task<(AdvertisedApis? Advertised, string? Obstacle)> GreetAsync(ClientSettings settings, CancellationToken cancellation)
    {
        if (settings.WhyNotByWire is { } why)
        {
            return (null, why);
        }

        var answers = await Task.WhenAll(settings.Addresses.Select(address => Task.Run(() => Greet(settings, address, cancellation), cancellation)));
        if (Array.Find(answers, answer => answer.Advertised is not null).Advertised is { } advertised)
        {
            return (advertised, null);
        }

        var told = string.Join("; ", answers.Select(answer => answer.Fault!.Message).Distinct());
        return Array.Exists(answers, answer => answer.Fault!.Fault == WireFault.Lost) ? (null, told) : throw Unavailable(settings, told);
    }

    private static (AdvertisedApis? Advertised, WireFaultException? Fault) Greet(ClientSettings settings, BrokerAddress address, CancellationToken cancellation)
    {
        using var broker = new WireBroker(settings.ForWire() with { Bootstrap = [address], OperationTimeout = GreetingLimit });
        try
        {
            return (broker.Advertised(cancellation), null);
        }
        catch (TargetUnavailableException e) when (e.InnerException is WireFaultException fault)
        {
            return (null, fault);
        }
    }

    private static IAdminClient BuildAdmin(ClientSettings settings, out Func<string?> lastError)
    {
        string? error = null;
        lastError = () => Volatile.Read(ref error);
        try
        {
            return new AdminClientBuilder(settings.ForRequests())
                .SetLogHandler(static (_, _) => { })
                .SetErrorHandler((_, e) => Volatile.Write(ref error, e.Code == Confluent.Kafka.ErrorCode.Local_AllBrokersDown ? error : e.Reason))
                .Build();
        }
        catch (InvalidOperationException e)
        {
            throw new KafkaSettingException($"librdkafka refuses the client settings: {settings.Redact(e.Message)}", e);
        }
    }

    private static TargetUnavailableException Unavailable(ClientSettings settings, string what) =>
        new($"no Kafka broker answers at {settings.Bootstrap}: {what.ReplaceLineEndings(" ")}; start a broker there or name another address with --bootstrap HOST:PORT.");
}
