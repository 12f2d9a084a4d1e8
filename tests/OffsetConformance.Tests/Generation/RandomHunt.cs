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

    private readonly ProgramGenerator[] generators =
        [ProgramGenerator.ForRequests(Everything, TargetPace.InProcess), ProgramGenerator.ForSessions(Everything)];

    /// <summary>The first program of the seed's that breaks the owner, of either stream in turn; null if none of so many does.</summary>
    public async Task<ModelProgram?> FindAsync(ulong seed, int programs)
    {
        for (var number = 0; number < programs; number++)
        {
            foreach (var generator in generators)
            {
                var program = generator.Draw(seed, number);
                if (await FailsAsync(program))
                {
                    return program;
                }
            }
        }

        return null;
    }

    public Task<ModelProgram> ShrinkAsync(ModelProgram failing) => Shrinker.ShrinkAsync(failing, FailsAsync, CancellationToken.None);

    public async ValueTask<bool> FailsAsync(ModelProgram program) =>
        (await Fresh.RunAsync(new SimulatedTarget(mutant), program, new CheckCounts())).Findings?.ViolationOf(owner) is not null;
}
