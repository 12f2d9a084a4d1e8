namespace OffsetConformance.Simulation.Mutants;

/// <summary>Every mutant there is, in the order of the rules that own them.</summary>
public static class MutantCatalogue
{
    public static readonly IReadOnlyList<Mutant> All =
    [
        .. LogMutants.All, .. LogStartMutants.All, .. ListOffsetsMutants.All,
        .. CommitMutants.All, .. ResumeMutants.All, .. LagAndMiscMutants.All,
    ];

    /// <summary>The mutant of that id; null if there is none.</summary>
    public static Mutant? Find(string id) => All.FirstOrDefault(mutant => mutant.Id == id);
}
