using OffsetConformance.Cli;
using Shouldly;

namespace OffsetConformance.Tests.Cli;

/// <summary>One call of the command line, in this process, in a folder of its own.</summary>
internal sealed class CliCall : IDisposable
{
    /// <summary>Longer than anything takes, on a machine that does other things as well.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Folder { get; } = Directory.CreateTempSubdirectory("offset-conformance-").FullName;

    public string ReportJson => Path.Combine(Folder, "report", "report.json");

    public string ReportMarkdown => Path.Combine(Folder, "report", "report.md");

    public async Task<CliAnswer> RunAsync(string arguments, CancellationToken cancellation = default) =>
        await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), cancellation);

    public static async Task<CliAnswer> RunAsync(string[] arguments, CancellationToken cancellation = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CliApp.RunAsync(arguments, output, error, cancellation);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>A short <c>run</c> on the simulator, with its report in <see cref="Folder"/>.</summary>
    public Task<CliAnswer> JudgeSimulatorAsync(string more = "", CancellationToken cancellation = default) =>
        RunAsync($"run --target simulator --sequences 800 --report {Folder}/report {more}", cancellation);

    /// <summary>Waits for the report that a run writes on the way; then it is running and has judged something.</summary>
    public async Task UntilReportedAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!File.Exists(ReportJson))
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Patience);
            await Task.Delay(20);
        }
    }

    public string Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>What came of a call.</summary>
internal sealed record CliAnswer(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
