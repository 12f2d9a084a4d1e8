using System.Diagnostics;
using System.Globalization;

namespace OffsetConformance.Benchmarks;

/// <summary>How long some work took per command, as processor time of the whole process: other programs on the machine don't count.</summary>
internal readonly record struct Measurement(string Name, long Commands, TimeSpan Processor, TimeSpan Wall)
{
    public double NanosecondsPerCommand => Processor.TotalNanoseconds / Commands;

    public double CommandsPerSecond => Commands / Processor.TotalSeconds;

    /// <summary>Runs the work once to warm up, then three times, and keeps the run with the median processor time.</summary>
    public static async Task<Measurement> OfAsync(string name, Func<Task<long>> work)
    {
        await work();
        var runs = new List<Measurement>();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var wall = Stopwatch.StartNew();
            var commands = await work();
            runs.Add(new(name, commands, Process.GetCurrentProcess().TotalProcessorTime - before, wall.Elapsed));
        }

        return runs.OrderBy(run => run.NanosecondsPerCommand).ElementAt(1);
    }

    public string Row(Measurement whole) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name,-44}{NanosecondsPerCommand,10:0} ns/command {CommandsPerSecond,12:0} commands/s of processor time {NanosecondsPerCommand / whole.NanosecondsPerCommand,8:0.00} of the whole");
}
