using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>What came of running a token's program again.</summary>
/// <param name="Token">What was replayed.</param>
/// <param name="Target">Where.</param>
/// <param name="Steps">The steps as they ran, up to and with the first violation.</param>
/// <param name="Counterexample">Set if the token's rule was broken again.</param>
/// <param name="OtherViolations">Rules that were broken instead or as well.</param>
/// <param name="Problem">Why the program could not be judged to its end, in one line; null if it could.</param>
public sealed record ReplayResult(
    ReplayToken Token,
    TargetInfo Target,
    IReadOnlyList<StepTrace> Steps,
    Counterexample? Counterexample,
    IReadOnlyList<Rule> OtherViolations,
    string? Problem);

/// <summary>Runs one program once, on fresh topics.</summary>
public static class Replay
{
    /// <exception cref="TargetUnavailableException">The target is gone.</exception>
    public static async Task<ReplayResult> RunAsync(ITarget target, ReplayToken token, CampaignOptions options, CancellationToken cancellation)
    {
        target = CommitTranslation.Of(target);
        var pool = new WorldPool(target, options.NamePrefix, cancellation);
        await using (pool.ConfigureAwait(false))
        {
            var connection = await target.ConnectAsync(cancellation).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var runner = new LockstepRunner(connection, new CheckCounts(), options.Deadline);
                var run = await new WorldSource(pool).RunAsync(runner, token.Program, cancellation).ConfigureAwait(false);
                var counterexample = Investigation.Breaks(run, token.Rule)
                    ? Investigation.Describe(token.Rule, token.Program, run.UpTo(token.Rule)!, options) with
                    {
                        StepsWhenFound = token.Program.Steps.Count, FoundBy = "replay", Reproduced = 1, Repetitions = 1,
                    }
                    : null;
                var others = run.ViolatedRules().Where(rule => rule != token.Rule);
                return new(token, target.Info, run.Steps, counterexample, [.. others], run.Problem);
            }
        }
    }
}
