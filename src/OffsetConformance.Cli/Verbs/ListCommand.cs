using System.CommandLine;
using OffsetConformance.Campaign;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;
using OffsetConformance.Simulation.Mutants;

namespace OffsetConformance.Cli.Verbs;

/// <summary><c>list rules|mutants|targets</c>: what there is, one line each.</summary>
internal static class ListCommand
{
    public static Command Create(CliConsole console) => new("list", "Say what there is: rules, mutants, targets.")
    {
        List(
            console,
            "rules",
            "All rules: id, level, whether it is judged, on what, its title, and why it is not judged.",
            () => RuleCatalogue.All.Select(rule => RuleDescription.Of(rule, MutantsOf(rule))),
            rule =>
            [
                rule.Id, rule.Level.ToText(), rule.Judged ? "judged" : "unjudged", rule.Interface,
                rule.NotJudgedBecause is { } reason ? $"{rule.Title} · {reason}" : rule.Title,
            ],
            () => RuleTally.Of(RuleCatalogue.All)),
        List(
            console,
            "mutants",
            "The simulator's defects: id, the rule that has to fail, and what is broken.",
            () => MutantCatalogue.All.Select(mutant => new { mutant.Id, mutant.Owner, Site = mutant.Site.ToString().ToLowerInvariant(), mutant.Sentence, mutant.SeenIn }),
            mutant => [mutant.Id, mutant.Owner, mutant.Sentence]),
        List(
            console,
            "targets",
            "What can be judged, and what it needs.",
            () => TargetFactory.Known,
            target => [target.Name, target.What, $"needs {target.Needs}"]),
    };

    /// <summary>The defects that a rule has to catch.</summary>
    public static IReadOnlyList<OwnedMutant> MutantsOf(Rule rule) =>
        [.. MutantCatalogue.All.Where(mutant => mutant.Owner == rule.Id).Select(mutant => new OwnedMutant(mutant.Id, mutant.Sentence))];

    private static Command List<T>(CliConsole console, string name, string description, Func<IEnumerable<T>> items, Func<T, string[]> row, Func<string>? summary = null)
    {
        var json = Usage.Switch("--json", "As JSON, with everything there is to say.");
        var command = new Command(name, description) { json };
        command.SetAction(parsed =>
        {
            var all = items().ToList();
            if (parsed.GetValue(json))
            {
                console.Out.Write(JsonText.Of(all));
                return ExitCode.Success;
            }

            console.Out.Write(Columns([.. all.Select(row)]));
            if (summary is not null)
            {
                console.Say(summary());
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Rows of equal length with their columns aligned; the last column may be as long as it likes.</summary>
    private static string Columns(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Concat(rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n"));
    }
}
