using System.CommandLine;
using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Cli.Running;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Cli.Verbs;

/// <summary><c>run</c>: judge a target.</summary>
internal static class RunCommand
{
    /// <summary>A list of deviations has a few lines for each; a larger file is something else.</summary>
    private const int LargestExpectedFile = 1024 * 1024;

    private const string DefaultFolder = "conformance-report";

    public static Command Create(CliConsole console)
    {
        var targets = new TargetOptions();
        var rules = Usage.Option(
            "--rules", "LIST", "Ids or sections, for example LOG,START-07,!LOG-05; '!' leaves out. Default: all.", RuleNames.ParseSelection);
        var level = WorkOptions.Level("must, should or may: the lowest level at which a violated rule fails the run; default must");
        var seed = WorkOptions.Seed();
        var budget = WorkOptions.Budget("How long sequences are drawn, for example 30s or 2m; default 15s");
        var sequences = WorkOptions.Sequences("Fixes the work instead of the time: sequences per stream.");
        var expected = Usage.Option(
            "--expected", "FILE|none", "The target's known deviations. Default: the list that ships with the suite.", ReadExpected);
        var report = Usage.Option("--report", "DIR", $"Where report.json and report.md are written; default {DefaultFolder}", ParseFolder);
        var transcript = Usage.Option("--transcript", "FILE", "Takes every request and answer on the wire, one JSON line each (offset-history/1).", ParseFile);
        var quiet = Usage.Switch("--quiet", "No progress.");
        var json = Usage.Switch("--json", "The report as JSON on standard output.");

        var command = new Command("run", "Judge a target: a verdict per rule, and a counterexample for every rule that is broken.")
        {
            rules, level, seed, budget, sequences, expected, report, transcript, quiet, json,
        };
        targets.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(budget) is not null && parsed.GetValue(sequences) is not null)
            {
                throw new UsageException("--budget fixes the time and --sequences the work; leave one of them out");
            }

            var target = targets.Read(parsed, new(TargetFactory.MockCluster, Mutant: null));
            var defaults = new CampaignOptions();
            var settings = new RunSettings(target)
            {
                Campaign = defaults with
                {
                    Seed = parsed.GetValue(seed) ?? defaults.Seed,
                    Budget = parsed.GetValue(budget) ?? defaults.Budget,
                    Sequences = parsed.GetValue(sequences),
                    Rules = parsed.GetValue(rules) ?? RuleSelection.All,
                    NamePrefix = targets.FreshPrefix(parsed),
                    Origin = target.Origin,
                },
                Expected = parsed.GetValue(expected),
                Level = parsed.GetValue(level) ?? RuleLevel.Must,
                Folder = parsed.GetValue(report) ?? DefaultFolder,
                Transcript = parsed.GetValue(transcript),
                IsQuiet = parsed.GetValue(quiet),
                WantsJson = parsed.GetValue(json),
            };
            return new ConformanceRun(settings, console).ExecuteAsync(cancellation);
        });
        return command;
    }

    private static string ParseFile(string text) => text.Length > 0 ? text : throw new FormatException("it is empty; it takes the name of a file");

    private static string ParseFolder(string text) => text.Length > 0 ? text : throw new FormatException("it is empty; it takes the name of a folder");

    /// <summary>Read here, before any target is started: a file that can't be used must not cost a run.</summary>
    private static ExpectedDeviations ReadExpected(string file)
    {
        if (file == "none")
        {
            return ExpectedDeviations.None;
        }

        var text = TextFile.Read(file, LargestExpectedFile, "--expected");
        try
        {
            return ExpectedDeviations.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--expected '{file}': {e.Message}");
        }
    }
}
