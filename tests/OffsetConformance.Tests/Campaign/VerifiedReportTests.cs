using OffsetConformance.Campaign;
using OffsetConformance.Reporting;
using OffsetConformance.Simulation;
using Xunit;

namespace OffsetConformance.Tests.Campaign;

/// <summary>
/// The report of the healthy simulator as reviewers see it: a pull request that changes what is asked, or in which situations, shows here.
/// </summary>
public sealed class VerifiedReportTests
{
    [Fact]
    public async Task TheSimulatorsReportIsTheOneUnderReports()
    {
        await using var target = new SimulatedTarget();
        var options = new CampaignOptions { Sequences = 2000, Deadline = TimeSpan.FromMinutes(5) };
        var result = await CampaignRun.Start(target, options, CancellationToken.None).Completion;
        var report = MarkdownReport.Write(Report.From(result, new() { SuiteVersion = "under test" }).ForReview());

        VerifiedReport.Check("simulator", report);
    }
}
