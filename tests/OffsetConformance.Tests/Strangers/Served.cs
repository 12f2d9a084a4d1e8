using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Wire.Server;

namespace OffsetConformance.Tests.Strangers;

/// <summary>A simulator behind a server front, and a topic's first partition in it to be asked about directly.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly SimulatedTarget target;
    private readonly ITargetConnection connection;
    private readonly BrokerServer server;
    private readonly List<Exception> faults;

    private Served(SimulatedTarget target, ITargetConnection connection, BrokerServer server, List<Exception> faults)
    {
        this.target = target;
        this.connection = connection;
        this.server = server;
        this.faults = faults;
    }

    public string Bootstrap => server.Address.ToString();

    public static async Task<Served> StartAsync()
    {
        var simulator = new SimulatedTarget(options: new() { Time = TimeProvider.System });
        var direct = await simulator.ConnectAsync(CancellationToken.None);
        var met = new List<Exception>();
        return new(simulator, direct, BrokerServer.Start(direct.Broker, new() { AutoCreatePartitions = 1, OnFault = met.Add }), met);
    }

    public async Task<Outcome> AskAsync(Command<Offset>.Request request) => await connection.Broker.ExecuteAsync(request, CancellationToken.None);

    /// <summary>What the broker itself lists for the topic's first partition.</summary>
    public async Task<Offset?> ListAsync(string topic, OffsetSpec spec) =>
        await AskAsync(new Command<Offset>.ListOffsets(new(topic, 0), spec)) is Outcome.OffsetListed listed ? listed.Offset : null;

    /// <summary>What the broker itself has as the group's commit for the topic's first partition.</summary>
    public async Task<Offset?> CommittedAsync(string group, string topic) =>
        await AskAsync(new Command<Offset>.FetchCommitted(group, new(topic, 0))) is Outcome.CommittedOffset committed ? committed.Offset : null;

    /// <exception cref="AggregateException">The server met faults of its own.</exception>
    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await connection.DisposeAsync();
        await target.DisposeAsync();
        if (faults.Count > 0)
        {
            throw new AggregateException("the server met faults of its own", faults);
        }
    }
}
