using System.Collections.Concurrent;
using OffsetConformance.Model.Programs;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace OffsetConformance.Tests.Generation;

/// <summary>
/// One defect, one counterexample: whichever random program found it, shrinking ends with the same one. A run's scenarios find nearly all
/// defects before its first random program, with the same result under every seed; this is what is left when they don't.
/// </summary>
public sealed class CanonicalCounterexampleTests(ITestOutputHelper output)
{
    private const int Seeds = 5;

    private const int ProgramsPerSeed = 1000;

    /// <summary>It tells "try again" to every question, and the runner does, with the waits that the protocol asks for.</summary>
    private const string Slow = "absent-is-refused";

    /// <summary>These shrink to several programs, none of which leads to another by a step that the shrinker takes.</summary>
    private const string OfSeveralForms =
        """
        backward-seek-ignored commit-at-end-resets commits-per-connection compressed-batch-is-one-record emptied-log-restarts-at-zero
        empty-listing-refused first-commit-wins first-offset-is-one latest-sinks-on-trim listing-moves-commits lower-commit-ignored
        lower-commit-refused outgrown-commit-forgotten resume-ignores-commit resume-skips-one rolled-segment-is-out-of-range
        seek-to-end-resets stable-latest-trails stale-commit-cache trim-burns-offset trim-shifts-records
        """;

    /// <summary>These random programs don't find from every seed within that many programs; a run has scenarios for them.</summary>
    private const string TooRare =
        """
        acks-of-clients-merged added-partition-takes-record append-time-per-record auto-commit-covers-fetched client-stamp-kept
        close-does-not-commit commit-at-end-floats commit-below-start-clamped commit-last-delivered commit-trims-log commits-outlive-topic
        compressed-lookup-finds-base consume-redelivers-last deleted-group-takes-namesakes deletion-clamps-commits deletion-drops-commits
        delivery-commits empty-group-not-stored end-commits-last-delivered exact-time-preferred low-watermark-is-batch-base metadata-of-other-client
        new-partition-inherits-commits new-partition-starts-at-one offset-delete-takes-topic offsets-outlive-topic one-batch-remembered
        partition-listed-twice-served pause-commits reading-deletes records-outlive-topic resent-batch-acknowledged-at-end
        resent-batch-acknowledged-at-zero resent-batch-appended-again reset-by-duration-ahead seek-commits seek-past-end-clamped
        seek-to-beginning-is-zero seek-while-paused-forgotten session-trusts-own-commits trim-clamps-commits trimmed-log-resets
        unknown-topic-offset-deleted unpause-skips-record watermark-per-topic
        """;

    [Fact]
    public async Task FromFiveSeedsEveryDefectShrinksToOneProgramButForThese()
    {
        var forms = new ConcurrentDictionary<string, IReadOnlyList<string>>();
        await Parallel.ForEachAsync(
            MutantCatalogue.All.Where(mutant => mutant.Id != Slow),
            async (mutant, _) => forms[mutant.Id] = await FormsOfAsync(mutant));

        foreach (var (id, programs) in forms.Where(pair => pair.Value.Count > 1).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{id}\n  {string.Join("\n  ", programs)}");
        }

        string.Join(' ', Ids(forms, count => count == 0)).ShouldBe(OneLine(TooRare));
        string.Join(' ', Ids(forms, count => count > 1)).ShouldBe(OneLine(OfSeveralForms));
    }

    private static IEnumerable<string> Ids(IReadOnlyDictionary<string, IReadOnlyList<string>> forms, Func<int, bool> condition) =>
        forms.Where(pair => condition(pair.Value.Count)).Select(pair => pair.Key).Order(StringComparer.Ordinal);

    private static string OneLine(string ids) => string.Join(' ', ids.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The programs it shrinks to, each once; none if a seed does not find it.</summary>
    private static async Task<IReadOnlyList<string>> FormsOfAsync(Mutant mutant)
    {
        var hunt = new RandomHunt(mutant);
        var forms = new HashSet<string>();
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            if (await hunt.FindAsync(seed, ProgramsPerSeed) is not { } found)
            {
                return [];
            }

            forms.Add(ProgramText.Print(await hunt.ShrinkAsync(found)));
        }

        return [.. forms];
    }
}
