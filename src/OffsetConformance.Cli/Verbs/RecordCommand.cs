using System.CommandLine;
using System.IO.Compression;
using OffsetConformance.Campaign;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Contract;
using OffsetConformance.Reporting;

namespace OffsetConformance.Cli.Verbs;

/// <summary><c>record FILE</c>: what a target answers, for <c>check</c> on some other day.</summary>
internal static class RecordCommand
{
    public static Command Create(CliConsole console)
    {
        var targets = new TargetOptions();
        var file = new Argument<string>("FILE")
        {
            Description = "Takes the history, in the format offset-history/1; a name that ends in .gz is compressed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var seed = WorkOptions.Seed();
        var sequences = WorkOptions.Sequences($"How many programs are run; default {new RecorderOptions().Sequences}");
        var command = new Command("record", "Run programs on a target and record what it answers, to be judged with 'check'.") { file, seed, sequences };
        targets.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetValue(file) ?? throw new UsageException("record takes the name of a file, for example: record broker.jsonl.gz");
            var choice = targets.Read(parsed, new(TargetFactory.MockCluster, Mutant: null));
            var defaults = new RecorderOptions();
            var options = defaults with
            {
                Seed = parsed.GetValue(seed) ?? defaults.Seed,
                Sequences = parsed.GetValue(sequences) ?? defaults.Sequences,
                NamePrefix = targets.FreshPrefix(parsed),
                Clock = console.Clock,
            };

            // Nothing but the wire shows whole answers.
            return RecordAsync(choice with { Channel = choice.Channel ?? ChannelChoice.Wire }, options, path, console, cancellation);
        });
        return command;
    }

    private static async Task<int> RecordAsync(TargetChoice choice, RecorderOptions options, string path, CliConsole console, CancellationToken cancellation)
    {
        if (choice is { Channel: ChannelChoice.Client } or { Name: TargetFactory.ApacheKafka })
        {
            throw new UsageException("record needs the wire channel: a client library does not show whole answers");
        }

        // Beside its place until it is whole: half a recording would be taken for one.
        var beside = path + ".tmp";
        (int Lines, long LeftOut) recorded;
        await using (var output = Open(beside))
        {
            var session = await TargetSession.OpenAsync(choice, console.Clock, cancellation);
            await using (session)
            {
                recorded = await Recorder.RecordAsync(session.Target, options, output, cancellation);
            }
        }

        File.Move(beside, path, overwrite: true);
        if (recorded.LeftOut > 0)
        {
            console.Say($"{PlainText.Count(recorded.LeftOut, "sequence")} left out: not everything in them could go over the wire");
        }

        console.Out.Write($"{PlainText.Count(options.Sequences - recorded.LeftOut, "sequence")}, {PlainText.Count(recorded.Lines, "line")}: {PlainText.Clean(path)}\n");
        return ExitCode.Success;
    }

    private static StreamWriter Open(string path)
    {
        try
        {
            var file = File.Create(path);
            return new(path.EndsWith(".gz.tmp", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.SmallestSize) : file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"record: nothing can be written to '{PlainText.Clean(path)}': {PlainText.Clean(e.Message)}");
        }
    }
}
