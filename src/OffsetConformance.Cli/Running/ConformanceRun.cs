using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Contract;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli.Running;

/// <summary>One call of <c>run</c>, from the folder for its report to the exit code.</summary>
internal sealed class ConformanceRun(RunSettings settings, CliConsole console)
{
    /// <summary>How often a run is looked at.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>How old the report on disk may get.</summary>
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    private readonly long start = console.Clock.GetTimestamp();
    private readonly DateTimeOffset started = console.Clock.GetUtcNow();

    /// <exception cref="UsageException">The folder, an address or a client setting can't be used.</exception>
    /// <exception cref="TargetUnavailableException">The target can't be reached or started.</exception>
    public async Task<int> ExecuteAsync(CancellationToken cancellation)
    {
        var folder = ReportFolder.Open(settings.Folder);
        await using var transcript = settings.Transcript is { } file ? OpenTranscript(file) : null;
        var session = await TargetSession.OpenAsync(settings.Target with { Transcript = transcript }, console.Clock, cancellation);
        await using (session)
        {
            var options = settings.Campaign with { Expected = settings.Expected ?? ShippedWith(session.Target.Info) };
            var run = CampaignRun.Start(session.Target, options, cancellation);
            var progress = ProgressView.Choose(console, settings.IsQuiet);
            var result = await progress.ShowAsync(show => WatchAsync(run, folder, show, cancellation));
            return Tell(result, folder);
        }
    }

    /// <summary>A disk that is full later fails the run: half a transcript would be taken for a whole one.</summary>
    private static StreamWriter OpenTranscript(string file)
    {
        try
        {
            return File.CreateText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--transcript: nothing can be written to '{file}': {PlainText.Clean(e.Message)}");
        }
    }

    private static ExpectedDeviations ShippedWith(TargetInfo target) =>
        target.ExpectedDeviations is { } text ? ExpectedDeviations.Parse(text) : ExpectedDeviations.None;

    /// <summary>Looks at the run until it ends, or until it was given the time to end after an interruption.</summary>
    private async Task<CampaignResult> WatchAsync(
        CampaignRun run, ReportFolder folder, Action<CampaignResult, TimeSpan> show, CancellationToken cancellation)
    {
        var saved = TimeSpan.Zero;
        while (!run.Completion.IsCompleted && !cancellation.IsCancellationRequested)
        {
            var snapshot = run.Snapshot();
            var elapsed = console.Clock.GetElapsedTime(start);
            show(snapshot, elapsed);
            if (elapsed - saved >= SaveInterval)
            {
                folder.SaveProgress(ReportOf(snapshot));
                saved = elapsed;
            }

            await Task.WhenAny(run.Completion, Task.Delay(Glance, console.Clock, cancellation));
        }

        if (!run.Completion.IsCompleted)
        {
            // Cancelled. A lane may sit in a call that nothing can end; the report does not wait for it.
            await Task.WhenAny(run.Completion, Task.Delay(TargetSession.Grace, console.Clock, CancellationToken.None));
        }

        var result = run.Completion.IsCompleted ? await run.Completion : run.Snapshot() with { End = CampaignEnd.Interrupted, Activity = "" };
        show(result, console.Clock.GetElapsedTime(start));
        return result;
    }

    /// <summary>Writes the report, then says what is in it.</summary>
    internal int Tell(CampaignResult result, ReportFolder folder)
    {
        var report = ReportOf(result);
        var code = result.ExitCode(settings.Level);
        var place = folder.Markdown;
        try
        {
            folder.Save(report);
            folder.SaveTranscripts(result.Rules.Select(rule => rule.Counterexample).OfType<Counterexample>());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            console.Say($"the report can't be written: {PlainText.Clean(e.Message)}");
            code = code == ExitCode.Violation ? code : ExitCode.SuiteFailed;
            place = "not written";
        }

        console.Out.Write(settings.WantsJson ? JsonReport.Write(report) : $"{ConsoleReport.Write(report, console.Launcher)}report: {place}\n");
        TellEnd(result, report, folder);
        return code;
    }

    private void TellEnd(CampaignResult result, Report report, ReportFolder folder)
    {
        switch (result.End)
        {
            case CampaignEnd.Interrupted:
                console.Say("interrupted; the report has what was judged so far");
                break;
            case CampaignEnd.TargetLost:
                console.Say($"the target went away: {report.Problem}");
                break;
            case CampaignEnd.SuiteFailed:
                var details = folder.SaveDetails(settings.Target.Hide(result.Problem ?? ""));
                console.Say($"the suite failed: {report.Problem}; details are in {details}");
                break;
        }
    }

    private Report ReportOf(CampaignResult result) => Report.From(result, new()
    {
        SuiteVersion = CommandTree.SuiteVersion,
        Level = settings.Level,
        Started = started,
        Duration = console.Clock.GetElapsedTime(start),
        Bootstrap = settings.Target.Bootstrap,
        ClientSettings = [.. settings.Target.ClientSettings.Select(setting => setting.Key)],
        Hide = settings.Target.Hide,
    });
}
