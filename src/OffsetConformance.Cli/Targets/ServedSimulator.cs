using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using OffsetConformance.Wire.Server;
using OffsetConformance.Wire.Targets;

namespace OffsetConformance.Cli.Targets;

/// <summary>
/// The simulator behind a socket: the same broker, healthy or with a defect, asked over the wire or through the client library.
/// Answers come as fast as in process, so as much is asked. Over the wire its sessions are the simulator's own, so that a defect of them is there too; the client library brings its own.
/// </summary>
internal sealed class ServedSimulator : ITarget
{
    private readonly SimulatedTarget simulated;
    private readonly BrokerServer server;
    private readonly ITarget front;

    private ServedSimulator(SimulatedTarget simulated, BrokerServer server, ITarget front)
    {
        this.simulated = simulated;
        this.server = server;
        this.front = front;
        Info = front.Info with { Name = simulated.Info.Name, Version = simulated.Info.Version };
    }

    public TargetInfo Info { get; }

    public ChannelComparison? Channels => front.Channels;

    public IGroupAdmin? GroupAdmin => front.GroupAdmin;

    public static async Task<ServedSimulator> StartAsync(Mutant? mutant, ChannelChoice channel, TextWriter? transcript, CancellationToken cancellation)
    {
        var target = new SimulatedTarget(mutant);
        var connection = await target.ConnectAsync(cancellation);
        var started = BrokerServer.Start(connection.Broker, new());
        try
        {
            return new(target, started, await FaceAsync(target, $"{started.Address}", channel, transcript, cancellation));
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public ValueTask<ITargetConnection> ConnectAsync(CancellationToken cancellation) => front.ConnectAsync(cancellation);

    public ValueTask CreateTopicAsync(string topic, int partitions, CancellationToken cancellation) => front.CreateTopicAsync(topic, partitions, cancellation);

    public ValueTask DeleteTopicAsync(string topic, CancellationToken cancellation) => front.DeleteTopicAsync(topic, cancellation);

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        await server.DisposeAsync();
        await simulated.DisposeAsync();
    }

    private static async Task<ITarget> FaceAsync(SimulatedTarget target, string bootstrap, ChannelChoice channel, TextWriter? transcript, CancellationToken cancellation) =>
        channel == ChannelChoice.Wire
            ? WireTarget.Connect(target, new() { Bootstrap = Bootstrap.Parse(bootstrap) }, target.OpenSession, target.OpenAdmin, transcript, cancellation)
            : await KafkaTarget.ConnectAsync(new() { Bootstrap = bootstrap, Channel = channel, Transcript = transcript }, cancellation);
}
