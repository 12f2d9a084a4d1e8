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
    private const int Seeds = 20;

    /// <summary>Defects that random programs don't find that soon from every seed are left out; a run has scenarios for them.</summary>
    private const int ProgramsPerSeed = 300;

    /// <summary>It tells "try again" to every question, and the runner does, with the waits that the protocol asks for.</summary>
    private const string Slow = "absent-is-refused";

    /// <summary>These shrink to several programs, none of which leads to another by a step that the shrinker takes.</summary>
    private const string WithSeveralForms =
        """
        """
        TODO-LIST
        """;
    [Fact]
    public async Task FromTwentySeedsEveryDefectShrinksToOneProgramButThese()
    {
        var forms = new ConcurrentDictionary<string, IReadOnlyList<string>>();
        await Parallel.ForEachAsync(
            MutantCatalogue.All.Where(mutant => mutant.Id != Slow),
            async (mutant, _) => forms[mutant.Id] = await FormsOfAsync(mutant));

        foreach (var (id, programs) in forms.Where(pair => pair.Value.Count > 1).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{id}\n  {string.Join("\n  ", programs)}");
        }

        forms.Where(pair => pair.Value.Count > 1).Select(pair => pair.Key)
            .ShouldBe(WithSeveralForms.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
        forms.Count(pair => pair.Value.Count == 1).ShouldBeGreaterThan(60);
    }

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
