using System.CommandLine;
using OffsetConformance.Campaign;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Contract;
using OffsetConformance.Reporting;

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
        var budget = WorkOptions.Budget("Only until each owner has failed, one mutant at a time and no longer than this: how long does it take?");
        var channel = Usage.Option("--channel", "CHANNEL", "wire: every mutant behind a socket, compared with in process; default: in process", ParseChannel);
        var command = new Command("mutants", "Run the suite against each of the simulator's defects and print who was caught (the kill table).")
        {
            seed, sequences, budget, channel, json, quiet,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(sequences) is { Implicit: false } && result.GetResult(budget) is { Implicit: false })
            {
                result.AddError("--sequences fixes the work and --budget the time: give one of them");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var progress = parsed.GetValue(quiet) ? null : new Progress(console);
            var limit = parsed.GetValue(budget);
            var options = new CampaignOptions
            {
                Seed = parsed.GetValue(seed) ?? 1,
                Sequences = limit is null ? parsed.GetValue(sequences) ?? KillTable.DefaultSequences : null,
                Budget = limit ?? TimeSpan.Zero,
            };
            var table = await RunAsync(parsed.GetValue(channel));
            var isAsInProcess = true;
            if (parsed.GetValue(channel) is not null && limit is null)
            {
                foreach (var difference in KillTableComparison.Unexplained(await RunAsync(channel: null), table))
                {
                    isAsInProcess = false;
                    console.Err.WriteLine($"shows otherwise than in process, or is said to and does not: {difference}");
                }
            }

            var report = KillTableReport.From(table, withTimes: true);
            console.Out.Write(parsed.GetValue(json) ? JsonText.Of(report) : KillTableMarkdown.Write(report));
            return table.IsAsItShouldBe && isAsInProcess ? ExitCode.Success : ExitCode.Violation;

            Task<KillTable> RunAsync(ChannelChoice? channel)
            {
                var mutants = MutantsUnderTest.All(channel);
                progress?.Begin($"judging {PlainText.Count(mutants.Count, "mutant")}{(channel is null ? "" : " behind a socket")} …");
                return limit is null
                    ? KillTable.RunAsync(mutants, options, progress is null ? null : progress.Add, cancellation)
                    : KillTable.RunOwnersAsync(mutants, options, progress is null ? null : progress.Add, cancellation);
            }
        });
        return command;
    }

    /// <summary>The client library brings sessions of its own and keeps requests from the broker that only the wire can send.</summary>
    private static ChannelChoice? ParseChannel(string text) => text == "wire" ? ChannelChoice.Wire : throw Usage.Unknown("channel", text, ["wire"]);

    /// <summary>A line every few mutants, and one for each that survives though it should not. Safe for concurrent use.</summary>
    private sealed class Progress(CliConsole console)
    {
        private const int Every = 25;

        private readonly Lock gate = new();
        private int judged;

        public void Begin(string what)
        {
            judged = 0;
            console.Err.WriteLine(what);
        }

        public void Add(KillRow row)
        {
            lock (gate)
            {
                judged++;
                if (!row.IsKilled && row.Mutant.HiddenBy is null)
                {
                    console.Err.WriteLine($"{row.Mutant.Id} survived: {row.Mutant.Owner.Id} did not fail");
                }

                if (judged % Every == 0)
                {
                    console.Err.WriteLine($"{PlainText.Count(judged, "mutant")} judged");
                }
            }
        }
    }
}
