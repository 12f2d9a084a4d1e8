using System.Diagnostics;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>A program of the system, found on the path.</summary>
internal sealed class Tool
{
    private readonly string name;
    private readonly string path;

    private Tool(string name, string path)
    {
        this.name = name;
        this.path = path;
    }

    public string Path => path;

    /// <exception cref="TargetUnavailableException">It is not there; the message says how to get it.</exception>
    public static Tool Find(string name, string purpose, string package) =>
        TryFind(name) ?? throw new TargetUnavailableException($"{purpose} needs '{name}', which is not installed: apt-get install -y {package}");

    public static Tool? TryFind(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => System.IO.Path.Combine(folder, name))
        .Where(File.Exists)
        .Select(found => new Tool(name, found))
        .FirstOrDefault();

    /// <summary>Runs to the end and returns what it wrote to stdout.</summary>
    /// <exception cref="TargetUnavailableException">It failed or took too long.</exception>
    public async Task<string> RunAsync(string folder, TimeSpan limit, CancellationToken cancellation, params string[] arguments)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(limit);
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new TargetUnavailableException($"'{name}' could not be started.");
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limited.Token);
            var errors = process.StandardError.ReadToEndAsync(limited.Token);
            await process.WaitForExitAsync(limited.Token);
            return process.ExitCode == 0
                ? await output
                : throw new TargetUnavailableException($"'{name} {string.Join(' ', arguments)}' failed: {LastLine(await errors)}");
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TargetUnavailableException($"'{name} {string.Join(' ', arguments)}' did not end within {limit.TotalSeconds:0} s.", e);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it gave no reason";
}
