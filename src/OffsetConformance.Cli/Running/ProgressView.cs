using System.Globalization;
using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli.Running;

/// <summary>What people see while a run goes on.</summary>
internal abstract class ProgressView
{
    public static ProgressView Choose(CliConsole console, bool isQuiet) =>
        isQuiet ? new NoProgress() : console.IsInteractive ? new LiveProgress(console.Err) : new PlainProgress(console.Err);

    /// <summary>Runs <paramref name="watch"/>, which calls what it is given whenever there may be news, with the time since the start.</summary>
    public abstract Task<CampaignResult> ShowAsync(Func<Action<CampaignResult, TimeSpan>, Task<CampaignResult>> watch);

    /// <summary>
    /// Whether a rule has failed for good. One that is known to deviate may turn out to do so as recorded, which shows when its program is shrunk.
    /// </summary>
    protected static bool IsNewFailure(RuleResult rule) => rule.Verdict == Verdict.Fail && rule.ExpectedDeviation is null;

    protected static string Heading(RuleResult rule) => $"FAIL  {rule.Rule.Id} {rule.Rule.Level.ToText()}  {rule.Rule.Title}";

    /// <summary><c>38 pass, 1 fail, 23 to go · 6,204 requests/s, 61 session calls/s · shrinking LOG-15</c>.</summary>
    protected static string State(CampaignResult snapshot) =>
        string.Join(" · ", ((string[])[Verdicts(snapshot), Rates(snapshot), snapshot.Activity]).Where(part => part.Length > 0));

    private static string Verdicts(CampaignResult snapshot)
    {
        var known = snapshot.Rules.Count(rule => rule.Verdict == Verdict.Fail && rule.ExpectedDeviation is not null);
        var deviating = known == 0 ? "" : $", {known} known to fail";
        return $"{Count(snapshot, Verdict.Pass)} pass, {snapshot.Rules.Count(IsNewFailure)} fail{deviating}, {Count(snapshot, Verdict.Inconclusive)} to go";
    }

    private static string Rates(CampaignResult snapshot)
    {
        var seconds = Math.Max(snapshot.Elapsed.TotalSeconds, 0.001);
        return string.Create(
            CultureInfo.InvariantCulture, $"{snapshot.BrokerCommands / seconds:N0} requests/s, {snapshot.SessionCommands / seconds:N0} session calls/s");
    }

    private static int Count(CampaignResult snapshot, Verdict verdict) => snapshot.Rules.Count(rule => rule.Verdict == verdict);

    private sealed class NoProgress : ProgressView
    {
        public override Task<CampaignResult> ShowAsync(Func<Action<CampaignResult, TimeSpan>, Task<CampaignResult>> watch) => watch(static (_, _) => { });
    }
}

/// <summary>
/// Plain lines: one as soon as there is a verdict and no later than after two seconds, then one every two seconds, and one at once for
/// every rule that fails.
/// </summary>
internal sealed class PlainProgress(TextWriter output) : ProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private TimeSpan? last;

    public override Task<CampaignResult> ShowAsync(Func<Action<CampaignResult, TimeSpan>, Task<CampaignResult>> watch) => watch(Show);

    private void Show(CampaignResult snapshot, TimeSpan elapsed)
    {
        foreach (var rule in snapshot.Rules.Where(IsNewFailure).Where(rule => told.Add(rule.Rule.Id)))
        {
            output.WriteLine(Line(elapsed, Heading(rule)));
        }

        var hasVerdict = snapshot.Rules.Any(rule => rule.Verdict is Verdict.Pass or Verdict.Fail);
        if (last is null ? hasVerdict || elapsed >= Interval : elapsed - last >= Interval)
        {
            output.WriteLine(Line(elapsed, State(snapshot)));
            last = elapsed;
        }
    }

    private static string Line(TimeSpan elapsed, string text) => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds,6:0.0} s  {text}");
}
