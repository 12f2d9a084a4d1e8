using System.Globalization;
using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Rules;
using Spectre.Console;
using Spectre.Console.Rendering;
using Rule = OffsetConformance.Model.Rules.Rule;

namespace OffsetConformance.Cli.Running;

/// <summary>A table on a terminal that is redrawn in place, one row per section, and below it the rules that have failed.</summary>
internal sealed class LiveProgress(TextWriter output) : ProgressView
{
    /// <summary>More rows than this below the table would push it off a small terminal.</summary>
    private const int ShownFailures = 8;

    private static readonly (string Name, string Color)[] Columns =
    [
        ("pass", "green"), ("fail", "red"), ("known", "yellow"), ("to go", "blue"), ("skipped", "grey"),
    ];

    public override Task<CampaignResult> ShowAsync(Func<Action<CampaignResult, TimeSpan>, Task<CampaignResult>> watch)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output) });
        return console.Live(new Text("")).AutoClear(true).StartAsync(live => watch((snapshot, elapsed) => live.UpdateTarget(Draw(snapshot, elapsed))));
    }

    private static Rows Draw(CampaignResult snapshot, TimeSpan elapsed)
    {
        var results = snapshot.Rules.ToDictionary(result => result.Rule);
        var table = new Table().Border(TableBorder.Simple).AddColumn("").AddColumn("");
        foreach (var (name, _) in Columns)
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var section in RuleCatalogue.Sections)
        {
            table.AddRow([new Text(section.Prefix), new Text(section.Title), .. Cells(section.Rules, results)]);
        }

        var parts = new List<IRenderable>
        {
            new Text(string.Create(CultureInfo.InvariantCulture, $"{snapshot.Target.Name} {snapshot.Target.Version} · seed {snapshot.Options.Seed}")),
            table,
            new Text(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds,6:0.0} s  {State(snapshot)}")),
        };
        parts.AddRange(snapshot.Rules.Where(IsNewFailure).Take(ShownFailures).Select(rule => new Text(Heading(rule), new Style(Color.Red))));
        return new(parts);
    }

    private static IEnumerable<IRenderable> Cells(IReadOnlyList<Rule> rules, Dictionary<Rule, RuleResult> results)
    {
        var section = rules.Select(rule => results[rule]).ToList();
        int[] numbers =
        [
            section.Count(rule => rule.Verdict == Verdict.Pass),
            section.Count(IsNewFailure),
            section.Count(rule => rule.Verdict == Verdict.Fail && !IsNewFailure(rule)),
            section.Count(rule => rule.Verdict is Verdict.Inconclusive or Verdict.Error),
            section.Count(rule => rule.Verdict == Verdict.Skipped),
        ];
        return numbers.Zip(Columns, (number, column) => number == 0
            ? new Text("·", new Style(Color.Grey))
            : new Text(number.ToString(CultureInfo.InvariantCulture), Style.Parse(column.Color)));
    }
}
