using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Model.Rules;

public sealed class RuleCatalogueTests
{
    /// <summary>What the suite claims to judge; a rule enters this list together with its judgement.</summary>
    private const string Judged =
        """
        LOG-01 LOG-02 LOG-03 LOG-04 LOG-05 LOG-06 LOG-07 LOG-08 LOG-09 LOG-10 LOG-11 LOG-12 LOG-13 LOG-14 LOG-15 LOG-16 LOG-18 LOG-19
        LOG-20 LOG-21
        START-01 START-02 START-03 START-05 START-06 START-07 START-08 START-09 START-10 START-11 START-12 START-13 START-14 START-15
        START-16 START-18
        LIST-01 LIST-02 LIST-04 LIST-05 LIST-06 LIST-07 LIST-08 LIST-10 LIST-11 LIST-12 LIST-14 LIST-15 LIST-16 LIST-17
        CMT-01 CMT-02 CMT-03 CMT-04 CMT-05 CMT-06 CMT-07 CMT-08 CMT-09 CMT-10 CMT-11 CMT-12 CMT-13 CMT-14 CMT-15 CMT-16 CMT-17 CMT-18
        CMT-20 CMT-21 CMT-25 CMT-27 CMT-28 CMT-29 CMT-30 CMT-37 CMT-38 CMT-39
        RES-01 RES-02 RES-03 RES-04 RES-05 RES-06 RES-07 RES-08 RES-16 RES-17 RES-18 RES-19 RES-20 RES-21 RES-22 RES-23 RES-25
        RST-01 RST-02 RST-03 RST-04 RST-05 RST-06 RST-07 RST-09 RST-10 RST-11 RST-13
        LAG-01 LAG-02 LAG-03 LAG-06 LAG-07 LAG-08 LAG-09
        MISC-01 MISC-02 MISC-03 MISC-04 MISC-05 MISC-07 MISC-08 MISC-09 MISC-11 MISC-13 MISC-14 MISC-16
        """;

    public static TheoryData<string> SectionPrefixes => [.. RuleCatalogue.Sections.Select(section => section.Prefix)];

    [Fact]
    public void NoRuleIsLost() => RuleCatalogue.All.Count.ShouldBe(185);

    [Fact]
    public void NoTwoRulesShareAnId() => RuleCatalogue.All.Select(rule => rule.Id).ShouldBeUnique();

    [Theory]
    [MemberData(nameof(SectionPrefixes))]
    public void IdsHaveTheirSectionsPrefixAndRiseWithinIt(string prefix)
    {
        var ids = SectionOf(prefix).Rules.Select(rule => rule.Id).ToList();

        ids.ShouldAllBe(id => id.StartsWith(prefix + "-") && id.Length == prefix.Length + 3);
        ids.Select(id => int.Parse(id[^2..], CultureInfo.InvariantCulture)).ShouldBeInOrder();
    }

    [Fact]
    public void NoRuleIsDeclaredWithoutBeingInTheCatalogue()
    {
        var declared = typeof(Rule).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.FieldType == typeof(Rule))
            .Select(field => ((Rule)field.GetValue(null)!).Id);

