using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Checking.Histories;

/// <summary>Appends to one partition by several producers, without sequence numbers: LOG-05 and LOG-09.</summary>
internal sealed class OverlapAppends
{
    private readonly List<Append> acknowledged;

    private OverlapAppends(List<Append> acknowledged, long? logEnd, IReadOnlyList<(long From, int Count)> unanswered)
    {
        this.acknowledged = acknowledged;
        LogEnd = logEnd;
        Unanswered = unanswered;
    }

    /// <summary>One acknowledged append. It took the offsets from <see cref="BaseOffset"/>, inclusive, to <see cref="End"/>, exclusive.</summary>
    public sealed record Append(int Index, TimedOperation Operation, long BaseOffset, ValueList<Record> Records)
    {
        public Int128 End => (Int128)BaseOffset + Records.Count;
    }

    /// <summary>The log end offset before the first append; null if nobody knows it.</summary>
    public long? LogEnd { get; }

    public IReadOnlyList<Append> Acknowledged => acknowledged;

    /// <summary>Appends that may have happened at any time after they were sent.</summary>
    public IReadOnlyList<(long From, int Count)> Unanswered { get; }

    public static OverlapAppends Of(IEnumerable<(int Index, TimedOperation Operation)> log, long? logEnd)
    {
        var answered = new List<Append>();
        var unanswered = new List<(long From, int Count)>();
        foreach (var (index, operation) in log)
        {
            if (operation.Command is Command<Offset>.Produce { Records.Count: > 0 } produce)
            {
                switch (operation.Outcome)
                {
                    case Outcome.Produced produced:
                        answered.Add(new(index, operation, produced.BaseOffset.Value, produce.Records));
                        break;
                    case Outcome.Indeterminate:
                        unanswered.Add((operation.From, produce.Records.Count));
                        break;
                }
            }
        }

        return new(answered, logEnd, unanswered);
    }

    public void Check(List<TimedFinding> findings)
    {
        CheckRealTime(findings);
        if (acknowledged.Select(append => append.Operation.Client).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            CheckProducers(findings);
        }
    }

    /// <summary>Sweeps over the appends in the order of sending, with the highest offset that was acknowledged by then.</summary>
    private void CheckRealTime(List<TimedFinding> findings)
    {
        var byAnswer = acknowledged.OrderBy(append => append.Operation.To).ToList();
        var answered = 0;
        Append? highest = null;
        foreach (var append in acknowledged.OrderBy(append => append.Operation.From))
        {
            for (; answered < byAnswer.Count && byAnswer[answered].Operation.IsBefore(append.Operation); answered++)
            {
                highest = highest is null || byAnswer[answered].End > highest.End ? byAnswer[answered] : highest;
            }

            if (highest is not null)
            {
                findings.Add(new(
                    append.Index, LogRules.MonotonicInRealTime,
                    append.BaseOffset >= highest.End ? null
                        : $"offset {highest.End - 1} was acknowledged to {highest.Operation.Client} before this append was sent, and {append.BaseOffset} is not above it",
                    $"base offset {highest.End} or above"));
            }
        }
    }

    private void CheckProducers(List<TimedFinding> findings)
    {
        Int128? next = LogEnd;
        var last = new Dictionary<string, Append>(StringComparer.Ordinal);
        var disorder = new Dictionary<Append, string>();
        foreach (var append in acknowledged.OrderBy(append => append.Operation.From))
        {
            if (last.TryGetValue(append.Operation.Client, out var before) && before.Operation.IsBefore(append.Operation) && append.BaseOffset < before.End)
            {
                disorder[append] = $"{append.Operation.Client} was given the offsets up to {before.End - 1} before, and sent this later";
            }

            last[append.Operation.Client] = append;
        }

        foreach (var append in acknowledged.OrderBy(append => append.BaseOffset).ThenBy(append => append.Operation.From))
        {
            var because = next is null || append.BaseOffset == next ? disorder.GetValueOrDefault(append)
                : append.BaseOffset < next ? $"it was given {append.Records.Count} offsets from {append.BaseOffset} on, and another append below {next} was acknowledged with one of them"
                : Unanswered.Count > 0 ? disorder.GetValueOrDefault(append)
                : $"no append was acknowledged with the offsets {next} to {append.BaseOffset - 1}, and only the producers of this history write here";
            findings.Add(new(append.Index, LogRules.ConcurrentProducers, because));
            next = next is { } expected && expected > append.End ? expected : append.End;
        }
    }
}
