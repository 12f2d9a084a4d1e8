using OffsetConformance.Campaign;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;
using OffsetConformance.Tests.Golden;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Reporting;

public sealed class ReplayTextTests
{
    [Fact]
    public void ARuleThatBreaksAgainIsACounterexample()
    {
        var replay = Of(Result with { Counterexample = Samples.Violated.Counterexample });

        replay.ExitCode().ShouldBe(ExitCode.Violation);
        GoldenFile.Match(ReplayText.Of(replay, "./conformance"), "Reporting/ReplayFails.txt");
    }

    [Fact]
    public void ARuleThatHoldsIsToldWithItsSteps()
    {
        var replay = Of(Result);

        replay.ExitCode().ShouldBe(ExitCode.Success);
        GoldenFile.Match(ReplayText.Of(replay, "./conformance"), "Reporting/ReplayHolds.txt");
    }

    [Fact]
    public void AnotherRuleThatBreaksIsAViolation()
    {
        var replay = Of(Result with { OtherViolations = [LogRules.Immutability] });

        replay.ExitCode().ShouldBe(ExitCode.Violation);
        ReplayText.Of(replay, "./conformance").ShouldContain("but it breaks LOG-07");
    }

    [Fact]
    public void AProgramThatWasNotJudgedToItsEndProvesNothing()
    {
        var replay = Of(Result with { Problem = "no answer within 5 s" });

        replay.ExitCode().ShouldBe(ExitCode.Inconclusive);
        var text = ReplayText.Of(replay, "./conformance");
        text.ShouldContain("no answer within 5 s");
        text.ShouldNotContain("holds");
    }

    private static ReplayResult Result => new(
        new(Samples.Violated.Rule, Samples.Violated.Counterexample!.Program, ReplayOrigin.None),
        Samples.Target,
        Samples.Violated.Counterexample.Steps,
        Counterexample: null,
        [],
        Problem: null);

    private static ReplayReport Of(ReplayResult result) => ReplayReport.From(result, Samples.Context);
}
