using System.Collections.Concurrent;
using System.Globalization;
using OffsetConformance.Model.Programs;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace OffsetConformance.Tests.Generation;

/// <summary>
/// One defect, one counterexample: whichever program found it, shrinking ends with the same one, and soon. A run's enumeration and scenarios
/// find nearly all defects before its first random program; where chance does, the rule's scenarios are asked before what it found is shrunk.
/// </summary>
public sealed class CanonicalCounterexampleTests(ITestOutputHelper output)
{
    private const ulong FirstSeeds = 3;

    /// <summary>More than the first take minutes; set OFFSET_CONFORMANCE_SEEDS for them.</summary>
    private static readonly ulong Seeds = Environment.GetEnvironmentVariable("OFFSET_CONFORMANCE_SEEDS") is { Length: > 0 } more
        ? ulong.Parse(more, CultureInfo.InvariantCulture)
        : FirstSeeds;

    /// <summary>Programs that may be run to shrink one.</summary>
    private const int MostRuns = 300;

    private const int ProgramsPerSeed = 400;

    /// <summary>It tells "try again" to every question, and the runner does, with the waits that the protocol asks for.</summary>
    private const string Slow = "absent-is-refused";

    /// <summary>These no random program found from the first seeds, within that many programs of each; a run has scenarios for them.</summary>
    private const string TooRare =
        """
        acks-of-clients-merged added-partition-takes-record append-time-per-record auto-commit-covers-fetched close-does-not-commit
        commit-below-start-clamped commit-last-delivered commits-outlive-topic consume-redelivers-last deleted-group-takes-namesakes
        deletion-clamps-commits deletion-drops-commits end-commits-last-delivered former-commit-lingers former-id-is-unknown-partition
        former-id-reads-new-commit former-id-reads-new-topic former-id-takes-commit low-watermark-is-batch-base metadata-of-other-client
        new-partition-inherits-commits offset-delete-takes-topic offsets-outlive-topic one-batch-remembered partition-listed-twice-served
        pause-commits records-outlive-topic seek-commits seek-to-beginning-is-zero seek-while-paused-forgotten session-finds-topic-by-name
        session-trusts-own-commits trimmed-log-resets unknown-topic-offset-deleted unpause-skips-record
        """;

    [Fact]
    public async Task EveryDefectShrinksToOneProgram()
    {
        var forms = new ConcurrentDictionary<string, IReadOnlyList<string>>();
        var runs = new ConcurrentDictionary<string, int>();
        await Parallel.ForEachAsync(
            MutantCatalogue.All.Where(mutant => mutant.Id != Slow),
            async (mutant, _) => (runs[mutant.Id], forms[mutant.Id]) = await FormsOfAsync(mutant));

        foreach (var (id, programs) in forms.Where(pair => pair.Value.Count > 1).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{id}\n  {string.Join("\n  ", programs)}");
        }

        output.WriteLine($"not found by chance: {string.Join(' ', Ids(forms, count => count == 0))}");
        runs.Where(pair => pair.Value > MostRuns).ShouldBeEmpty();
        Ids(forms, count => count > 1).ShouldBeEmpty();
        if (Seeds == FirstSeeds)
        {
            string.Join(' ', Ids(forms, count => count == 0)).ShouldBe(OneLine(TooRare));
        }
    }

    private static IEnumerable<string> Ids(IReadOnlyDictionary<string, IReadOnlyList<string>> forms, Func<int, bool> condition) =>
        forms.Where(pair => condition(pair.Value.Count)).Select(pair => pair.Key).Order(StringComparer.Ordinal);

    private static string OneLine(string ids) => string.Join(' ', ids.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The programs it shrinks to, each once, if chance finds it at all.</summary>
    private static async Task<(int Runs, IReadOnlyList<string> Forms)> FormsOfAsync(Mutant mutant)
    {
        var hunt = new RandomHunt(mutant);
        var forms = new HashSet<string>();
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            if (await hunt.FindAsync(seed, ProgramsPerSeed) is { } found)
            {
                forms.Add(ProgramText.Print(await hunt.ShrinkAsync(found)));
            }
        }

        if (forms.Count > 0 && await hunt.FindWithoutChanceAsync() is { } first)
        {
            forms.Add(ProgramText.Print(await hunt.ShrinkAsync(first, byChance: false)));
        }

        return (hunt.MostRuns, [.. forms]);
    }
}
