using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Checking.Histories;

/// <summary>One request of one of several clients that work at the same time.</summary>
/// <param name="Client">Who sent it.</param>
/// <param name="From">Just before it was sent; any clock that all clients share.</param>
/// <param name="To">Just after its answer was read.</param>
/// <param name="Command">What was asked.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record TimedOperation(string Client, long From, long To, Command<Offset> Command, Outcome Outcome)
{
    /// <summary>Whether it was answered before the other one was sent: only then it is certain which came first.</summary>
    public bool IsBefore(TimedOperation other) => To <= other.From;
}

/// <summary>One rule checked on one operation of a history; <paramref name="Because"/> is null if it held.</summary>
/// <param name="Operation">Index into the history.</param>
/// <param name="Rule">Which rule.</param>
/// <param name="Because">The argument why the answer breaks it.</param>
/// <param name="Expected">What would have been right; null where that is not one thing.</param>
public sealed record TimedFinding(int Operation, Rule Rule, string? Because, string? Expected = null);
