using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Reporting;

/// <summary>The schemas in specs/ say of the files what is so.</summary>
public sealed class SchemaTests
{
    private static IReadOnlyList<Report> Reports
    {
        get
        {
            var everything = Samples.Everything;
            var budget = everything with { Options = Samples.Options with { Sequences = null, Rules = RuleSelection.Parse("LOG,!LOG-05") } };
            return
            [
                Of(everything),
                Of(everything).ForReview(),
                Of(budget),
                Of(budget).ForReview(),
                Of(everything with { End = CampaignEnd.Running }),
                Of(everything with { End = CampaignEnd.TargetLost, Problem = "connection refused" }),
                Of(Samples.Clean),
            ];
        }
    }

    [Fact]
    public void EveryReportIsValid()
    {
        var schema = SchemaCheck.Of("report.schema.json");

        foreach (var report in Reports)
        {
            schema.Check(JsonReport.Write(report)).ShouldBeEmpty();
        }

        schema.Unused.ShouldBeEmpty("a property that no report has");
    }

    [Theory]
    [InlineData("\"verdict\": \"fail\"", "\"verdict\": \"failed\"")]
    [InlineData("\"seed\": 7", "\"seed\": \"7\"")]
    [InlineData("\"seed\": 7,", "")]
    [InlineData("\"seed\": 7,", "\"seed\": 7, \"password\": \"x\",")]
    [InlineData("\"sequences\": 2000", "\"sequences\": 2000, \"budgetSeconds\": 1")]
    [InlineData("\"id\": \"LOG-15\"", "\"id\": \"LOG-1\"")]
    [InlineData("\"n\": 1,", "\"n\": 0,")]
    public void WhatIsNoReportIsNotValid(string part, string other)
    {
        var json = JsonReport.Write(Of(Samples.Everything));
        json.ShouldContain(part);

        SchemaCheck.Of("report.schema.json").Check(json.Replace(part, other, StringComparison.Ordinal)).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("""{"target":"t","deviations":[]}""", true)]
    [InlineData("""{"target":"t","deviations":[{"rule":"LOG-15","program":"fetch a-0 1","reason":"r","link":"l"}]}""", true)]
    [InlineData("""{"target":"t","deviations":[{"rule":"LOG-15","program":"fetch a-0 1","reason":"r","link":null}]}""", true)]
    [InlineData("""{"target":"t","deviations":[{"rule":"LOG-15","program":"fetch a-0 1"}]}""", false)]
    [InlineData("""{"target":"t","deviations":[{"rule":"LOG-15","reason":"r"}]}""", false)]
    [InlineData("""{"target":"t","deviations":[{"rule":"LOG-15","program":"fetch a-0 1","reason":"","note":"n"}]}""", false)]
    [InlineData("""{"target":"t"}""", false)]
    [InlineData("""{"deviations":[]}""", false)]
    [InlineData("""{"target":"t","deviations":[],"more":1}""", false)]
    [InlineData("[]", false)]
    public void SchemaAndReaderAgreeOnExpectedDeviations(string json, bool isValid)
    {
        SchemaCheck.Of("expected-deviations.schema.json").Check(json).Any().ShouldBe(!isValid);
        IsRead(json).ShouldBe(isValid);
    }

    [Fact]
    public void TheListsThatShipAreValid()
    {
        foreach (var file in Directory.GetFiles(Repository.PathOf("src", "OffsetConformance.Kafka", "Expected"), "*.json"))
        {
            SchemaCheck.Of("expected-deviations.schema.json").Check(File.ReadAllText(file)).ShouldBeEmpty(file);
        }
    }

    private static bool IsRead(string json)
    {
        try
        {
            ExpectedDeviations.Parse(json);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static Report Of(CampaignResult result) => Report.From(result, Samples.Context);
}
