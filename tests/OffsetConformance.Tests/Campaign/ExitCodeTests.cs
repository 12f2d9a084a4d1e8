using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Campaign;

public sealed class ExitCodeTests
{
    /// <summary>The first of these that applies is the exit code.</summary>
    private static readonly int[] Order = [1, 70, 130, 3, 4, 0];

    private static readonly Rule Must = OfLevel(RuleLevel.Must);
    private static readonly Rule Should = OfLevel(RuleLevel.Should);
    private static readonly Rule Another = RuleCatalogue.All.Last(rule => rule.Level == RuleLevel.Must);

    /// <summary>Everything that can happen to a run at once.</summary>
    public static TheoryData<bool, bool, bool, CampaignEnd> Everything
    {
        get
        {
            var rows = new TheoryData<bool, bool, bool, CampaignEnd>();
            foreach (var end in new[] { CampaignEnd.Completed, CampaignEnd.SuiteFailed, CampaignEnd.Interrupted, CampaignEnd.TargetLost })
            {
                for (var bits = 0; bits < 8; bits++)
                {
                    rows.Add((bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0, end);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void TheFirstCodeThatAppliesIsTaken(bool violated, bool inError, bool inconclusive, CampaignEnd end)
    {
        HashSet<int> applying = [0];
        Add(1, violated);
        Add(70, inError || end == CampaignEnd.SuiteFailed);
        Add(130, end == CampaignEnd.Interrupted);
        Add(3, end == CampaignEnd.TargetLost);
        Add(4, inconclusive);

        var result = Result(
            end,
            new(Must, violated ? Verdict.Fail : Verdict.Pass), new(Another, inconclusive ? Verdict.Inconclusive : Verdict.Pass), new(Should, inError ? Verdict.Error : Verdict.Skipped));

        result.ExitCode(RuleLevel.Must).ShouldBe(Order.First(applying.Contains));

        void Add(int code, bool applies) => _ = applies && applying.Add(code);
    }

    /// <summary>What fails below the level does not count, and a MAY rule never fails.</summary>
    [Theory]
    [InlineData(RuleLevel.Must, RuleLevel.Must, 1, 4)]
    [InlineData(RuleLevel.Must, RuleLevel.Should, 0, 0)]
    [InlineData(RuleLevel.Must, RuleLevel.May, 0, 0)]
    [InlineData(RuleLevel.Should, RuleLevel.Must, 1, 4)]
    [InlineData(RuleLevel.Should, RuleLevel.Should, 1, 4)]
    [InlineData(RuleLevel.Should, RuleLevel.May, 0, 0)]
    [InlineData(RuleLevel.May, RuleLevel.Must, 1, 4)]
    [InlineData(RuleLevel.May, RuleLevel.Should, 1, 4)]
    [InlineData(RuleLevel.May, RuleLevel.May, 0, 0)]
    public void TheLevelSaysWhichRulesCount(RuleLevel level, RuleLevel ofRule, int ifViolated, int ifInconclusive)
    {
        var rule = OfLevel(ofRule);

        Result(CampaignEnd.Completed, new RuleResult(rule, Verdict.Fail)).ExitCode(level).ShouldBe(ifViolated);
        Result(CampaignEnd.Completed, new RuleResult(rule, Verdict.Inconclusive)).ExitCode(level).ShouldBe(ifInconclusive);
    }

    [Theory]
    [InlineData(Verdict.Fail, DeviationStatus.None, 1)]
    [InlineData(Verdict.Fail, DeviationStatus.Expected, 0)]
    [InlineData(Verdict.Fail, DeviationStatus.Changed, 1)]
    [InlineData(Verdict.Pass, DeviationStatus.None, 0)]
    [InlineData(Verdict.Pass, DeviationStatus.Gone, 1)]
    public void ADeviationIsToleratedAsLongAsItIsTheOneRecorded(Verdict verdict, DeviationStatus deviation, int code) =>
        Result(CampaignEnd.Completed, new RuleResult(Must, verdict) { Deviation = deviation }).ExitCode(RuleLevel.Must).ShouldBe(code);

    [Theory]
    [InlineData(DeviationStatus.Changed)]
    [InlineData(DeviationStatus.Gone)]
    public void AListOfDeviationsThatIsWrongCountsAtEveryLevel(DeviationStatus deviation) =>
        Result(CampaignEnd.Completed, new RuleResult(Should, Verdict.Fail) { Deviation = deviation }).ExitCode(RuleLevel.Must).ShouldBe(1);

    /// <summary>Two answers to one question can't both be true, so no verdict stands; a run that was lost or cut short fails for it as well.</summary>
    [Theory]
    [InlineData(CampaignEnd.Completed)]
    [InlineData(CampaignEnd.Interrupted)]
    [InlineData(CampaignEnd.TargetLost)]
    [InlineData(CampaignEnd.SuiteFailed)]
    public void ADisagreementOfTheChannelsFailsTheRun(CampaignEnd end)
    {
        var channels = new ChannelComparison();
        channels.Add(new(new Command<Offset>.ListOffsets(new("a", 0), OffsetSpec.Latest), new Outcome.OffsetListed(new(2)), new Outcome.OffsetListed(new(3)), []));

        (Result(end, new RuleResult(Must, Verdict.Pass)) with { Channels = channels }).ExitCode(RuleLevel.Must).ShouldBe(1);
    }

    [Fact]
    public void ChannelsThatAgreeDoNotFailTheRun()
    {
        var channels = new ChannelComparison();
        channels.AddAgreement();

        (Result(CampaignEnd.Completed, new RuleResult(Must, Verdict.Pass)) with { Channels = channels }).ExitCode(RuleLevel.Must).ShouldBe(0);
    }

    private static Rule OfLevel(RuleLevel level) => RuleCatalogue.All.First(rule => rule.Level == level);

    private static CampaignResult Result(CampaignEnd end, params RuleResult[] rules) =>
        new(new TargetInfo("target", "1"), new CampaignOptions(), rules) { End = end };
}
