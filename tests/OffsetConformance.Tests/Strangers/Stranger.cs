using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace OffsetConformance.Tests.Strangers;

/// <summary>A client that nobody here wrote, run as a process of its own. What is not installed skips the test, but not where tests gate (CI).</summary>
internal static class Stranger
{
    /// <summary>For one whole script: seconds on an idle machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Runs to the end and returns what it wrote to stdout.</summary>
    public static Task<string> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, input: "", environment: []);

    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, string input, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"'{program}' ended with {process.ExitCode}: {await errors}");
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"'{program}' did not end within {Limit.TotalSeconds:0} s.", e);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>The one line of JSON that a script prints in the end.</summary>
    public static JsonElement ReadLastLine(string output) =>
        JsonDocument.Parse(output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement;

    /// <summary>The script of that name beside the tests.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Strangers", name);

    /// <summary>Skips the test unless the program can be run; in CI it fails instead.</summary>
    public static async Task NeedAsync(string howToInstall, string program, params string[] probe)
    {
        try
        {
            await RunAsync(program, probe);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            Missing($"'{program} {string.Join(' ', probe)}' does not run; {howToInstall}");
        }
    }

    /// <summary>Something is not there that the test needs.</summary>
    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(reason);
        }

        Skip.If(condition: true, reason);
    }
}
