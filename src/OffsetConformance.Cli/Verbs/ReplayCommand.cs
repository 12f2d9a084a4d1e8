using System.CommandLine;
using OffsetConformance.Campaign;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Contract;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli.Verbs;

/// <summary><c>replay TOKEN|FILE</c>: run counterexamples again, where they were found or elsewhere.</summary>
internal static class ReplayCommand
{
    private const string TokenPrefix = "oc1-";

    public static Command Create(CliConsole console)
    {
        var targets = new TargetOptions();
        var what = new Argument<string>("TOKEN|FILE")
        {
            Description = "A replay token, as a failing run prints it, or a report.json, of which every counterexample is replayed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = Usage.Switch("--json", "As JSON.");
        var command = new Command("replay", "Run a counterexample again: on the target where it was found, or on another one.") { what, json };
        targets.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var tokens = Read(parsed.GetValue(what) ?? throw new UsageException("replay takes a token or a report.json, for example: replay conformance-report/report.json"));
            var choice = targets.Read(parsed, tokens[0].Origin);
            var options = new CampaignOptions { NamePrefix = targets.FreshPrefix(parsed), Origin = choice.Origin };
            var replays = await ReplayAsync(tokens, choice, options, console, cancellation);
            console.Out.Write(parsed.GetValue(json) ? JsonText.Of(replays) : string.Join('\n', replays.Select(replay => ReplayText.Of(replay, console.Launcher))));
            return ExitCodeOf(replays);
        });
        return command;
    }

    private static async Task<IReadOnlyList<ReplayReport>> ReplayAsync(
        IReadOnlyList<ReplayToken> tokens, TargetChoice choice, CampaignOptions options, CliConsole console, CancellationToken cancellation)
    {
        var context = new ReportContext { SuiteVersion = CommandTree.SuiteVersion, Hide = choice.Hide };
        var replays = new List<ReplayReport>();
        var session = await TargetSession.OpenAsync(choice, console.Clock, cancellation);
        await using (session)
        {
            foreach (var (token, number) in tokens.Select((token, index) => (token, index + 1)))
            {
                // Topics of their own for each: a replay does not depend on what another left behind.
                var own = options with { NamePrefix = $"{options.NamePrefix}-{number}" };
                replays.Add(ReplayReport.From(await ReplayAsync(session.Target, token, own, cancellation), context));
            }
        }

        return replays;
    }

    /// <summary>Bounded like everything after Ctrl-C, whatever the target's client does.</summary>
    private static Task<ReplayResult> ReplayAsync(ITarget target, ReplayToken token, CampaignOptions options, CancellationToken cancellation) =>
        Task.Run(() => Replay.RunAsync(target, token, options, cancellation), CancellationToken.None).WaitAsync(cancellation);

    /// <summary>The gravest one: a violation, then what could not be judged.</summary>
    private static int ExitCodeOf(IReadOnlyList<ReplayReport> replays)
    {
        var codes = replays.Select(replay => replay.ExitCode()).ToHashSet();
        return codes.Contains(ExitCode.Violation) ? ExitCode.Violation
            : codes.Contains(ExitCode.Inconclusive) ? ExitCode.Inconclusive
            : ExitCode.Success;
    }

    /// <exception cref="UsageException">It is neither a whole token nor a report with counterexamples.</exception>
    private static IReadOnlyList<ReplayToken> Read(string tokenOrFile)
    {
        if (tokenOrFile.StartsWith(TokenPrefix, StringComparison.Ordinal))
        {
            return [Decode(tokenOrFile, "")];
        }

        if (!File.Exists(tokenOrFile))
        {
            throw new UsageException($"'{tokenOrFile}' is neither a file nor a replay token: a token begins with '{TokenPrefix}', as a failing run prints it");
        }

        try
        {
            var tokens = JsonReport.ReadReplayTokens(TextFile.Read(tokenOrFile, JsonReport.LargestFile, "replay"));
            return tokens.Count > 0
                ? [.. tokens.Select(token => Decode(token, $"'{tokenOrFile}': "))]
                : throw new UsageException($"'{tokenOrFile}' has no counterexample to replay");
        }
        catch (FormatException e)
        {
            throw new UsageException($"'{tokenOrFile}' is {e.Message}");
        }
    }

    private static ReplayToken Decode(string token, string place)
    {
        try
        {
            return ReplayToken.Decode(token);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{place}{e.Message}");
        }
    }
}
