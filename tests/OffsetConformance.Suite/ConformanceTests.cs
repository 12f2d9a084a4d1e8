using System.Globalization;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;
using Xunit;
using Xunit.Abstractions;

namespace OffsetConformance.Suite;

/// <summary>
/// The suite a broker's author runs: every judged rule is a test case, named by its id and sentence.
/// <c>OFFSET_CONFORMANCE_BOOTSTRAP=host:port dotnet test --filter Suite=Conformance</c> judges that broker.
/// </summary>
[Trait("Suite", "Conformance")]
public sealed class ConformanceTests(TargetCampaigns campaigns, ITestOutputHelper output) : IClassFixture<TargetCampaigns>
{
    public static TheoryData<RuleCase> Cases { get; } =
        new(SuiteTarget.All.SelectMany(target => RuleCatalogue.All.Where(rule => rule.Judged).Select(rule => new RuleCase(target, rule))));

    [SkippableTheory(DisplayName = "conformance")]
    [MemberData(nameof(Cases))]
    public async Task Holds(RuleCase rule)
    {
        var campaign = await campaigns.ResultOfAsync(rule.Target);
        var result = campaign.Of(rule.Rule);
        output.WriteLine(Describe(result));
        Skip.If(result.Verdict == Verdict.Skipped, result.Reason);
        switch (result)
        {
            case { Deviation: DeviationStatus.Gone, ExpectedDeviation: { } expected }:
                Assert.Fail($"{rule.Rule.Id} is recorded as a known deviation ({expected.Reason}), and it held");
                break;
            case { Deviation: DeviationStatus.Expected }:
                break;
            case { Verdict: Verdict.Fail } when rule.Rule.Level == RuleLevel.Must:
                var report = Report.From(campaign, new() { SuiteVersion = "" });
                var origin = string.Create(CultureInfo.InvariantCulture, $"{report.Target}, seed {report.Seed}");
                Assert.Fail(CounterexampleText.Of(report.Rules[RuleCatalogue.IndexOf(rule.Rule)], origin, "./conformance"));
                break;
            case { Verdict: Verdict.Inconclusive or Verdict.Error }:
                Assert.Fail($"{rule.Rule.Id} is {result.Verdict}: {result.Reason}");
                break;
        }
    }

    private static string Describe(RuleResult result) => result switch
    {
        { Deviation: DeviationStatus.Expected, ExpectedDeviation: { } expected } => $"known deviation, expected: {expected.Reason}",
        { Verdict: Verdict.Pass } => string.Create(
            CultureInfo.InvariantCulture,
            $"passed in {result.Checks} checks: {string.Join(", ", result.Boundaries.Select(count => $"{Model.Judging.Boundaries.ToText(count.Boundary)} {count.Checks}"))}"),
        _ => $"{result.Verdict}: {result.Reason}",
    };
}
