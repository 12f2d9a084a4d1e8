using System.Runtime.InteropServices;
using OffsetConformance.Campaign;

namespace OffsetConformance.Cli;

/// <summary>
/// What reaches the process outside of any call. Ctrl-C and its like: the first asks the program to end with what it has, the second ends it.
/// An exception on a thread that nobody waits for, such as a client library's: one line, and the exit code of a failed suite.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource interrupted = new();
    private readonly PosixSignalRegistration[] registrations;

    public Signals()
    {
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
    }

    public CancellationToken Interrupted => interrupted.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        interrupted.Dispose();
    }

    private static void OnUnhandledException(object sender, UnhandledExceptionEventArgs failure) =>
        Environment.Exit(CliApp.TellFailure(CliConsole.OfThisProcess(), (Exception)failure.ExceptionObject));

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
