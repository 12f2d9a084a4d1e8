using Confluent.Kafka;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>The first talk with a target: is it there, does it speak Kafka, what does it have. Bounded whatever the other side does.</summary>
internal sealed record Reachability(IAdminClient Admin, int Brokers, ApiVersions? Versions, IReadOnlySet<Capability> Capabilities)
{
    /// <summary>Whether topics can be created by request; a broker that cannot be asked over TLS is taken for a recent one.</summary>
    public bool CreatesTopics { get; private init; }

    private const string HungUp =
        "somebody there hangs up at a Kafka request, as a port does that expects TLS or a login (-X security.protocol=...) or speaks something else";

    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MetadataLimit = TimeSpan.FromSeconds(3);

    /// <summary>
    /// What is assumed of a broker that cannot be asked because the probe speaks no TLS: what every Kafka since 3.0 has. A request that
    /// the broker then lacks is not sent, and is told as not observable.
    /// </summary>
    private static readonly IReadOnlySet<Capability> Assumed = new HashSet<Capability>
    {
        Capability.CommitMetadata, Capability.CommitLeaderEpoch, Capability.ListByTime, Capability.MaxTimestamp, Capability.DeleteRecords,
        Capability.LogTrim, Capability.Idempotence, Capability.Transactions, Capability.DeleteGroups, Capability.OffsetDelete,
    };

    /// <exception cref="TargetUnavailableException">Nobody there, or nobody who speaks Kafka.</exception>
    public static async Task<Reachability> CheckAsync(ClientSettings settings, CancellationToken cancellation)
    {
        var addresses = Bootstrap.Parse(settings.Bootstrap);
        ApiVersions? versions = null;
        var hungUp = false;
        if (settings.AllowsProbe)
        {
            var answers = await Task.WhenAll(addresses.Select(a => ApiVersionsProbe.AskAsync(a.Host, a.Port, ProbeLimit, cancellation)));
            hungUp = answers.Any(answer => answer.HungUp);
            versions = answers.FirstOrDefault(answer => answer.Versions is not null)?.Versions;
            if (answers.All(answer => answer.Failure is not null))
            {
                throw Unavailable(settings, string.Join("; ", answers.Select(answer => answer.Failure).Distinct()));
            }
        }

        var admin = BuildAdmin(settings, out var lastError);
        try
        {
            var metadata = await Task.Run(() => admin.GetMetadata(MetadataLimit), cancellation).WaitAsync(cancellation);
            var capabilities = versions?.Capabilities() ?? (settings.IsEncrypted ? Assumed : new ApiVersions([]).Capabilities());
            return new(admin, metadata.Brokers.Count, versions, capabilities) { CreatesTopics = versions?.CreatesTopics ?? settings.IsEncrypted };
        }
        catch (Exception e)
        {
            // Disposing joins threads that may sit in a name lookup; nobody has to wait for that.
            _ = Task.Run(admin.Dispose, CancellationToken.None);
            if (e is KafkaException kafka)
            {
                throw Unavailable(settings, hungUp ? HungUp : settings.Redact(lastError() ?? kafka.Error.Reason));
            }

            throw;
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
