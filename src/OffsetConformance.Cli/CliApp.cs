using System.CommandLine;
using OffsetConformance.Campaign;
using OffsetConformance.Contract;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli;

/// <summary>The command line: arguments in, exit code out. Whatever goes wrong is one line on the error writer.</summary>
public static class CliApp
{
    /// <param name="args">As the shell splits them.</param>
    /// <param name="output">Takes data.</param>
    /// <param name="error">Takes progress and complaints.</param>
    /// <param name="cancellation">Ends what runs, as Ctrl-C does; within two seconds, and with a report.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellation) =>
        RunAsync(args, new CliConsole(output, error), cancellation);

    internal static async Task<int> RunAsync(string[] args, CliConsole console, CancellationToken cancellation)
    {
        try
        {
            return await InvokeAsync(args, console, cancellation);
        }
        catch (UsageException e)
        {
            console.Say(PlainText.Clean(e.Message));
            return ExitCode.Usage;
        }
        catch (TargetUnavailableException e)
        {
            console.Say(PlainText.Clean(e.Message));
            return ExitCode.TargetUnavailable;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            console.Say("interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception e)
        {
            return TellFailure(console, e);
        }
    }

    /// <summary>The suite's own fault: one line, and the trace for whoever mends it.</summary>
    internal static int TellFailure(CliConsole console, Exception e)
    {
        console.Say($"the suite failed: {PlainText.Clean(e.Message)} ({e.GetType().Name}; details follow)");
        console.Err.WriteLine(e);
        return ExitCode.SuiteFailed;
    }

    private static async Task<int> InvokeAsync(string[] args, CliConsole console, CancellationToken cancellation)
    {
        var root = CommandTree.Create(console);
        if (args.Length == 0)
        {
            console.Err.Write(CommandTree.ShortUsage(console.Launcher));
            return ExitCode.Usage;
        }

        // No response files: an argument that begins with '@' is what it is.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        Usage.Check(parsed);

        // Its own handlers for exceptions and signals are off: the ones above and in Signals know what this program promises.
        var configuration = new InvocationConfiguration
        {
            Output = console.Out, Error = console.Err, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration, cancellation);
    }
}
