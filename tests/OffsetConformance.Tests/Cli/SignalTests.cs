using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OffsetConformance.Campaign;
using OffsetConformance.Cli;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

/// <summary>The program as a process of its own: only there do signals arrive.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly CliCall call = new();

    [Fact]
    public async Task ASignalEndsARunWithinTwoSecondsAndWithItsReport()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // There is no such signal.
        }

        using var run = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", typeof(CliApp).Assembly.Location, "run", "--target", "simulator", "--budget", "60s", "--report", Path.Combine(call.Folder, "report")])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = run.StandardError.ReadToEndAsync();
        _ = run.StandardOutput.ReadToEndAsync();
        await call.UntilReportedAsync();

        // Not SIGINT: a shell without job control makes its background processes deaf to it, and they hand that down.
        var sent = TimeProvider.System.GetTimestamp();
        using var kill = Process.Start("kill", ["-TERM", run.Id.ToString(CultureInfo.InvariantCulture)]);
        await run.WaitForExitAsync(new CancellationTokenSource(CliCall.Patience).Token);

        TimeProvider.System.GetElapsedTime(sent).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        run.ExitCode.ShouldBe(ExitCode.Interrupted);
        (await errors).ShouldContain("interrupted; the report has what was judged so far");
        JsonDocument.Parse(await File.ReadAllTextAsync(call.ReportJson)).RootElement.GetProperty("end").GetString().ShouldBe("interrupted");
    }

    public void Dispose() => call.Dispose();
}
