using System.Diagnostics;
using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>Turns a failing program into a counterexample: shrinks it on fresh worlds, runs the result again, and says how often it failed.</summary>
internal sealed class Investigation(ITarget target, WorldPool pool, CampaignOptions options)
{
    private const int Repetitions = 3;

    private readonly WorldSource worlds = new(pool);

    public async Task<Counterexample> ShrinkAsync(Failure failure, CancellationToken enough, CancellationToken cancellation)
    {
        var connection = await target.ConnectAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var runner = new LockstepRunner(connection, new CheckCounts(), options.Deadline);
            var run = failure.Run;
            var program = await Shrinker.ShrinkAsync(
                failure.Program,
                failure.IsByChance ? Scenarios.Like(failure.Program, failure.Rule).Where(Vocabulary.Of(target.Info).Allows) : [],
                async candidate =>
                {
                    var again = await worlds.RunAsync(runner, candidate, cancellation).ConfigureAwait(false);
                    var broken = again.UpTo(failure.Rule);
                    run = broken ?? run;
                    return broken is not null;
                },
                enough).ConfigureAwait(false);
            var reproduced = 0;
            using var transcript = new StringWriter();
            var isTranscribed = false;
            for (var i = 0; i < Repetitions; i++)
            {
                isTranscribed = i == Repetitions - 1 && connection.Transcribe(transcript);
                var again = await worlds.RunAsync(runner, program, cancellation).ConfigureAwait(false);
                reproduced += Breaks(again, failure.Rule) ? 1 : 0;
            }

            connection.Transcribe(transcript: null);

            return Describe(failure.Rule, program, run, options) with
            {
                IsShrunk = !enough.IsCancellationRequested,
                StepsWhenFound = failure.Run.Steps.Count,
                FoundBy = failure.Stream.Describe(failure.Number),
                FoundAfter = failure.After,
                Reproduced = reproduced,
                Repetitions = Repetitions,
                Transcript = isTranscribed ? transcript.ToString() : null,
            };
        }
    }

    /// <summary>The counterexample as it was found, for when there is no time to shrink it.</summary>
    public static Counterexample AsFound(Failure failure, CampaignOptions options) =>
        Describe(failure.Rule, failure.Program, failure.Run, options) with
        {
            StepsWhenFound = failure.Run.Steps.Count,
            FoundBy = failure.Stream.Describe(failure.Number),
            FoundAfter = failure.After,
        };

    /// <summary>A run that broke the rule, told as a counterexample.</summary>
    public static Counterexample Describe(Rule rule, ModelProgram program, ProgramRun run, CampaignOptions options)
    {
        var findings = run.Findings ?? throw new UnreachableException("a counterexample needs a violation");
        return new(rule, program)
        {
            Steps = run.Steps,
            Expected = findings.Expected ?? "",
            Because = findings.ViolationOf(rule)?.Because ?? "",
            AlsoViolated = [.. findings.ViolatedRules().Where(other => other != rule)],
            ReplayToken = new ReplayToken(rule, program, options.Origin).Encode(),
        };
    }

    public static bool Breaks(ProgramRun run, Rule rule) => run.UpTo(rule) is not null;
}
