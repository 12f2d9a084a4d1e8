using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.State;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace OffsetConformance.Tests.Generation;

/// <summary>
/// What a run sends meets a log in every shape that matters to it: a command that never meets an emptied log tests nothing of emptied logs.
/// </summary>
public sealed class CoverageTests(ITestOutputHelper output)
{
    /// <summary>Random programs per stream, far fewer than a default run draws in process.</summary>
    private const int RandomPrograms = 2_000;

    private static readonly Vocabulary Everything = Vocabulary.Of(new SimulatedTarget().Info);

    /// <summary>The shapes, the more special ones before the plainer ones that they also are.</summary>
    private static readonly (string Name, Func<PartitionState, bool> Is)[] Shapes =
    [
        ("fresh", log => log.IsFresh),
        ("emptied", log => log.IsEmpty),
        ("trimmed inside a batch", log => log.Start > 0 && log.IsInsideBatch(log.Start)),
        ("trimmed between batches", log => log.Start > 0),
        ("equal timestamps", log => log.Slots.Select(slot => slot.Sent.Timestamp).OfType<long>() is var stamps && stamps.Distinct().Count() < stamps.Count()),
        ("timestamps out of order", log => log.Slots.Select(slot => slot.Sent.Timestamp).OfType<long>() is var stamps && !stamps.SequenceEqual(stamps.Order())),
        ("compressed", log => log.Slots.Any(slot => slot.Compression != Compression.None)),
        ("several batches", log => log.Slots.Select(slot => slot.BatchBase).Distinct().Count() > 1),
        ("one batch", log => !log.IsFresh),
    ];

    private const string Missing = "not there";

    /// <summary>The commands that are about one partition.</summary>
    private static readonly string[] Commands =
    [
        "produce", "fetch", "list latest", "list earliest", "list time", "list max-timestamp", "trim", "delete", "commit", "committed", "resume", "consume", "seek",
        "seek-to", "commit-consumed", "watermarks",
    ];

    /// <summary>
    /// A session's topic is always there, a trim is asked of topics that every world has, and a consumer that delivered nothing has nothing to
    /// commit: nothing is asked of a session whose log was trimmed under it, because nobody knows what it had fetched by then.
    /// </summary>
    private static readonly string[] Unreachable =
    [
        "commit-consumed: fresh", "commit-consumed: emptied",
        "trim: not there", "resume: not there", "consume: not there", "seek: not there", "seek-to: not there", "commit-consumed: not there", "watermarks: not there",
    ];

    [Fact]
    public async Task EveryCommandMeetsALogInEveryShape()
    {
        var met = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var program in Programs(usesSessions: false).Concat(Programs(usesSessions: true)))
        {
            var run = await Fresh.RunAsync(new SimulatedTarget(), program, new CheckCounts());
            var world = ModelProgram.FreshWorld();
            foreach (var step in run.Steps)
            {
                foreach (var cell in Cells(step.Concrete, world))
                {
                    met[cell] = met.GetValueOrDefault(cell) + 1;
                }

                world = OffsetModel.Judge(world, step.Concrete, step.Outcome).Next;
            }
        }

        var cells = from command in Commands from shape in Shapes.Select(shape => shape.Name).Prepend(Missing) select $"{command}: {shape}";
        foreach (var cell in cells)
        {
            output.WriteLine($"{met.GetValueOrDefault(cell),8}  {cell}");
        }

        cells.Where(cell => !met.ContainsKey(cell)).ShouldBe(Unreachable, ignoreOrder: true);
    }

    /// <summary>As a run has them: every sequence of up to two steps, the scenarios, and random ones.</summary>
    private static IEnumerable<ModelProgram> Programs(bool usesSessions)
    {
        var scope = usesSessions ? SmallScope.ForSessions(Everything) : SmallScope.ForRequests(Everything);
        var random = usesSessions ? ProgramGenerator.ForSessions(Everything) : ProgramGenerator.ForRequests(Everything, TargetPace.InProcess);
        return
        [
            .. Enumerable.Range(0, (int)scope.CountTo(2)).Select(number => scope.Program(number)),
            .. Scenarios.All.Where(scenario => scenario.UsesSessions == usesSessions).Select(scenario => scenario.Program),
            .. Enumerable.Range(0, RandomPrograms).Select(number => random.Draw(seed: 1, number)),
        ];
    }

    /// <summary>The command by its word in a program, and the shape of the log that it is about; each part of a request for several by itself.</summary>
    private static IEnumerable<string> Cells(Command<Offset> command, ModelState world)
    {
        if (command is Command<Offset>.Together together)
        {
            return together.Parts.SelectMany(part => Cells(part, world));
        }

        var partition = command is Command<Offset>.SessionCall call and not Command<Offset>.Resume
            ? world.Sessions.Find(call.Session)?.Key.Partition
            : ModelProgram.PartitionOf(command);
        return partition is not { } about ? []
            : world.ExistenceOf(about) == Existence.Missing ? [$"{Word(command)}: {Missing}"]
            : world.Partitions.Find(about) is { } log ? [$"{Word(command)}: {Array.Find(Shapes, shape => shape.Is(log)).Name}"]
            : [];
    }

    private static string Word(Command<Offset> command) => command switch
    {
        Command<Offset>.ListOffsets { Spec.IsTime: true } => "list time",
        Command<Offset>.ListOffsets list => $"list {list.Spec}",
        _ => ProgramText.Print(command).Split(' ')[0],
    };
}
