using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>A program that broke a rule, and how it went.</summary>
internal sealed record Failure(Rule Rule, ProgramStream Stream, long Number, ModelProgram Program, ProgramRun Run);

/// <summary>
/// Keeps, for each rule that was broken, the failing program with the lowest number, so that what is reported does not depend on which
/// lane was faster. Safe for concurrent use.
/// </summary>
internal sealed class FailureBook
{
    private readonly Dictionary<Rule, Failure> failures = [];
    private readonly Lock gate = new();

    public void Add(ProgramStream stream, long number, ModelProgram program, ProgramRun run)
    {
        foreach (var rule in run.ViolatedRules())
        {
            var failure = new Failure(rule, stream, number, program, run.UpTo(rule)!);
            lock (gate)
            {
                if (!failures.TryGetValue(rule, out var known) || IsBefore(failure, known))
                {
                    failures[rule] = failure;
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

    /// <summary>The failures in catalogue order.</summary>
    public IReadOnlyList<Failure> All()
    {
        lock (gate)
        {
            return [.. failures.Values.OrderBy(failure => RuleCatalogue.IndexOf(failure.Rule))];
        }
    }

    private static bool IsBefore(Failure one, Failure other) => one.Stream == other.Stream
        ? one.Number < other.Number
        : string.CompareOrdinal(one.Stream.Name, other.Stream.Name) < 0;
}
