using System.Diagnostics;
using System.Text;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>What a program said before it ended.</summary>
/// <param name="ExitCode">Zero by custom means that it did what it was told.</param>
/// <param name="Text">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record ToolOutput(int ExitCode, string Text, string Errors)
{
    /// <summary>Characters of either stream; a program that has more to say is ended.</summary>
    private const int Longest = 4 * 1024 * 1024;

    /// <summary>Runs a program to its end; null if it did not come to one within the limit, or had too much to say. It is gone in any case.</summary>
    /// <exception cref="TargetUnavailableException">It could not be started.</exception>
    public static async Task<ToolOutput?> RunAsync(string program, IEnumerable<string> arguments, TimeSpan limit, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(limit);
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Start(start);
        try
        {
            process.StandardInput.Close();
            var (output, errors) = (ReadAsync(process.StandardOutput, limited), ReadAsync(process.StandardError, limited));
            var (text, said) = (await output, await errors);
            await process.WaitForExitAsync(limited.Token);
            return new(process.ExitCode, text, said);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new TargetUnavailableException($"'{start.FileName}' could not be started.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new TargetUnavailableException($"'{start.FileName}' could not be started: {e.Message}", e);
        }
    }

    private static async Task<string> ReadAsync(StreamReader stream, CancellationTokenSource limited)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await stream.ReadAsync(buffer, limited.Token) is var count and > 0)
        {
            text.Append(buffer, 0, count);
            if (text.Length > Longest)
            {
                await limited.CancelAsync();
            }
        }

        return text.ToString();
    }
}
