using OffsetConformance.Checking.Histories;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Checking.Verdicts;

/// <summary>One executed step: the symbolic command, the concrete one that was sent, and what came of it.</summary>
public sealed record StepTrace(Command<SymbolicOffset> Symbolic, Command<Offset> Concrete, Outcome Outcome);

/// <summary>Requests of several clients, in the order of sending, one of which got an answer that breaks a rule.</summary>
/// <param name="Operations">All that came to the partition.</param>
/// <param name="Accused">Index of that one.</param>
public sealed record OverlapTrace(IReadOnlyList<TimedOperation> Operations, int Accused);

/// <summary>A short program that breaks a rule, and what happened when it ran.</summary>
public sealed record Counterexample(Rule Rule, ModelProgram Program)
{
    /// <summary>The steps as they ran; the last one is the one that broke the rule.</summary>
    public IReadOnlyList<StepTrace> Steps { get; init; } = [];

    /// <summary>Set if it took requests that overlap: then there is no program, and nothing to replay. Null otherwise.</summary>
    public OverlapTrace? History { get; init; }

    /// <summary>What a conforming broker would have answered to the last step.</summary>
    public string Expected { get; init; } = "";

    /// <summary>Why the answer breaks the rule.</summary>
    public string Because { get; init; } = "";

    /// <summary>Other rules that the same answer breaks, in catalogue order.</summary>
    public IReadOnlyList<Rule> AlsoViolated { get; init; } = [];

    /// <summary>Whether the program was shrunk until nothing more helped; false if there was no time for it.</summary>
    public bool IsShrunk { get; init; }

    /// <summary>How many steps the program had when it was found.</summary>
    public int StepsWhenFound { get; init; }

    /// <summary>Which sequence of which stream found it, for example <c>broker scenario 12</c>.</summary>
    public string FoundBy { get; init; } = "";

    /// <summary>How long the run had lasted when the rule failed for the first time.</summary>
    public TimeSpan FoundAfter { get; init; }

    /// <summary>How many of <see cref="Repetitions"/> fresh runs of the shrunk program broke the rule again.</summary>
    public int Reproduced { get; init; }

    public int Repetitions { get; init; }

    public bool IsFlaky => Reproduced < Repetitions;

    /// <summary>
    /// What went over the wire when the program was last run again, as an offset-history/1 file; null where the channel does not see its requests.
    /// </summary>
    public string? Transcript { get; init; }

    /// <summary>Carries the program, so that it can be replayed on any target; see <c>ReplayToken</c>.</summary>
    public string ReplayToken { get; init; } = "";
}
