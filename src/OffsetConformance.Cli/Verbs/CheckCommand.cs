using System.CommandLine;
using OffsetConformance.Campaign;
using OffsetConformance.Checking.Histories;
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
        var command = new Command("check", "Judge recorded histories: what a broker answered some other day.") { paths, level, json, quiet };
        command.SetAction((parsed, cancellation) =>
        {
            var files = HistoryFile.Find(parsed.GetValue(paths) is { Length: > 0 } given
                ? given
                : throw new UsageException("check takes histories, or folders of them, for example: check recordings"));
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

    /// <summary>Nothing judged is nothing passed.</summary>
    private static int ExitCodeOf(CheckReport report, RuleLevel level) =>
        report.Violations.Any(violation => violation.Level >= level && violation.Level != RuleLevel.May) ? ExitCode.Violation
        : report.Files.Any(file => file.Complaint is not null) ? ExitCode.Usage
        : report.JudgedLines == 0 ? ExitCode.Inconclusive
        : ExitCode.Success;
}
