using System.Diagnostics;
using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>A program that broke a rule, and how it went.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Stream">Where the program came from.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Program">What was to be sent.</param>
/// <param name="Run">What was sent and answered, up to the step that broke the rule.</param>
/// <param name="After">How long the run had lasted when the rule failed for the first time, by this program or another one.</param>
internal sealed record Failure(Rule Rule, ProgramStream Stream, long Number, ModelProgram Program, ProgramRun Run, TimeSpan After)
{
    /// <summary>Whether the seed had a part in it.</summary>
    public bool IsByChance => Number >= Stream.FirstRandom;
}

/// <summary>
/// Keeps, for each rule that was broken, the failing program with the lowest number, so that what is reported does not depend on which
/// lane was faster. Safe for concurrent use.
/// </summary>
internal sealed class FailureBook(Stopwatch whole)
{
    private readonly Dictionary<Rule, Failure> failures = [];
    private readonly Lock gate = new();

    public void Add(ProgramStream stream, long number, ModelProgram program, ProgramRun run)
    {
        foreach (var rule in run.ViolatedRules())
        {
            var failure = new Failure(rule, stream, number, program, run.UpTo(rule)!, whole.Elapsed);
            lock (gate)
            {
                if (!failures.TryGetValue(rule, out var known))
                {
                    failures.Add(rule, failure);
                }
                else if (!IsBefore(known, stream, number))
                {
                    failures[rule] = failure with { After = known.After };
                }
            }
        }
    }

    public Failure? Find(Rule rule)
    {
        lock (gate)
        {
            return failures.GetValueOrDefault(rule);
        }
    }

    /// <summary>Whether the rule was broken by a program that comes before this one.</summary>
    public bool HasBefore(Rule rule, ProgramStream stream, long number) => Find(rule) is { } known && IsBefore(known, stream, number);

    /// <summary>The failures in catalogue order.</summary>
    public IReadOnlyList<Failure> All()
    {
        lock (gate)
        {
            return [.. failures.Values.OrderBy(failure => RuleCatalogue.IndexOf(failure.Rule))];
        }
    }

    private static bool IsBefore(Failure one, ProgramStream stream, long number) => one.Stream == stream
        ? one.Number < number
        : string.CompareOrdinal(one.Stream.Name, stream.Name) < 0;
}
