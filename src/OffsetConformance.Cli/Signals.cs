using System.Runtime.InteropServices;
using OffsetConformance.Campaign;

namespace OffsetConformance.Cli;

/// <summary>Ctrl-C and its like: the first asks the program to end with what it has, the second ends it.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource interrupted = new();
    private readonly PosixSignalRegistration[] registrations;

    public Signals() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    public CancellationToken Interrupted => interrupted.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        interrupted.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (interrupted.IsCancellationRequested)
        {
            // By way of Exit and not of the signal: handlers of the process's end still take down brokers that the suite started.
            Environment.Exit(ExitCode.Interrupted);
        }

        interrupted.Cancel();
    }
}
