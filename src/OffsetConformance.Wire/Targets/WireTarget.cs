using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Wire.Targets;

/// <summary>
/// Another target of this process, seen on the wire only. It has sessions if somebody brings a consumer that works over any <see cref="IBroker"/>.
/// </summary>
public sealed class WireTarget : ITarget
{
    private readonly ITarget served;
    private readonly Func<IBroker, SessionOptions, IConsumerSession>? openSession;
    private readonly Func<IBroker, IGroupAdmin>? openAdmin;
    private readonly WireLanes lanes;
    private readonly WireBroker admin;

    private WireTarget(
        ITarget served, WireOptions options, Func<IBroker, SessionOptions, IConsumerSession>? openSession, Func<IBroker, IGroupAdmin>? openAdmin, TargetInfo info, WireBroker admin,
        AdvertisedApis advertised, TextWriter? transcript)
    {
        this.served = served;
        this.openSession = openSession;
        this.openAdmin = openAdmin;
        GroupAdmin = openAdmin?.Invoke(admin);
        this.admin = admin;
        lanes = new(options, info, advertised, transcript);
        Info = info;
    }

    public TargetInfo Info { get; }

    public IGroupAdmin? GroupAdmin { get; }

    /// <param name="served">The target that is behind the wire, and stays the caller's to dispose of.</param>
    /// <param name="options">How to reach it.</param>
    /// <param name="openSession">Makes a consumer over a connection; null if there is none to make.</param>
    /// <param name="openAdmin">Makes an admin tool over a connection; null if there is none to judge.</param>
    /// <param name="transcript">Takes every request and answer of every connection; null for nobody.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="TargetUnavailableException">Nobody there, or nobody who speaks Kafka 0.11 or later.</exception>
    public static WireTarget Connect(
        ITarget served, WireOptions options, Func<IBroker, SessionOptions, IConsumerSession>? openSession, Func<IBroker, IGroupAdmin>? openAdmin,
        TextWriter? transcript, CancellationToken cancellation)
    {
        var broker = new WireBroker(options);
        try
        {
            var advertised = broker.Advertised(cancellation);
            var info = new TargetInfo(served.Info.Name, served.Info.Version)
            {
                Pace = served.Info.Pace,
                Capabilities = advertised.Capabilities().Concat(openAdmin is null ? [Capability.RawWire] : new[] { Capability.RawWire, Capability.GroupAdmin }).ToHashSet(),
                Channel = "the wire",
                Codecs = ValueList.From(Enum.GetValues<Compression>().Where(RecordBatchWriter.CanWrite)),
                HasSessions = openSession is not null,
            };
            return new(served, options, openSession, openAdmin, info, broker, advertised, transcript);
        }
        catch
        {
            broker.Dispose();
            throw;
        }
    }

    public ValueTask<ITargetConnection> ConnectAsync(CancellationToken cancellation) =>
        new(new Connection(lanes.Open(), lanes, openSession, openAdmin));

    /// <summary>Behind the wire: a run's topics are not what is judged, and to ask for them would be half of its requests.</summary>
    public ValueTask CreateTopicAsync(string topic, int partitions, CancellationToken cancellation) => served.CreateTopicAsync(topic, partitions, cancellation);

    public ValueTask DeleteTopicAsync(string topic, CancellationToken cancellation) => served.DeleteTopicAsync(topic, cancellation);

    public ValueTask DisposeAsync()
    {
        admin.Dispose();
        return ValueTask.CompletedTask;
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
