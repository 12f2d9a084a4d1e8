using OffsetConformance.Campaign;
using OffsetConformance.Reporting;
using OffsetConformance.Tests.Golden;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Reporting;

/// <summary>A golden file for each writer, and what must be so in all of them.</summary>
public sealed class WriterTests
{
    private static Report Everything => Report.From(Samples.Everything, Samples.Context);

    private static Report Clean => Report.From(Samples.Clean, Samples.Context);

    public static TheoryData<string> Writers => [.. Write.Keys];

    private static Dictionary<string, Func<Report, string>> Write => new(StringComparer.Ordinal)
    {
        ["json"] = JsonReport.Write,
        ["markdown"] = MarkdownReport.Write,
        ["console"] = report => ConsoleReport.Write(report, "./conformance"),
    };

    [Fact]
    public void Json() => GoldenFile.Match(JsonReport.Write(Everything), "Reporting/Everything.json");

    [Fact]
    public void Markdown() => GoldenFile.Match(MarkdownReport.Write(Everything), "Reporting/Everything.md");

    [Fact]
    public void Console() => GoldenFile.Match(ConsoleReport.Write(Everything, "./conformance"), "Reporting/Everything.txt");

    [Fact]
    public void MarkdownForReview() => GoldenFile.Match(MarkdownReport.Write(Clean.ForReview()), "Reporting/CleanForReview.md");

    [Fact]
    public void ConsoleOfACleanRun() => GoldenFile.Match(ConsoleReport.Write(Clean, "offset-conformance"), "Reporting/Clean.txt");

    [Fact]
    public void KillTable() => GoldenFile.Match(KillTableMarkdown.Write(KillTableReport.From(Samples.Table, withTimes: false)), "Reporting/KillTable.md");

    [Fact]
    public void KillTableAsJson() => GoldenFile.Match(JsonText.Of(KillTableReport.From(Samples.Table, withTimes: false)), "Reporting/KillTable.json");

