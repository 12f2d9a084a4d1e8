using System.Text;
using OffsetConformance.Checking.Histories;
using OffsetConformance.Model.Rules;
using OffsetConformance.Tests.Golden;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace OffsetConformance.Tests.Checking.Histories;

/// <summary>The judge judged by what real Kafka answered: no line of it is wrong, and the tables say how much of it was judged at all.</summary>
public sealed class RecordedHistoriesTests(ITestOutputHelper output)
{
    /// <summary>The scenarios that are about what is judged today.</summary>
    private static readonly string[] CountedByRule = ["append", "delete-records", "int64", "out-of-range"];

    public static TheoryData<string> Names => [.. Recordings.All];

    [Fact]
    public void AllOfThemAreHere() => Recordings.All.Count.ShouldBe(42);

    [Theory]
    [MemberData(nameof(Names))]
    public void NothingThatKafkaAnsweredIsAViolation(string name)
    {
        var verdict = HistoryChecker.Check(Recordings.Read(name));

        verdict.Violations.Select(violation => $"line {violation.Number} {violation.Rule.Id}: {violation.Because}").ShouldBeEmpty();
    }

    [Fact]
    public void AsManyLinesAreJudgedAsBefore()
    {
        var table = new StringBuilder();
        foreach (var name in Recordings.All)
        {
            var history = Recordings.Read(name);
            table.Append($"{name}: {HistoryChecker.Check(history).JudgedLines} of {history.Lines.Count} lines judged\n");
        }

        Match(table, "Lines.txt");
    }

    [Fact]
    public void AsManyLinesAreJudgedByEachRuleAsBefore()
    {
        var table = new StringBuilder();
        foreach (var name in Recordings.All.Where(name => CountedByRule.Contains(name.Split('/')[1])))
        {
            var verdict = HistoryChecker.Check(Recordings.Read(name));
            table.Append($"{name}\n");
            foreach (var (rule, lines) in verdict.Judged.OrderBy(pair => RuleCatalogue.IndexOf(pair.Key)))
            {
                table.Append($"  {lines,5} judged by {rule.Id} {rule.Title}\n");
            }

            foreach (var (operation, lines) in verdict.Unjudged)
            {
                table.Append($"  {lines,5} not judged: {operation}\n");
            }
        }

        Match(table, "LinesByRule.txt");
    }

    private void Match(StringBuilder table, string name)
    {
        output.WriteLine(table.ToString());
        GoldenFile.Match(table.ToString(), $"Checking/Histories/{name}");
    }
}
