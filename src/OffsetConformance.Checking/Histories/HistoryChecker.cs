using OffsetConformance.Contract;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Checking.Histories;

/// <summary>A recorded answer that breaks a rule.</summary>
public sealed record HistoryViolation(HistoryLine Line, Rule Rule, string Command, Outcome Outcome, string? Expected, string Because)
{
    public int Number => Line.Number;
}

/// <summary>What the model made of a history.</summary>
/// <param name="Judged">How many lines each rule was checked on; rules without any are left out.</param>
/// <param name="Unjudged">How many lines of each operation no rule was checked on.</param>
/// <param name="Violations">In the order of the history.</param>
public sealed record HistoryVerdict(
    IReadOnlyDictionary<Rule, int> Judged, IReadOnlyDictionary<string, int> Unjudged, IReadOnlyList<HistoryViolation> Violations)
{
    /// <summary>Lines on which at least one rule was checked, in the order of the history.</summary>
    public IReadOnlyList<HistoryLine> Lines { get; init; } = [];

    public int JudgedLines => Lines.Count;
}

/// <summary>Judges what a broker answered some other day.</summary>
public static class HistoryChecker
{
    /// <summary>A violated line does not end the check: the model goes on from what it took the broker to mean.</summary>
    public static HistoryVerdict Check(History history)
    {
        var judged = new Dictionary<Rule, int>();
        var unjudged = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var violations = new List<HistoryViolation>();
        var judgedLines = new List<HistoryLine>();
        foreach (var sequence in Sequences(history.Lines).Select(RecordedFetchSessions.Resolve))
        {
            var findings = Check(history.Header, sequence, violations);
            foreach (var (line, rules) in sequence.Zip(findings))
            {
                foreach (var rule in rules)
                {
                    judged[rule] = judged.GetValueOrDefault(rule) + 1;
                }

                if (rules.Count > 0)
                {
                    judgedLines.Add(line);
                }
                else
                {
                    unjudged[line.Operation] = unjudged.GetValueOrDefault(line.Operation) + 1;
                }
            }
        }

        return new(judged, unjudged, violations) { Lines = judgedLines };
    }

    /// <summary>The runs of lines that know nothing of each other: each from a <see cref="HistoryEvent.Begin"/> on.</summary>
    public static IEnumerable<IReadOnlyList<HistoryLine>> Sequences(IReadOnlyList<HistoryLine> lines)
    {
        var sequence = new List<HistoryLine>();
        foreach (var line in lines)
        {
            if (line.Event is HistoryEvent.Begin && sequence.Count > 0)
            {
                yield return sequence;
                sequence = [];
            }

            sequence.Add(line);
        }

        if (sequence.Count > 0)
        {
            yield return sequence;
        }
    }

    /// <returns>For each line the rules that were checked on it.</returns>
    private static HashSet<Rule>[] Check(HistoryHeader header, IReadOnlyList<HistoryLine> sequence, List<HistoryViolation> violations)
    {
        var scope = new HistoryScope(header);
        var overlapped = Overlaps.Find(sequence);
        var checkedRules = new HashSet<Rule>[sequence.Count];
        for (var i = 0; i < sequence.Count; i++)
        {
            checkedRules[i] = [];
            Check(sequence[i], overlapped[i], scope, checkedRules[i], violations);
        }

        var part = OverlappedPart.Of(header, sequence, overlapped);
        foreach (var finding in OverlapChecker.Check(part.Operations, part.LogEnds))
        {
            var index = part.Lines[finding.Operation];
            checkedRules[index].Add(finding.Rule);
            if (finding.Because is { } because)
            {
                var operation = part.Operations[finding.Operation];
                violations.Add(new(sequence[index], finding.Rule, ProgramText.Print(operation.Command), operation.Outcome, finding.Expected, because));
            }
        }

        foreach (var (index, rule, because, expected) in LeaderEpochsTold.Check(sequence))
        {
            // Where this is all that can be said of a line, the line is not one that was judged.
            if (because is not null || checkedRules[index].Count > 0)
            {
                checkedRules[index].Add(rule);
            }

            if (because is not null && !violations.Exists(known => known.Line == sequence[index] && known.Rule == rule))
            {
                var (command, outcome) = ((HistoryEvent.Answered)sequence[index].Event).Steps[0];
                violations.Add(new(sequence[index], rule, ProgramText.Print(command), outcome, expected, because));
            }
        }

        return checkedRules;
    }

    private static void Check(HistoryLine line, bool isOverlapped, HistoryScope scope, HashSet<Rule> rules, List<HistoryViolation> violations)
    {
        switch (line.Event)
        {
            case HistoryEvent.Restarted restarted:
                scope.Restart(restarted.Clean);
                break;
            case HistoryEvent.Joined joined:
                scope.Join(joined.Group);
                break;
            case HistoryEvent.Unsaid unsaid:
                scope.Lose(unsaid.Partition);
                break;
            case HistoryEvent.Answered answered:
                foreach (var (command, outcome) in answered.Steps)
                {
                    if (isOverlapped)
                    {
                        Requests.Apart(command, outcome).ToList().ForEach(part => scope.LoseWritten(part.Command));
                        continue;
                    }

                    foreach (var (judged, answer, findings) in scope.Judge(command, outcome, line.Version))
                    {
                        Note(line, judged, answer, findings, rules, violations);
                    }
                }

                break;
        }
    }

    private static void Note(
        HistoryLine line, Command<Offset> command, Outcome outcome, Findings findings, HashSet<Rule> rules, List<HistoryViolation> violations)
    {
        foreach (var finding in findings.AsSpan())
        {
            rules.Add(finding.Rule);
            if (finding.Because is { } because)
            {
                violations.Add(new(line, finding.Rule, ProgramText.Print(command), outcome, findings.Expected, because));
            }
        }
    }
}
