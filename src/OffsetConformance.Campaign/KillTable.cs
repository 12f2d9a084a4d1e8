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
/// <param name="Consequences">The other rules that failed with it, in catalogue order; null if only the owner was judged.</param>
/// <param name="Program">The shrunk program that broke the owner; null if it survived, or if it takes requests that overlap to break it.</param>
public sealed record KillRow(MutantUnderTest Mutant, bool IsKilled, IReadOnlyList<Rule>? Consequences, ModelProgram? Program)
{
    /// <summary>How long its run had lasted when the owner failed; null if it survived.</summary>
    public TimeSpan? KilledAfter { get; init; }
}

/// <summary>Every mutant against the judged rules: the suite tested by what it is there to find.</summary>
public sealed record KillTable(IReadOnlyList<KillRow> Rows)
{
    /// <summary>Sequences per stream and mutant of the table under reports/. Fixed work gives the same table on every machine.</summary>
    public const long DefaultSequences = 1_000;

    /// <summary>The rules that one request at a time can break.</summary>
    private static readonly RuleSelection InOrder =
        RuleSelection.Parse(string.Join(',', RuleCatalogue.All.Where(rule => rule.Interface == RuleInterface.History).Select(rule => $"!{rule.Id}")));

    public int Killed => Rows.Count(row => row.IsKilled);

    /// <summary>Whether every mutant was killed that can be seen, and none that is said to be hidden: otherwise one of the two is wrong.</summary>
    public bool IsAsItShouldBe => Rows.All(row => row.IsKilled == (row.Mutant.HiddenBy is null));

    /// <summary>
    /// Runs each mutant against all rules, several mutants side by side. With <see cref="CampaignOptions.Sequences"/> set the work is fixed
    /// and the table, but for the times, the same on every machine. <paramref name="progress"/> is told each row as it is known, in no order
    /// and from several threads.
    /// </summary>
    public static Task<KillTable> RunAsync(
        IReadOnlyList<MutantUnderTest> mutants, CampaignOptions options, Action<KillRow>? progress, CancellationToken cancellation) =>
        RunAsync(mutants, WithConsequences, Environment.ProcessorCount, options, progress, cancellation);

    /// <summary>
    /// Runs each mutant against its owner alone, and only until that has failed, one mutant after the other: how long does it take?
    /// <paramref name="progress"/> is told each row as it is known.
    /// </summary>
    public static Task<KillTable> RunOwnersAsync(
        IReadOnlyList<MutantUnderTest> mutants, CampaignOptions options, Action<KillRow>? progress, CancellationToken cancellation) =>
        RunAsync(mutants, OwnerOnly, 1, options, progress, cancellation);

    private static async Task<KillTable> RunAsync(
        IReadOnlyList<MutantUnderTest> mutants,
        Func<Rule, CampaignOptions, CampaignOptions> scope,
        int sideBySide,
        CampaignOptions options,
        Action<KillRow>? progress,
        CancellationToken cancellation)
    {
        var rows = new KillRow[mutants.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = cancellation };
        await Parallel.ForAsync(
            0,
            mutants.Count,
            parallel,
            async (i, token) =>
            {
                rows[i] = await RunAsync(mutants[i], scope(mutants[i].Owner, options), token).ConfigureAwait(false);
                progress?.Invoke(rows[i]);
            }).ConfigureAwait(false);
        return new(rows);
    }

    // Whether requests that overlap show another rule's defect too depends on how they met, and a table is the same on every machine: only
    // programs count.
    private static CampaignOptions WithConsequences(Rule owner, CampaignOptions options) =>
        options with { Rules = owner.Interface == RuleInterface.History ? RuleSelection.All : InOrder, Shrunk = RuleSelection.Parse(owner.Id) };

    private static CampaignOptions OwnerOnly(Rule owner, CampaignOptions options) => options with { Rules = RuleSelection.Parse(owner.Id), StopAt = owner };

    private static async Task<KillRow> RunAsync(MutantUnderTest mutant, CampaignOptions options, CancellationToken cancellation)
    {
        var target = await mutant.StartAsync(cancellation).ConfigureAwait(false);
        await using (target.ConfigureAwait(false))
        {
            var result = await CampaignRun.Start(target, options, cancellation).Completion.ConfigureAwait(false);
            return result.End switch
            {
                CampaignEnd.Completed => Row(mutant, result),
                CampaignEnd.Interrupted => throw new OperationCanceledException(cancellation),
                _ => throw new InvalidOperationException($"{target.Info.Version}: {result.Problem}"),
            };
        }
    }

    private static KillRow Row(MutantUnderTest mutant, CampaignResult result)
    {
        var consequences = result.Rules
            .Where(rule => rule.Verdict == Verdict.Fail && rule.Rule != mutant.Owner && rule.Counterexample is { History: null }).Select(rule => rule.Rule);
        var owner = result.Of(mutant.Owner);
        var shown = owner.Verdict == Verdict.Fail ? owner.Counterexample : null;
        return new(
            mutant, owner.Verdict == Verdict.Fail, result.Options.StopAt is null ? [.. consequences] : null, shown is { History: null } ? shown.Program : null)
        {
            KilledAfter = shown?.FoundAfter,
        };
    }
}
