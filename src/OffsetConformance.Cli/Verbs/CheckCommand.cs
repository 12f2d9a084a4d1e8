using System.CommandLine;
using System.Globalization;
using OffsetConformance.Campaign;
using OffsetConformance.Checking.Histories;
using OffsetConformance.Checking.Histories.Alterations;
using OffsetConformance.Cli.Histories;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli.Verbs;

/// <summary><c>check FOLDER|FILE…</c>: judge what was recorded some other day.</summary>
internal static class CheckCommand
{
    public static Command Create(CliConsole console)
    {
        var paths = new Argument<string[]>("FOLDER|FILE")
        {
            Description = "Histories in the format offset-history/1 (*.jsonl, *.jsonl.gz); of a folder all below it.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var level = WorkOptions.Level("must, should or may: the lowest level at which a violated rule fails the check; default must");
        var json = Usage.Switch("--json", "As JSON.");
        var quiet = Usage.Switch("--quiet", "Only violations and the last line.");
        var alter = Usage.Option("--alter", "N", "Judge the judge: alter N judged answers, one at a time, and see that each is rejected.", ParseCount);
        var seed = WorkOptions.Seed("Draws the alterations; default 1");
        var command = new Command("check", "Judge recorded histories: what a broker answered some other day.") { paths, level, alter, seed, json, quiet };
        command.SetAction((parsed, cancellation) =>
        {
            var files = HistoryFile.Find(parsed.GetValue(paths) is { Length: > 0 } given
                ? given
                : throw new UsageException("check takes histories, or folders of them, for example: check recordings"));
            if (parsed.GetValue(alter) is { } count)
            {
                return Task.FromResult(Alter(files, count, parsed.GetValue(seed) ?? 1, parsed.GetValue(json), console, cancellation));
            }

            var report = Check(files, console, cancellation);
            console.Out.Write(parsed.GetValue(json) ? JsonText.Of(report) : CheckText.Of(report, parsed.GetValue(quiet)));
            return Task.FromResult(ExitCodeOf(report, parsed.GetValue(level) ?? RuleLevel.Must));
        });
        return command;
    }

    /// <summary>A file that can't be read is told at once, and does not hide what there is to say of the others.</summary>
    private static CheckReport Check(IReadOnlyList<string> files, CliConsole console, CancellationToken cancellation)
    {
        var all = new List<(string Name, HistoryHeader? Header, HistoryVerdict? Verdict, string? Complaint)>();
        foreach (var name in files)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var file = HistoryFile.Read(name);
                all.Add((name, file.Header, HistoryChecker.Check(file.History), null));
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or InvalidDataException)
            {
                var complaint = PlainText.Clean(e.Message);
                console.Say($"{PlainText.Clean(name)}: {complaint}");
                all.Add((name, null, null, complaint));
            }
        }

        return CheckReport.Of(all);
    }

    /// <summary>The alterations are spread evenly over the files that have something to alter; each file has draws of its own.</summary>
    private static int Alter(IReadOnlyList<string> names, int count, ulong seed, bool wantsJson, CliConsole console, CancellationToken cancellation)
    {
        var alterable = new List<string>();
        var isBroken = false;
        foreach (var name in names)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                if (AlterationTrial.Alterable(HistoryFile.Read(name).History).Count > 0)
                {
                    alterable.Add(name);
                }
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or InvalidDataException)
            {
                isBroken = true;
                console.Say($"{PlainText.Clean(name)}: {PlainText.Clean(e.Message)}");
            }
        }

        // Read once more, one at a time: together they may be large.
        var trials = new List<(string File, AlterationTrial Trial)>();
        foreach (var (index, name) in alterable.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            var share = (int)(((long)count * (index + 1) / alterable.Count) - ((long)count * index / alterable.Count));
            var file = HistoryFile.Read(name);
            trials.Add((name, AlterationTrial.Run(file.Header, file.Texts, file.Lines, share, seed + (ulong)index)));
        }

        var report = AlterReport.Of(trials);
        console.Out.Write(wantsJson ? JsonText.Of(report) : AlterReport.Text(report));
        return report.Unexplained > 0 ? ExitCode.Violation : isBroken ? ExitCode.Usage : report.Altered == 0 ? ExitCode.Inconclusive : ExitCode.Success;
    }

    private static int? ParseCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
        ? count
        : throw new FormatException($"'{text}' is not a number of alterations, 1 or more");

    /// <summary>Nothing judged is nothing passed.</summary>
    private static int ExitCodeOf(CheckReport report, RuleLevel level) =>
        report.Violations.Any(violation => violation.Level >= level && violation.Level != RuleLevel.May) ? ExitCode.Violation
        : report.Files.Any(file => file.Complaint is not null) ? ExitCode.Usage
        : report.JudgedLines == 0 ? ExitCode.Inconclusive
        : ExitCode.Success;
}
