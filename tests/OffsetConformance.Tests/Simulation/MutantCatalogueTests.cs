using System.Text.RegularExpressions;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Simulation;

public sealed partial class MutantCatalogueTests
{
    /// <summary>The rules that are judged in lockstep, in the order of the rule book.</summary>
    private static readonly string[] JudgedRules =
    [
        .. Rules("LOG", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21),
        .. Rules("START", 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18),
        .. Rules("LIST", 1, 2, 4, 5, 6, 7, 8, 10, 11, 12, 14, 15, 16, 17),
        .. Rules("CMT", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 25, 27, 28, 29, 30, 37, 38, 39),
        .. Rules("RES", 1, 2, 3, 4, 5, 6, 7, 8, 16, 17, 18, 19, 20, 21, 22, 23, 25),
        .. Rules("RST", 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13),
        .. Rules("LAG", 1, 2, 3, 6, 7, 8, 9),
        .. Rules("MISC", 1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 14, 16),
    ];

    [Fact]
    public void EveryJudgedRuleOwnsAMutantInTheOrderOfTheBook() =>
        MutantCatalogue.All.Select(mutant => mutant.Owner).Distinct().ShouldBe(JudgedRules);

    [Fact]
    public void MutantsOfOneRuleStandTogether() =>
        MutantCatalogue.All.Select(mutant => Array.IndexOf(JudgedRules, mutant.Owner)).ShouldBeInOrder();

    [Fact]
    public void IdsAreUnique() => MutantCatalogue.All.Select(mutant => mutant.Id).ShouldBeUnique();

    [Fact]
    public void IdsAreInKebabCase() => MutantCatalogue.All.ShouldAllBe(mutant => KebabCase().IsMatch(mutant.Id));

    [Fact]
    public void SentencesAreSentences() =>
        MutantCatalogue.All.ShouldAllBe(mutant => mutant.Sentence.EndsWith('.') && char.IsUpper(mutant.Sentence[0]) && mutant.Sentence.Length <= 120);

    [Fact]
    public void SentencesAreUnique() => MutantCatalogue.All.Select(mutant => mutant.Sentence).ShouldBeUnique();

    [Fact]
    public void AMutantReplacesThePartAtItsSite() => MutantCatalogue.All.ShouldAllBe(mutant =>
        (mutant.Site == MutantSite.Session) == (mutant.Parts.Session != SimulatorParts.Healthy.Session));

    [Fact]
    public void AMutantIsFoundById() => MutantCatalogue.Find("ack-zero").ShouldNotBeNull().Owner.ShouldBe("LOG-02");

    [Fact]
    public void AnUnknownIdFindsNothing() => MutantCatalogue.Find("healthy").ShouldBeNull();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)+$")]
    private static partial Regex KebabCase();

    private static IEnumerable<string> Rules(string section, params int[] numbers) => numbers.Select(number => $"{section}-{number:D2}");
}
