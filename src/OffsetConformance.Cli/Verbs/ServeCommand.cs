using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using OffsetConformance.Campaign;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Contract;
using OffsetConformance.Reporting;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using OffsetConformance.Wire.Server;

namespace OffsetConformance.Cli.Verbs;

/// <summary><c>serve</c>: the simulator as a broker that any Kafka client can talk to.</summary>
internal static class ServeCommand
{
    /// <summary>Kafka's own.</summary>
    private const int DefaultPort = 9092;

    /// <summary>Kafka's default for topics that a client's question creates (num.partitions).</summary>
    private const int AutoCreatePartitions = 1;

    public static Command Create(CliConsole console)
    {
        var port = Usage.Option("--port", "N", $"The port on 127.0.0.1; 0 takes one that is free; default {DefaultPort}", ParsePort);
        var mutant = TargetOptions.MutantOption();
        var command = new Command("serve", "Be a Kafka broker on this machine: the suite's own simulator, healthy or with a defect.") { port, mutant };
        command.SetAction((parsed, cancellation) => ServeAsync(parsed.GetValue(port) ?? DefaultPort, parsed.GetValue(mutant), console, cancellation));
        return command;
    }

    /// <summary>Serves until the program is asked to end.</summary>
    private static async Task<int> ServeAsync(int port, Mutant? mutant, CliConsole console, CancellationToken cancellation)
    {
        await using var target = new SimulatedTarget(mutant, new() { Time = console.Clock });
        await using var connection = await target.ConnectAsync(cancellation);
        await using var server = Start(connection.Broker, port, console);
        console.Out.WriteLine($"{target.Info.Name} ({target.Info.Version}) listens on {server.Address}");
        console.Out.Flush();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        return ExitCode.Success;
    }

    /// <exception cref="TargetUnavailableException">The port can't be had.</exception>
    private static BrokerServer Start(IBroker broker, int port, CliConsole console)
    {
        var options = new BrokerServerOptions
        {
            Port = port,
            AutoCreatePartitions = AutoCreatePartitions,
            Clock = console.Clock,
            OnFault = fault => console.Say($"a connection was closed: {PlainText.Clean(fault.Message)} ({fault.GetType().Name})"),
        };
        try
        {
            return BrokerServer.Start(broker, options);
        }
        catch (SocketException e)
        {
            throw new TargetUnavailableException($"port {port} on 127.0.0.1 can't be had: {e.Message}", e);
        }
    }

    private static int? ParsePort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue
        ? port
        : throw new FormatException($"'{text}' is not a port, 0 to {ushort.MaxValue}");
}
