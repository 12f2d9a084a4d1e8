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
        absent-offset-delete-refused any-sequence-accepted append-forgets-trim below-start-served-from-start commit-at-end-follows-log
        commit-at-end-resets commit-below-start-raised commit-not-stored commit-of-zero-dropped commit-plus-one commits-per-connection
        compressed-batch-is-one-record delete-below-start-moves-back deleted-group-keeps-commits deleted-offset-listed deleted-records-served
        dry-run-executes earliest-is-batch-base earliest-is-zero earliest-local-is-zero emptied-log-drops-commits emptied-log-earliest-is-zero
        emptied-log-latest-below-start emptied-log-restarts-at-zero emptied-log-time-finds-deleted fetch-all-is-nothing fetch-all-stops-at-topic
        first-commit-wins first-offset-is-one lag-to-last-record latest-sinks-on-trim leader-epoch-dropped listing-moves-commits
        lower-commit-refused max-timestamp-is-a-time max-timestamp-is-batch-base no-later-record-is-last no-later-record-is-log-end
        no-later-record-is-zero offset-delete-does-nothing older-epoch-accepted older-metadata-kept outgrown-commit-forgotten
        refusal-bars-simple-commits refused-append-carries-log-end refused-batch-burns-offset refused-batch-half-appended refused-commit-erases
        refused-listing-carries-zero reset-clamps-all-alike reset-creates-commits reset-drops-the-rest reset-earliest-is-zero
        reset-shifts-by-records reset-to-time-falls-to-start seek-keeps-prefetched seek-to-end-resets stable-latest-trails stale-commit-cache
        start-passes-watermark time-answers-question time-excludes-equal time-finds-batch-base time-finds-deleted time-finds-last-before
        time-lookup-bisects tombstone-takes-no-offset trim-burns-offset trim-shifts-records trimmed-batch-delivered-whole trimmed-batch-lost
        trimmed-start-is-out-of-range
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
