using OffsetConformance.Contract;
using OffsetConformance.Model;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Checking.Histories;

/// <summary>A recorded answer that breaks a rule.</summary>
public sealed record HistoryViolation(int Number, Rule Rule, string Command, Outcome Outcome, string? Expected, string Because);

/// <summary>What the model made of a history.</summary>
/// <param name="Judged">How many lines each rule was checked on; rules without any are left out.</param>
/// <param name="Unjudged">How many lines of each operation no rule was checked on.</param>
/// <param name="Violations">In the order of the history.</param>
public sealed record HistoryVerdict(
    IReadOnlyDictionary<Rule, int> Judged, IReadOnlyDictionary<string, int> Unjudged, IReadOnlyList<HistoryViolation> Violations)
{
    /// <summary>Lines on which at least one rule was checked.</summary>
    public int JudgedLines { get; init; }
}

/// <summary>Judges what a broker answered some other day.</summary>
public static class HistoryChecker
{
    /// <summary>A violated line does not end the check: the model goes on from what it took the broker to mean.</summary>
    public static HistoryVerdict Check(IEnumerable<HistoryLine> history)
    {
        var judged = new Dictionary<Rule, int>();
        var unjudged = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var violations = new List<HistoryViolation>();
        var judgedLines = 0;
        var frontier = Frontier.Of(new ModelState());
        var lostGroups = new HashSet<string>(StringComparer.Ordinal);
        var lostTopics = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in history)
        {
            var rules = new HashSet<Rule>();
            if (line.Event is HistoryEvent.LostGroup group)
            {
                lostGroups.Add(group.Group);
            }
            else if (line.Event is HistoryEvent.Lost { ForGood: true } topic)
            {
                lostTopics.Add(topic.Topic);
            }

            frontier = line.Event switch
            {
                HistoryEvent.Begin => Frontier.Of(new ModelState()),
                HistoryEvent.Created created when !lostTopics.Contains(created.Partitions[0].Topic) => Map(frontier, state => created.Partitions.Aggregate(state, (s, partition) => s.With(partition, new PartitionState()))),
                HistoryEvent.Lost lost => Map(frontier, state => Lose(state, lost.Topic)),
                HistoryEvent.Answered answered when !answered.Steps.Any(step => GroupOf(step.Command) is { } name && lostGroups.Contains(name)) =>
                    Judge(frontier, line, answered, rules, violations),
                _ => frontier,
            };
            foreach (var rule in rules)
            {
                judged[rule] = judged.GetValueOrDefault(rule) + 1;
            }

            judgedLines += rules.Count > 0 ? 1 : 0;
            if (rules.Count == 0)
            {
                unjudged[line.Operation] = unjudged.GetValueOrDefault(line.Operation) + 1;
            }
        }

        return new(judged, unjudged, violations) { JudgedLines = judgedLines };
    }

    private static Frontier Judge(
        Frontier frontier, HistoryLine line, HistoryEvent.Answered answered, HashSet<Rule> rules, List<HistoryViolation> violations)
    {
        foreach (var (command, outcome) in answered.Steps)
        {
            var (findings, next) = frontier.Judge(command, outcome);
            foreach (var finding in findings.AsSpan())
            {
                rules.Add(finding.Rule);
                if (finding.Because is { } because)
                {
                    violations.Add(new(line.Number, finding.Rule, ProgramText.Print(command), outcome, findings.Expected, because));
                }
            }

            // Too many unanswered writes: their worlds can't be told apart any more, and what comes after is not judged.
            frontier = next.IsJudgeable ? next : Frontier.Of(new ModelState());
        }

        return frontier;
    }

    private static string? GroupOf(Command<Offset> command) => command switch
    {
        Command<Offset>.Commit commit => commit.Group,
        Command<Offset>.FetchCommitted fetch => fetch.Group,
        _ => null,
    };

    private static Frontier Map(Frontier frontier, Func<ModelState, ModelState> change) =>
        new(ValueList.From(frontier.States.Select(change)));

    private static ModelState Lose(ModelState state, string topic)
    {
        foreach (var partition in state.Partitions.Keys.Where(partition => string.Equals(partition.Topic, topic, StringComparison.Ordinal)))
        {
            state = state with { Partitions = state.Partitions.Without(partition) };
        }

        foreach (var key in state.Commits.Keys.Where(key => string.Equals(key.Partition.Topic, topic, StringComparison.Ordinal)))
        {
            state = state with { Commits = state.Commits.Without(key) };
        }

        return state;
    }
}
