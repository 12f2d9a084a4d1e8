using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>A broken target, as the kill table needs it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Sentence">What it does wrong.</param>
/// <param name="Owner">The rule that has to fail.</param>
/// <param name="StartAsync">Makes the target.</param>
public sealed record MutantUnderTest(string Id, string Sentence, Rule Owner, Func<CancellationToken, ValueTask<ITarget>> StartAsync)
{
    /// <summary>Why nobody can see the defect through the channel that it is observed through; null if it has to be caught.</summary>
    public string? HiddenBy { get; init; }

    /// <summary>Why its row is another through this channel than in process, though it is killed in both; null if the rows are to be the same.</summary>
    public string? Remark { get; init; }
}

/// <summary>One mutant's row.</summary>
/// <param name="Mutant">Which.</param>
/// <param name="IsKilled">Whether its owner failed.</param>
/// <param name="Consequences">The other rules that failed with it, in catalogue order.</param>
/// <param name="Program">The shrunk program that broke the owner; null if it survived, or if it takes requests that overlap to break it.</param>
public sealed record KillRow(MutantUnderTest Mutant, bool IsKilled, IReadOnlyList<Rule> Consequences, ModelProgram? Program);

/// <summary>Every mutant against every judged rule: the suite tested by what it is there to find.</summary>
public sealed record KillTable(IReadOnlyList<KillRow> Rows)
{
    /// <summary>Sequences per stream and mutant of the table under reports/. Fixed work gives the same table on every machine.</summary>
    public const long DefaultSequences = 2_000;

    public int Killed => Rows.Count(row => row.IsKilled);

    /// <summary>Whether every mutant was killed that can be seen, and none that is said to be hidden: otherwise one of the two is wrong.</summary>
    public bool IsAsItShouldBe => Rows.All(row => row.IsKilled == (row.Mutant.HiddenBy is null));

    /// <summary>
    /// Runs the mutants side by side. With <see cref="CampaignOptions.Sequences"/> set the work is fixed and the table the same on every machine.
    /// </summary>
    public static async Task<KillTable> RunAsync(
        IReadOnlyList<MutantUnderTest> mutants, CampaignOptions options, CancellationToken cancellation)
    {
        var rows = new KillRow[mutants.Count];
        await Parallel.ForAsync(
            0,
            mutants.Count,
            cancellation,
            async (i, token) => rows[i] = await RunAsync(mutants[i], options, token).ConfigureAwait(false)).ConfigureAwait(false);
        return new(rows);
    }

    /// <summary>The rules that one request at a time can break.</summary>
    private static readonly RuleSelection InOrder =
        RuleSelection.Parse(string.Join(',', RuleCatalogue.All.Where(rule => rule.Interface == RuleInterface.History).Select(rule => $"!{rule.Id}")));

    private static async Task<KillRow> RunAsync(MutantUnderTest mutant, CampaignOptions options, CancellationToken cancellation)
    {
        // Whether requests that overlap show another rule's defect too depends on how they met, and a table is the same on every machine.
        var all = options with { SkipShrinking = true, Rules = mutant.Owner.Interface == RuleInterface.History ? RuleSelection.All : InOrder };
        var failed = await RunAsync(await mutant.StartAsync(cancellation).ConfigureAwait(false), all, cancellation).ConfigureAwait(false);
        var consequences = failed.Rules
            .Where(rule => rule.Verdict == Verdict.Fail && rule.Rule != mutant.Owner && rule.Rule.Interface != RuleInterface.History).Select(rule => rule.Rule);
        var isKilled = failed.Of(mutant.Owner).Verdict == Verdict.Fail;

        // Only the owner's counterexample is shrunk: the consequences have theirs in reports of their own.
        var owner = options with { Rules = RuleSelection.Parse(mutant.Owner.Id) };
        var shrunk = isKilled ? await RunAsync(await mutant.StartAsync(cancellation).ConfigureAwait(false), owner, cancellation).ConfigureAwait(false) : null;
        return new(mutant, isKilled, [.. consequences], shrunk?.Of(mutant.Owner).Counterexample is { History: null } shown ? shown.Program : null);
    }

    private static async Task<CampaignResult> RunAsync(ITarget target, CampaignOptions options, CancellationToken cancellation)
    {
        await using (target.ConfigureAwait(false))
        {
            var result = await CampaignRun.Start(target, options, cancellation).Completion.ConfigureAwait(false);
            return result.End switch
            {
                CampaignEnd.Completed => result,
                CampaignEnd.Interrupted => throw new OperationCanceledException(cancellation),
                _ => throw new InvalidOperationException($"{target.Info.Version}: {result.Problem}"),
            };
        }
    }
}
