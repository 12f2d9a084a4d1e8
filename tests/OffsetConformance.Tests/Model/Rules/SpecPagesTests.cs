using System.Text.RegularExpressions;
using OffsetConformance.Model.Rules;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Model.Rules;

/// <summary>What the pages under <c>specs/</c> repeat of the catalogue, or name from it.</summary>
public sealed class SpecPagesTests
{
    public static TheoryData<string> Pages => [.. RuleCatalogue.Sections.Select(section => section.SpecFile), "README.md"];

    /// <summary>Whether a rule is judged changes with the model; the table that a reader sees changes with it.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void TheTableOfAPageIsTheCataloguesOwn(string page)
    {
        var right = RuleCatalogue.Sections.FirstOrDefault(section => section.SpecFile == page) is { } section ? SpecTables.Of(section) : SpecTables.Summary();

        // Compared here, so that the message is the table alone, to be copied.
        (SpecTables.In(Repository.PathOf("specs", page)) == right).ShouldBeTrue($"between the two marks in specs/{page} belongs this table:\n\n{right}\n");
    }

    /// <summary>A rule named in a text, but misspelt or gone, would send its reader nowhere.</summary>
    [Fact]
    public void EveryRuleThatAPageNamesExists()
    {
        var prefixes = string.Join('|', RuleCatalogue.Sections.Select(section => section.Prefix));
        var named = Directory.EnumerateFiles(Repository.PathOf("specs"), "*.md", SearchOption.AllDirectories)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), $@"\b({prefixes})-[0-9]+\b").Select(match => (File: Path.GetFileName(file), Id: match.Value)))
            .ToList();

        named.Where(name => !RuleCatalogue.TryFind(name.Id, out _)).ShouldBeEmpty();
        named.ShouldContain(name => name.File == "seeds.md");
    }

    /// <summary>A statement with neither rule nor ruling has been read and left lying.</summary>
    [Fact]
    public void EveryStatementOfTheArticlesHasARuleOrARuling()
    {
        var rows = File.ReadLines(Repository.PathOf("specs", "seeds.md")).Where(line => line.StartsWith("| \"", StringComparison.Ordinal)).ToList();

        rows.Count.ShouldBeGreaterThan(100);
        rows.ShouldAllBe(row => row.Split('|').Length == 5);
        rows.Where(row => !Regex.IsMatch(row.Split('|')[2], "[A-Z]+-[0-9]{2}|ruling [0-9]+|no rule")).ShouldBeEmpty();
    }
}
