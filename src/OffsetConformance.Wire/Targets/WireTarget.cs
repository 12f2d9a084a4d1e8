using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Wire.Targets;

/// <summary>
/// A broker that is seen on the wire only. It has sessions if somebody brings a consumer that works over any <see cref="IBroker"/>.
/// </summary>
public sealed class WireTarget : ITarget
{
    private static readonly ValueList<Setting> KeepEverything = [new("retention.ms", "-1"), new("cleanup.policy", "delete")];

    private readonly Func<IBroker, SessionOptions, IConsumerSession>? openSession;
    private readonly Func<IBroker, IGroupAdmin>? openAdmin;
    private readonly WireLanes lanes;
    private readonly WireBroker admin;
    private readonly SemaphoreSlim adminGate = new(1);

    private WireTarget(
        WireOptions options, Func<IBroker, SessionOptions, IConsumerSession>? openSession, Func<IBroker, IGroupAdmin>? openAdmin, TargetInfo info, WireBroker admin, AdvertisedApis advertised, TextWriter? transcript)
    {
        this.openSession = openSession;
        this.openAdmin = openAdmin;
        GroupAdmin = openAdmin?.Invoke(admin);
        this.admin = admin;
        lanes = new(options, info, advertised, transcript);
        Info = info;
    }

    public TargetInfo Info { get; }

    public IGroupAdmin? GroupAdmin { get; }

    /// <param name="name">As reports name it.</param>
    /// <param name="version">What it is, as far as it is known.</param>
    /// <param name="options">How to reach it.</param>
    /// <param name="openSession">Makes a consumer over a connection; null if there is none to make.</param>
    /// <param name="openAdmin">Makes an admin tool over a connection; null if there is none to judge.</param>
    /// <param name="transcript">Takes every request and answer of every connection; null for nobody.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="TargetUnavailableException">Nobody there, or nobody who speaks Kafka 0.11 or later.</exception>
    public static WireTarget Connect(
        string name, string version, WireOptions options, Func<IBroker, SessionOptions, IConsumerSession>? openSession, Func<IBroker, IGroupAdmin>? openAdmin,
        TextWriter? transcript, CancellationToken cancellation)
    {
        var broker = new WireBroker(options);
        try
        {
            var advertised = broker.Advertised(cancellation);
            var info = new TargetInfo(name, version)
            {
                Capabilities = advertised.Capabilities().Concat(openAdmin is null ? [Capability.RawWire] : new[] { Capability.RawWire, Capability.GroupAdmin }).ToHashSet(),
                Channel = "the wire",
                Codecs = ValueList.From(Enum.GetValues<Compression>().Where(RecordBatchWriter.CanWrite)),
                HasSessions = openSession is not null,
            };
            return new(options, openSession, openAdmin, info, broker, advertised, transcript);
        }
        catch
        {
            broker.Dispose();
            throw;
        }
    }

    public ValueTask<ITargetConnection> ConnectAsync(CancellationToken cancellation) =>
        new(new Connection(lanes.Open(), lanes, openSession, openAdmin));

    public async ValueTask CreateTopicAsync(string topic, int partitions, CancellationToken cancellation)
    {
        var outcome = await AdministerAsync(new ControlRequest.CreateTopic(topic, partitions, KeepEverything), cancellation);
        if (outcome is not Outcome.TopicCreated)
        {
            throw new TargetUnavailableException($"the topic '{topic}' could not be created: {outcome}");
        }
    }

    /// <summary>A courtesy: a target that does not delete is left as it is.</summary>
    public async ValueTask DeleteTopicAsync(string topic, CancellationToken cancellation) =>
        await AdministerAsync(new ControlRequest.DeleteTopic(topic), cancellation);

    public ValueTask DisposeAsync()
    {
        admin.Dispose();
        adminGate.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<Outcome> AdministerAsync(ControlRequest request, CancellationToken cancellation)
    {
        await adminGate.WaitAsync(cancellation);
        try
        {
            return await admin.ExecuteAsync(new Command<Offset>.Control(request), cancellation);
        }
        finally
        {
            adminGate.Release();
        }
    }

    private sealed class Connection(
        WireBroker broker, WireLanes lanes, Func<IBroker, SessionOptions, IConsumerSession>? openSession, Func<IBroker, IGroupAdmin>? openAdmin) : ITargetConnection
    {
        public IBroker Broker => broker;

        public IGroupAdmin? GroupAdmin { get; } = openAdmin?.Invoke(broker);

        public bool Transcribe(TextWriter? transcript)
        {
            lanes.Transcribe(broker, transcript);
            return true;
        }

        public ValueTask<IConsumerSession> OpenSessionAsync(SessionOptions session, CancellationToken cancellation) =>
            new((openSession ?? throw new NotSupportedException("there is no consumer for this target"))(broker, session));

        public ValueTask DisposeAsync()
        {
            broker.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
