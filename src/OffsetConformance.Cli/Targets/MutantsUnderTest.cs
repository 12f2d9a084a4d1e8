using OffsetConformance.Campaign;
using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;

namespace OffsetConformance.Cli.Targets;

/// <summary>The simulator's mutants as the kill table takes them: in process, or behind a socket.</summary>
internal static class MutantsUnderTest
{
    /// <summary>Defects that a correct client makes good, or that the protocol has no word for, by mutant.</summary>
    private static readonly Dictionary<string, string> HiddenOnTheWire = new(StringComparer.Ordinal)
    {
        ["log-end-repeats-last-record"] = "a batch may begin below the offset asked, so every client drops the records before it",
        ["mid-batch-fetch-serves-batch"] = "a batch comes whole, so every client drops the records before the offset asked",
        ["trimmed-batch-delivered-whole"] = "a batch comes whole, so every client drops the records below the log start with those below the offset asked",
        ["stable-offset-unset"] = "-1 is how the protocol says that there is no last stable offset in the answer",
    };

    /// <summary>Defects that are killed by their owner in both ways, with another program.</summary>
    private static readonly Dictionary<string, string> OtherwiseOnTheWire = new(StringComparer.Ordinal)
    {
        ["fetch-watermark-drifts"] = "on the wire the end of the partition is read off the high watermark itself, so it takes a listing to see the drift",
    };

    /// <param name="channel">Null for in process.</param>
    public static IReadOnlyList<MutantUnderTest> All(ChannelChoice? channel) =>
    [
        .. MutantCatalogue.All.Select(mutant => new MutantUnderTest(mutant.Id, mutant.Sentence, RuleCatalogue.Find(mutant.Owner), Starter(mutant, channel))
        {
            HiddenBy = channel is null ? null : HiddenOnTheWire.GetValueOrDefault(mutant.Id),
            Remark = channel is null ? null : OtherwiseOnTheWire.GetValueOrDefault(mutant.Id),
        }),
    ];

    private static Func<CancellationToken, ValueTask<ITarget>> Starter(Mutant mutant, ChannelChoice? channel) => channel is { } chosen
        ? async cancellation => await ServedSimulator.StartAsync(mutant, chosen, transcript: null, cancellation)
        : _ => new(new SimulatedTarget(mutant));
}