    [Theory]
    [MemberData(nameof(Writers))]
    public void AFailureAppearsAsAFailure(string writer)
    {
        var text = Write[writer](Everything);

        foreach (var failed in Everything.Rules.Where(rule => rule.IsViolated()))
        {
            text.ShouldContain(failed.Id);
            text.ShouldContain(failed.Counterexample?.ReplayToken ?? failed.Sentence[..40]);
        }

        text.ShouldContain("fail", Case.Insensitive);
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void WhatABrokerSentStaysText(string writer) => Write[writer](Everything).Where(c => char.IsControl(c) && c != '\n').ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Writers))]
    public void ARunThatWasCutShortSaysSo(string writer)
    {
        var lost = Samples.Clean with { End = CampaignEnd.TargetLost, Problem = "connection refused\n  at a stack trace" };

        var text = Write[writer](Report.From(lost, Samples.Context));

        text.ShouldContain("connection refused");
        text.ShouldNotContain("stack trace");
    }

    /// <summary>Whoever looks into a disagreement needs the question, both answers and what led to it, in whichever form the report is read.</summary>
    [Theory]
    [MemberData(nameof(Writers))]
    public void ADisagreementIsToldWithItsHistory(string writer)
    {
        var text = Write[writer](Everything);
        var told = Everything.Channels.ShouldNotBeNull().Disagreements.ShouldHaveSingleItem();

        foreach (var part in (string[])[told.Question, told.Client, .. told.Before.Select(step => step.Split(" =>")[0].Split(" \"")[0])])
        {
            text.ShouldContain(part);
        }
    }

    [Fact]
    public void ARunOfOneChannelSaysNothingOfChannels()
    {
        var one = Report.From(Samples.Everything with { Channels = null }, Samples.Context);

        foreach (var write in Write.Values)
        {
            write(one).ShouldNotContain("both channels");
            write(one).ShouldNotContain("disagree");
        }
    }

    [Fact]
    public void ABrokersTextEndsNoTableAndOpensNoTag()
    {
        var tables = MarkdownReport.Write(Everything).Split('\n').Where(line => line.StartsWith('|')).ToList();

        tables.ShouldAllBe(line => !line.Contains("<b>", StringComparison.Ordinal) || line.Contains("\\<b\\>", StringComparison.Ordinal));
        foreach (var table in Blocks(tables))
        {
            table.Select(Cells).Distinct().Count().ShouldBe(1, table[0]);
        }
    }

    [Fact]
    public void EqualRunsHaveTheSameReview()
    {
        var context = Samples.Context with { Started = DateTimeOffset.UnixEpoch, Duration = TimeSpan.FromSeconds(1), Bootstrap = "10.0.0.1:1" };
        var again = Samples.Everything with
        {
            Elapsed = TimeSpan.FromSeconds(1), Options = Samples.Options with { NamePrefix = "oc-ffffffff" },
        };

        var first = Everything.ForReview();
        var second = Report.From(again, context).ForReview();

        JsonReport.Write(second).ShouldBe(JsonReport.Write(first));
        MarkdownReport.Write(second).ShouldBe(MarkdownReport.Write(first));
    }

    [Fact]
    public void TheReviewOfABudgetHasNoCounts()
    {
        var budget = Samples.Options with { Sequences = null };
        var first = Samples.Everything with { Options = budget };
        var second = first with
        {
            BrokerCommands = 1, SessionCommands = 2, BrokerSequences = 3, SessionSequences = 4, IndeterminateSequences = 5, Channels = Samples.Compared(6, Samples.Disagreement),
            Rules = [.. first.Rules.Select(rule => rule with
            {
                Checks = rule.Checks * 2, Counterexample = rule.Counterexample is { } example ? example with { FoundBy = "random 9", StepsWhenFound = 77 } : null,
            })],
        };

        JsonReport.Write(Report.From(second, Samples.Context).ForReview()).ShouldBe(JsonReport.Write(Report.From(first, Samples.Context).ForReview()));
    }

    [Fact]
    public void ARunningReportHasNoExitCode() =>
        Report.From(Samples.Everything with { End = CampaignEnd.Running }, Samples.Context).ExitCode.ShouldBeNull();

    [Fact]
    public void SecretsAreTakenOutOfEveryText()
    {
        var context = Samples.Context with { Hide = text => text.Replace("it knows no absent offset", "***", StringComparison.Ordinal) };

        JsonReport.Write(Report.From(Samples.Everything, context)).ShouldNotContain("it knows no absent offset");
    }

    [Fact]
    public void TheReplayTokensOfAReportCanBeReadBack()
    {
        var tokens = JsonReport.ReadReplayTokens(JsonReport.Write(Everything));

        tokens.ShouldBe(Everything.Rules.Where(rule => rule.Counterexample is not null).Select(rule => rule.Counterexample!.ReplayToken));
        tokens.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("", "not a whole report.json")]
    [InlineData("{\"rules\": [{\"id\"", "not a whole report.json")]
    [InlineData("{}", "no list of rules")]
    [InlineData("[]", "no list of rules")]
    [InlineData("{\"rules\": 7}", "no list of rules")]
    [InlineData("{\"rules\": [{\"counterexample\": {}}]}", "no list of rules")]
    public void WhatIsNoReportIsToldSo(string text, string complaint) =>
        Should.Throw<FormatException>(() => JsonReport.ReadReplayTokens(text)).Message.ShouldContain(complaint);

    private static IEnumerable<List<string>> Blocks(IReadOnlyList<string> lines)
    {
        var block = new List<string>();
        foreach (var line in lines)
        {
            // A table's second line says where it begins.
            if (line.StartsWith("|---", StringComparison.Ordinal) && block.Count > 1)
            {
                var header = block[^1];
                block.RemoveAt(block.Count - 1);
                yield return block;
                block = [header];
            }

            block.Add(line);
        }

        yield return block;
    }

    private static int Cells(string line) => line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|');
}
