using OffsetConformance.Model.Programs;

namespace OffsetConformance.Campaign;

/// <summary>
/// What a socket, a codec and a client between the suite and the broker cost: nothing but what is said of the mutants. One that is killed in
/// process is killed over the wire, by the same program. Which other rules fail with it depends on what else was drawn, and so on what the
/// target can be asked: that is not compared.
/// </summary>
public static class KillTableComparison
{
    /// <summary>The mutants whose rows differ though nothing is said of it, and those whose rows don't though it is; each with both rows.</summary>
    /// <param name="direct">The table in process.</param>
    /// <param name="served">The table of the same mutants through a channel; it says what of them is known to differ.</param>
    public static IReadOnlyList<string> Unexplained(KillTable direct, KillTable served) =>
    [
        .. direct.Rows.Zip(served.Rows)
            .Where(pair => pair.Second.Mutant.HiddenBy is null && Text(pair.First) == Text(pair.Second) == pair.Second.Mutant.Remark is not null)
            .Select(pair => $"{pair.Second.Mutant.Id}: in process {Text(pair.First)}; here {Text(pair.Second)}"),
    ];

    private static string Text(KillRow row)
    {
        var program = row.Program is { } shrunk ? $" by {ProgramText.Print(shrunk)}" : "";
        return $"{(row.IsKilled ? "killed" : "not killed")}{program}";
    }
}
