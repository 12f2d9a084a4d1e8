using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;

namespace OffsetConformance.Tests.Generation;

/// <summary>
/// Looks for a mutant's defect by random programs alone. A run finds nearly all of them by its scenarios, which no seed changes; what a
/// seed leads to is seen only without them.
/// </summary>
internal sealed class RandomHunt(Mutant mutant)
{
    private static readonly Vocabulary Everything = Vocabulary.Of(new SimulatedTarget().Info);

    private readonly Rule owner = RuleCatalogue.Find(mutant.Owner);

    /// <summary>As in a run, where a defect that shows in both streams is reported from the requests.</summary>
    private readonly ProgramGenerator generator = RuleCatalogue.Find(mutant.Owner).Interface == RuleInterface.Session
        ? ProgramGenerator.ForSessions(Everything)
        : ProgramGenerator.ForRequests(Everything, TargetPace.InProcess);

    /// <summary>The first program of the seed's that breaks the owner; null if none of so many does.</summary>
    public async Task<ModelProgram?> FindAsync(ulong seed, int programs)
    {
        for (var number = 0; number < programs; number++)
        {
            var program = generator.Draw(seed, number);
            if (await FailsAsync(program))
            {
                return program;
            }
        }

        return null;
    }

    /// <summary>The first program that breaks the owner of those that come before the random ones in every run; null if none does.</summary>
    public async Task<ModelProgram?> FindWithoutChanceAsync()
    {
        var usesSessions = owner.Interface == RuleInterface.Session;
        var scope = usesSessions ? SmallScope.ForSessions(Everything) : SmallScope.ForRequests(Everything);
        var enumerated = Enumerable.Range(0, (int)scope.CountTo(2)).Select(number => scope.Program(number));
        foreach (var program in enumerated.Concat(Scenarios.All.Where(scenario => scenario.UsesSessions == usesSessions).Select(scenario => scenario.Program)))
        {
            if (await FailsAsync(program))
            {
                return program;
            }
        }

        return null;
    }

    /// <summary>How many programs the longest shrinking ran.</summary>
    public int MostRuns { get; private set; }

    public async Task<ModelProgram> ShrinkAsync(ModelProgram failing, bool byChance = true)
    {
        var runs = 0;
        var shrunk = await Shrinker.ShrinkAsync(
            failing,
            byChance ? Scenarios.Like(failing, owner) : [],
            candidate =>
            {
                runs++;
                return FailsAsync(candidate);
            },
            CancellationToken.None);
        MostRuns = Math.Max(MostRuns, runs);
        return shrunk;
    }

    public async ValueTask<bool> FailsAsync(ModelProgram program) =>
        (await Fresh.RunAsync(new SimulatedTarget(mutant), program, new CheckCounts())).UpTo(owner) is not null;
}
