using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;
using OffsetConformance.Tests.Golden;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Reporting;

public sealed class RuleTextTests
{
    public static TheoryData<string> RuleIds => [.. RuleCatalogue.All.Select(rule => rule.Id)];

    [Fact]
    public void ARuleIsExplained()
    {
        var rule = LogStartRules.BelowLogStartIsOutOfRange;
        var description = RuleDescription.Of(rule, [new("first-one", "What the first does."), new("second-one", "What the second does.")]);

        GoldenFile.Match(RuleText.Of(description with { Text = "- **Expect**: whatever the text says.\n" }), "Reporting/RuleText.txt");
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void EveryRuleHasItsFullTextWithin(string id)
    {
        var text = SpecText.Find(RuleCatalogue.Find(id));

        text.ShouldNotBeNull();
        text.ShouldStartWith("- **");
        text.ShouldContain("**Source**");
        text.ShouldNotContain("\n## ");
    }
}