        declared.ShouldBe(RuleCatalogue.All.Select(rule => rule.Id), ignoreOrder: true);
    }

    [Fact]
    public void SentencesAreShortStatementsOfFact()
    {
        foreach (var rule in RuleCatalogue.All)
        {
            rule.Sentence.Length.ShouldBeInRange(20, 200, rule.Id);
            rule.Sentence.ShouldEndWith(".", Case.Sensitive, rule.Id);
            rule.Sentence.ShouldNotContain(". ", Case.Sensitive, rule.Id);
            rule.Sentence.ShouldNotContain("should", Case.Insensitive, rule.Id);
        }
    }

    [Fact]
    public void SinceNamesAnApiAndItsVersionAndNoProduct()
    {
        foreach (var rule in RuleCatalogue.All)
        {
            rule.Since.ShouldMatch("^[A-Z][A-Za-z]+ v[0-9]+$", rule.Id);
        }
    }

    [Theory]
    [MemberData(nameof(SectionPrefixes))]
    public void SpecsHaveTheSameRulesInTheSameOrder(string prefix)
    {
        var section = SectionOf(prefix);

        SpecTexts(section).Select(text => text[0]).ShouldBe(section.Rules.Select(rule => $"## {rule.Id} {rule.Title}"));
    }

    [Theory]
    [MemberData(nameof(SectionPrefixes))]
    public void SpecsSayTheSameOfEveryRuleAsTheCode(string prefix)
    {
        foreach (var (rule, text) in SectionOf(prefix).Rules.Zip(SpecTexts(SectionOf(prefix))))
        {
            text[2].ShouldBe(FactsOf(rule), rule.Id);
            string.Join(' ', text.Skip(4).TakeWhile(line => line.Length > 0)).ShouldBe(rule.Sentence, rule.Id);
            text.ShouldContain(line => line.StartsWith("- **Expect**: "), rule.Id);
            text.ShouldContain(line => line.StartsWith("- **Broken by**: "), rule.Id);
        }
    }

    [Fact]
    public void SpecsNameTheirSectionsLikeTheCode()
    {
        foreach (var (index, section) in RuleCatalogue.Sections.Index())
        {
            File.ReadLines(SpecPath(section)).First().ShouldBe($"# {index + 1}. {section.Title}");
        }
    }

    [Fact]
    public void TermsExplainEveryCapability()
    {
        var terms = File.ReadAllText(Repository.PathOf("specs", "0-terms.md"));

        foreach (var capability in Enum.GetValues<Capability>())
        {
            terms.ShouldContain($"\n| `{capability.ToName()}` | ", Case.Sensitive);
        }

        Regex.Matches(terms, "(?m)^[|] `([a-z0-9-]+)` [|] ").Select(row => row.Groups[1].Value).ShouldAllBe(name => Enum.GetValues<Capability>().Any(each => each.ToName() == name));
    }

    [Fact]
    public void TheModelClaimsToJudgeExactlyTheseRules()
    {
        var judged = RuleCatalogue.All.Where(rule => rule.Judged).Select(rule => rule.Id);

        judged.ShouldBe(Judged.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void IndexIsDenseSoThatCountersFitAnArray()
    {
        RuleCatalogue.All.Select(RuleCatalogue.IndexOf).ShouldBe(Enumerable.Range(0, RuleCatalogue.All.Count));
    }

    [Fact]
    public void ARuleIsFoundByItsIdAndOnlyByThat()
    {
        RuleCatalogue.Find("LOG-14").ShouldBeSameAs(LogRules.FetchAtLogEndSucceeds);
        RuleCatalogue.TryFind("log-14", out _).ShouldBeFalse();
        Should.Throw<KeyNotFoundException>(() => RuleCatalogue.Find("LOG-99")).Message.ShouldContain("LOG-99");
    }

    [Fact]
    public void CapabilityNamesRoundTrip()
    {
        foreach (var capability in Enum.GetValues<Capability>())
        {
            capability.ToName().ShouldMatch("^[a-z0-9]+(-[a-z0-9]+)*$");
            CapabilityNames.Parse(capability.ToName()).ShouldBe(capability);
        }
    }

    [Fact]
    public void AnUnknownCapabilityIsRefusedByName()
    {
        CapabilityNames.TryParse("transactions", out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => CapabilityNames.Parse("transactions")).Message.ShouldContain("'transactions'");
    }

    private static Section SectionOf(string prefix) => RuleCatalogue.Sections.Single(section => section.Prefix == prefix);

    private static string SpecPath(Section section) => Repository.PathOf("specs", section.SpecFile);

    /// <summary>The lines of each rule's text, its heading first.</summary>
    private static List<List<string>> SpecTexts(Section section)
    {
        var texts = new List<List<string>>();
        foreach (var line in File.ReadLines(SpecPath(section)))
        {
            if (line.StartsWith("## "))
            {
                texts.Add([]);
            }

            if (texts.Count > 0)
            {
                texts[^1].Add(line);
            }
        }

        return texts;
    }

    private static string FactsOf(Rule rule)
    {
        var facts = $"{rule.Level.ToText()} · {rule.Interface.ToText()} · since {rule.Since}";
        return rule.Requires == Requirement.None ? facts : $"{facts} · requires `{rule.Requires}`";
    }
}
