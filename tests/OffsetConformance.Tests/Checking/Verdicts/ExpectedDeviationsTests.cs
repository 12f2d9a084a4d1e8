using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Checking.Verdicts;

/// <summary>Known deviations are read strictly and compared exactly: a list that is wrong must not hide anything.</summary>
public sealed class ExpectedDeviationsTests
{
    private const string Takes = """it takes {"target": …, "deviations": [{"rule": …, "program": …, "reason": …}]}""";

    public static TheoryData<string, string> Bad => new()
    {
        { "", $"not a list of expected deviations (line 1, $): {Takes}" },
        { "[]", $"not a list of expected deviations (line 1, $): {Takes}" },
        { "null", "'deviations' is missing" },
        { """{"target": "t"}""", $"not a list of expected deviations (line 1, $): {Takes}" },
        { """{"target": null, "deviations": []}""", $"not a list of expected deviations (line 1, $.target): {Takes}" },
        { "{\"target\": \"t\",\n \"deviations\": [\n  {\"rule\": \"LOG-15\", \"prog", $"not a list of expected deviations (line 3, $.deviations[0]): {Takes}" },
        { """{"target": "t", "deviations": [], "more": 1}""", $"not a list of expected deviations (line 1, $.more): {Takes}" },
        { One("""{"rule": "LOG-15", "program": "fetch a-0 end+1"}"""), $"not a list of expected deviations (line 1, $.deviations[0]): {Takes}" },
        { One("""{"rule": "LOG-15", "program": "fetch a-0 end+1", "reason": null}"""), $"not a list of expected deviations (line 1, $.deviations[0].reason): {Takes}" },
        { One("""{"rule": 15, "program": "fetch a-0 end+1", "reason": "r"}"""), $"not a list of expected deviations (line 1, $.deviations[0].rule): {Takes}" },
        { One("null"), "one of the deviations is null" },
        { One("""{"rule": "LOG-99", "program": "fetch a-0 end+1", "reason": "r"}"""), "there is no rule 'LOG-99'; 'list rules' names them all" },
        { One("""{"rule": "log-15", "program": "fetch a-0 end+1", "reason": "r"}"""), "there is no rule 'log-15'; 'list rules' names them all" },
        { One("""{"rule": "LOG-15", "program": "fetch a-0 end+1", "reason": " "}"""), "the deviation of LOG-15 gives no reason" },
        { One("""{"rule": "LOG-15", "program": "fetch a-0", "reason": "r"}"""), "in the step 'fetch a-0': found 'nothing' where an offset is due" },
        {
            One("""{"rule": "LOG-15", "program": "fetch a-0 end+1", "reason": "r"}, {"rule": "LOG-15", "program": "fetch a-0 max", "reason": "r"}"""),
            "the rule LOG-15 is listed twice"
        },
    };

    [Fact]
    public void AListIsReadWithCommentsAndTrailingCommas()
    {
        var parsed = ExpectedDeviations.Parse(
            """
            {
              // Seen with version 2.15.
              "target": "mock",
              "deviations": [
                { "rule": "LOG-15", "program": "fetch a-0 end+1", "reason": "It answers with nothing.", "link": "https://example.org/1" },
                { "rule": "CMT-06", "program": "commit g a-0 1; commit g a-0 0", "reason": "It keeps the higher one." },
              ],
            }
            """);

        parsed.Target.ShouldBe("mock");
        parsed.Deviations.ShouldBe(
        [
            new("LOG-15", "fetch a-0 end+1", "It answers with nothing.", "https://example.org/1"),
            new("CMT-06", "commit g a-0 1; commit g a-0 0", "It keeps the higher one."),
        ]);
        parsed.Find(LogRules.FetchPastLogEndIsOutOfRange).ShouldBe(parsed.Deviations[0]);
        parsed.Find(LogRules.DensityAtAppend).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void ABadListSaysWhereAndWhatIsDue(string text, string message) =>
        Should.Throw<FormatException>(() => ExpectedDeviations.Parse(text)).Message.ShouldBe(message);

    /// <summary>Verdict, the program that was found (null: none; '?' in front: not shrunk to its end), whether the run was complete, and the status.</summary>
    [Theory]
    [InlineData(Verdict.Fail, "fetch a-0 end+1", true, DeviationStatus.Expected)]
    [InlineData(Verdict.Fail, "fetch a-0 end+1", false, DeviationStatus.Expected)]
    [InlineData(Verdict.Fail, "fetch a-0 max", true, DeviationStatus.Changed)]
    [InlineData(Verdict.Fail, "fetch a-0 max", false, DeviationStatus.Changed)]
    [InlineData(Verdict.Fail, "?fetch a-0 max", true, DeviationStatus.Expected)]
    [InlineData(Verdict.Fail, null, true, DeviationStatus.Expected)]
    [InlineData(Verdict.Pass, null, true, DeviationStatus.Gone)]
    [InlineData(Verdict.Pass, null, false, DeviationStatus.None)]
    [InlineData(Verdict.Inconclusive, null, true, DeviationStatus.None)]
    [InlineData(Verdict.Skipped, null, true, DeviationStatus.None)]
    [InlineData(Verdict.Error, null, true, DeviationStatus.None)]
    public void AResultIsComparedWithTheList(Verdict verdict, string? program, bool isComplete, DeviationStatus status)
    {
        var list = ExpectedDeviations.Parse(One("""{"rule": "LOG-15", "program": "fetch a-0  end+1;", "reason": "r"}"""));
        var rule = LogRules.FetchPastLogEndIsOutOfRange;
        var result = new RuleResult(rule, verdict)
        {
            Counterexample = program is null ? null : new(rule, ProgramText.Parse(program.TrimStart('?'))) { IsShrunk = program[0] != '?' },
        };

        var applied = list.Apply(result, isComplete);

        applied.ShouldBe(result with { Deviation = status, ExpectedDeviation = status == DeviationStatus.None ? null : list.Deviations[0] });
        ExpectedDeviations.None.Apply(result, isComplete).ShouldBe(result);
    }

    [Fact]
    public void WhatIsNotListedIsNotExpected()
    {
        var list = ExpectedDeviations.Parse(One("""{"rule": "LOG-15", "program": "fetch a-0 end+1", "reason": "r"}"""));

        list.Apply(new(LogRules.DensityAtAppend, Verdict.Fail), isComplete: true).Deviation.ShouldBe(DeviationStatus.None);
    }

    private static string One(string deviations) => $$"""{"target": "t", "deviations": [{{deviations}}]}""";
}
