using System.Collections.Concurrent;
using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;

namespace OffsetConformance.Suite;

/// <summary>One campaign per target and test run; every test case of the target reads its result.</summary>
public sealed class TargetCampaigns
{
    private readonly ConcurrentDictionary<string, Lazy<Task<CampaignResult>>> results = new(StringComparer.Ordinal);

    public Task<CampaignResult> ResultOfAsync(SuiteTarget target) =>
        results.GetOrAdd(target.Name, _ => new(() => RunAsync(target))).Value;

    private static async Task<CampaignResult> RunAsync(SuiteTarget suiteTarget)
    {
        await using var target = await suiteTarget.StartAsync(CancellationToken.None);
        var expected = target.Info.ExpectedDeviations is { } known ? ExpectedDeviations.Parse(known) : ExpectedDeviations.None;
        var options = suiteTarget.Options with { Expected = expected, Origin = new(target.Info.Name, Mutant: null) };
        var result = await CampaignRun.Start(target, options, CancellationToken.None).Completion;
        return result.End == CampaignEnd.Completed
            ? result
            : throw new InvalidOperationException($"the campaign on {suiteTarget.Name} ended early: {result.End} {result.Problem}");
    }
}
