using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OffsetConformance.Campaign;
using OffsetConformance.Cli;
using OffsetConformance.Model.Rules;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

/// <summary>Verbs that answer a question about the suite itself.</summary>
public sealed class AnsweringVerbTests : IDisposable
{
    private readonly CliCall call = new();

    [Fact]
    public async Task AllRulesAreListed()
    {
        var lines = await LinesOfAsync("list rules");

        lines.Count.ShouldBe(RuleCatalogue.All.Count);
        lines[0].ShouldMatch(@"^LOG-01 +MUST +judged +broker +A fresh partition starts at zero$");
        lines.Count(line => Regex.IsMatch(line, "^[A-Z]+-[0-9]+ +[A-Z]+ +judged ")).ShouldBe(RuleCatalogue.All.Count(rule => rule.Judged));
    }

    /// <summary>Nobody has to guess whether a rule was forgotten.</summary>
    [Fact]
    public async Task ARuleThatIsNotJudgedSaysWhyInEveryForm()
    {
        var rule = RuleCatalogue.All.First(rule => !rule.Judged);
        var reason = rule.NotJudgedBecause.ShouldNotBeNull();

        (await LinesOfAsync("list rules")).Single(line => line.StartsWith($"{rule.Id} ", StringComparison.Ordinal))
            .ShouldMatch($" unjudged .* · {Regex.Escape(reason)}$");
        (await call.RunAsync($"explain {rule.Id}")).Output.ShouldContain($"judged    no: {reason}\n");
        JsonDocument.Parse((await call.RunAsync($"explain {rule.Id} --json")).Output).RootElement.GetProperty("notJudgedBecause").GetString().ShouldBe(reason);
        JsonDocument.Parse((await call.RunAsync("list rules --json")).Output).RootElement.EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == rule.Id).GetProperty("notJudgedBecause").GetString().ShouldBe(reason);
    }

    /// <summary>The count is for whoever reads along; what another program reads is the list.</summary>
    [Fact]
    public async Task TheListOfRulesEndsWithACountBesideTheData()
    {
        var list = await call.RunAsync("list rules");
        var judged = RuleCatalogue.All.Where(rule => rule.Judged).ToList();

        list.Output.ShouldNotContain("rules are judged");
        list.Error.ShouldStartWith($"{CliConsole.ProgramName}: {judged.Count} of {RuleCatalogue.All.Count} rules are judged: ");
        Regex.Matches(list.Error, "([0-9]+) on ").Sum(part => int.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture)).ShouldBe(judged.Count);
        list.Error.ShouldContain($" {judged.Count(rule => rule.Interface == RuleInterface.Session)} on session");
        (await call.RunAsync("list rules --json")).Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task AMutantIsListedWithItsOwner() => (await LinesOfAsync("list mutants")).ShouldContain(line => line.StartsWith("past-end-is-empty ", StringComparison.Ordinal) && line.Contains(" LOG-15 ", StringComparison.Ordinal));

    [Fact]
    public async Task ATargetIsListedWithWhatItNeeds() => (await LinesOfAsync("list targets")).ShouldContain(line => line.StartsWith("kafka ", StringComparison.Ordinal) && line.EndsWith("--bootstrap HOST:PORT", StringComparison.Ordinal));

    [Theory]
    [InlineData("list rules", "requires")]
    [InlineData("list mutants", "owner")]
    [InlineData("list targets", "needs")]
    public async Task ListsAreThereAsJson(string verb, string property)
    {
        var answer = await call.RunAsync($"{verb} --json");

        JsonDocument.Parse(answer.Output).RootElement.EnumerateArray().ShouldAllBe(item => item.GetProperty(property).ValueKind == JsonValueKind.String);
    }

    [Fact]
    public async Task ARuleIsExplainedInFull()
    {
        var text = (await call.RunAsync("explain start-02")).Output;

        text.ShouldStartWith("START-02 MUST  Below start is out of range\n");
        text.ShouldContain("requires  log-trim|retention");
        text.ShouldContain("- **Expect**");
        text.ShouldNotContain("START-03");
    }

    [Fact]
    public async Task ARuleIsExplainedWithTheMutantsThatItOwns()
    {
        var answer = await call.RunAsync("explain LOG-15 --json");

        JsonDocument.Parse(answer.Output).RootElement.GetProperty("mutants").EnumerateArray()
            .Select(mutant => mutant.GetProperty("id").GetString()).ShouldContain("past-end-is-empty");
    }

    [Fact]
    public async Task AMutantThatSurvivesFailsTheKillTable()
    {
        var answer = await call.RunAsync("mutants --sequences 1 --json --quiet");

        var table = JsonDocument.Parse(answer.Output).RootElement;
        table.GetProperty("killed").GetInt32().ShouldBeLessThan(table.GetProperty("mutants").GetInt32());
        answer.ExitCode.ShouldBe(ExitCode.Violation);
        answer.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--help", "run")]
    [InlineData("run --help", "--bootstrap")]
    [InlineData("replay --help", "TOKEN")]
    [InlineData("check --help", "offset-history/1")]
    [InlineData("record --help", "offset-history/1")]
    [InlineData("list --help", "targets")]
    [InlineData("list rules --help", "--json")]
    [InlineData("explain --help", "RULE")]
    [InlineData("mutants --help", "--json")]
    public async Task EveryVerbHasHelp(string arguments, string part)
    {
        var answer = await call.RunAsync(arguments);

        answer.ExitCode.ShouldBe(ExitCode.Success);
        answer.Output.ShouldContain(part);
        answer.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task TheVersionIsWithoutTheCommit() => (await call.RunAsync("--version")).Output.ShouldMatch(@"^offset-conformance \d+\.\d+\.\d+[^+\s]*\n$");

    public void Dispose() => call.Dispose();

    private async Task<IReadOnlyList<string>> LinesOfAsync(string arguments)
    {
        var answer = await call.RunAsync(arguments);
        answer.ExitCode.ShouldBe(ExitCode.Success, answer.Error);
        return answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
