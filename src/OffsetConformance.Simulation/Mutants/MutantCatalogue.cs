using System.Globalization;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>The mutants, in the order of the rules that own them.</summary>
public static class MutantCatalogue
{
    /// <summary>The sections of the rules, in the order of the book.</summary>
    private static readonly string[] Sections = ["LOG", "GAP", "START", "LIST", "CMT", "RES", "RST", "LAG", "DUR", "MISC"];

    /// <summary>Those of admin tools, which no request to a broker shows: <see cref="ITarget.GroupAdmin"/> does.</summary>
    public static readonly IReadOnlyList<Mutant> OfTools = [.. AdminMutants.All, .. LagMutants.All];

    /// <summary>Defects that show only beside an open transaction or a gap, which no program makes yet; the other ones are in <see cref="All"/>.</summary>
    public static readonly IReadOnlyList<string> NeedTransactions =
        ["reset-earliest-is-first-record", "reset-latest-is-stable", "lag-to-stable", "lag-counts-records"];

    public static readonly IReadOnlyList<Mutant> All =
    [
        .. ((Mutant[])
        [
            .. LogMutants.All, .. ProducerMutants.All, .. LogStartMutants.All, .. DeleteRecordsMutants.All, .. TopicMutants.All, .. TopicIdMutants.All,
            .. ListOffsetsMutants.All, .. TimeLookupMutants.All, .. CommitMutants.All, .. CommitFieldMutants.All, .. GroupMutants.All,
            .. ResumeMutants.All, .. ConsumerMutants.All, .. LagAndMiscMutants.All, .. FetchMutants.All, .. FetchSessionMutants.All, .. RecordMutants.All,
            .. OfTools.Where(mutant => !NeedTransactions.Contains(mutant.Id)),
        ]).OrderBy(mutant => PlaceOf(mutant.Owner)),
    ];

    /// <summary>The mutant of that id; null if there is none.</summary>
    public static Mutant? Find(string id) => All.Concat(OfTools).FirstOrDefault(mutant => mutant.Id == id);

    private static (int Section, int Number) PlaceOf(string rule)
    {
        var dash = rule.IndexOf('-', StringComparison.Ordinal);
        return (Array.IndexOf(Sections, rule[..dash]), int.Parse(rule.AsSpan(dash + 1), CultureInfo.InvariantCulture));
    }
}
