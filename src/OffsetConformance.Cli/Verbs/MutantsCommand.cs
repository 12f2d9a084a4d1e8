using System.CommandLine;
using OffsetConformance.Campaign;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Contract;
using OffsetConformance.Reporting;
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
        var sequences = WorkOptions.Sequences(
            $"Sequences per stream and mutant; default {KillTable.DefaultSequences}, over a socket {MutantsUnderTest.SequencesOverSocket}");
        var channel = Usage.Option("--channel", "CHANNEL", "wire: every mutant behind a socket; default: in process", ParseChannel);
        var command = new Command("mutants", "Run the suite against each of the simulator's defects and print who was caught (the kill table).")
        {
            seed, sequences, channel, json, quiet,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!parsed.GetValue(quiet))
            {
                console.Err.WriteLine($"judging {PlainText.Count(MutantCatalogue.All.Count, "mutant")} …");
            }

            var through = parsed.GetValue(channel);
            var options = new CampaignOptions
            {
                Seed = parsed.GetValue(seed) ?? 1,
                Sequences = parsed.GetValue(sequences) ?? (through is null ? KillTable.DefaultSequences : MutantsUnderTest.SequencesOverSocket),
            };
            var table = await KillTable.RunAsync(MutantsUnderTest.All(through), options, cancellation);
            var report = KillTableReport.From(table);
            console.Out.Write(parsed.GetValue(json) ? JsonText.Of(report) : KillTableMarkdown.Write(report));
            return table.IsAsItShouldBe ? ExitCode.Success : ExitCode.Violation;
        });
        return command;
    }

    /// <summary>The client library brings sessions of its own and keeps requests from the broker that only the wire can send.</summary>
    private static ChannelChoice? ParseChannel(string text) => text == "wire" ? ChannelChoice.Wire : throw Usage.Unknown("channel", text, ["wire"]);
}
