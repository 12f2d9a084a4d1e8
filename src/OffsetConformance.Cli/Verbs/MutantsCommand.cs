using System.CommandLine;
using OffsetConformance.Campaign;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;

namespace OffsetConformance.Cli.Verbs;

/// <summary><c>mutants</c>: the suite itself put to the test.</summary>
internal static class MutantsCommand
{
    public static Command Create(CliConsole console)
    {
        var json = Usage.Switch("--json", "The table as JSON.");
        var quiet = Usage.Switch("--quiet", "No progress.");
        var seed = WorkOptions.Seed();
        var sequences = WorkOptions.Sequences($"Sequences per stream and mutant; default {KillTable.DefaultSequences}");
        var command = new Command("mutants", "Run the suite against each of the simulator's defects and print who was caught (the kill table).")
        {
            seed, sequences, json, quiet,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!parsed.GetValue(quiet))
            {
                console.Err.WriteLine($"judging {PlainText.Count(MutantCatalogue.All.Count, "mutant")} …");
            }

            var mutants = MutantCatalogue.All
                .Select(mutant => new MutantUnderTest(mutant.Id, mutant.Sentence, RuleCatalogue.Find(mutant.Owner), () => new SimulatedTarget(mutant)));
            var options = new CampaignOptions { Seed = parsed.GetValue(seed) ?? 1, Sequences = parsed.GetValue(sequences) ?? KillTable.DefaultSequences };
            var table = KillTableReport.From(await KillTable.RunAsync([.. mutants], options, cancellation));
            console.Out.Write(parsed.GetValue(json) ? JsonText.Of(table) : KillTableMarkdown.Write(table));
            return table.Killed == table.Mutants ? ExitCode.Success : ExitCode.Violation;
        });
        return command;
    }
}
