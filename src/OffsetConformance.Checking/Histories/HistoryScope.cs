using OffsetConformance.Contract;
using OffsetConformance.Model;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.State;

namespace OffsetConformance.Checking.Histories;

/// <summary>
/// What the model can follow of one sequence: which logs and committed offsets it knows, and from where on transactions, compaction,
/// retention, live members or a kill may have changed one unseen. What is lost is not judged any more, and never guessed.
/// </summary>
internal sealed class HistoryScope(HistoryHeader header)
{
    private readonly LostLogs logs = new(header);
    private readonly LostGroups groups = new(header);

    public Frontier Frontier { get; private set; } = Frontier.Of(World(header));

    /// <summary>Judges one answer, as far as it can be judged.</summary>
    public IReadOnlyList<(Command<Offset> Command, Outcome Outcome, Findings Findings)> Judge(Command<Offset> command, Outcome outcome, int? version)
    {
        if (!Frontier.First.Knows(command))
        {
            LoseWritten(command);
            return [];
        }

        var judged = new List<(Command<Offset>, Outcome, Findings)>();
        foreach (var (part, answer) in Judgeable(command, outcome, version))
        {
            if (Requests.GroupOf(part) is { } group && groups.IsUnsure(group))
            {
                Change(state => state.With(group, GroupExistence.Uncertain));
            }

            var (findings, next) = Frontier.Judge(part, answer);
            judged.Add((part, answer, findings));

            // Too many unanswered writes: their worlds can't be told apart any more, and what comes after is not judged.
            Frontier = next.IsJudgeable ? next : Frontier.Of(World(header));
        }

        foreach (var (part, answer) in Requests.Apart(command, outcome))
        {
            logs.Follow(part, answer);
            groups.Follow(part, answer, Forget);
        }

        return judged;
    }

    public void Join(string group) => groups.Join(group);

    /// <summary>
    /// A broker that was stopped in good order comes back with everything but some of what it knew of producers. A kill may also undo a
    /// DeleteRecords that was acknowledged, since log start offsets are saved once in a while; what was appended and committed stays.
    /// </summary>
    public void Restart(bool clean)
    {
        logs.ForgetProducers();
        if (!clean)
        {
            foreach (var state in Frontier.States)
            {
                logs.Lose(state.Partitions.Keys.Where(partition => state.Partitions.Find(partition)!.Start > 0));
                logs.Lose(state.Pending.Select(Requests.PartitionOf).OfType<TopicPartition>());
            }
        }
    }

    /// <summary>What a write that overlaps another one wrote is not followed. Of a question nothing is lost.</summary>
    public void LoseWritten(Command<Offset> command)
    {
        LoseTold(command);
        if (!Overlaps.IsWrite(command))
        {
            return;
        }

        if (Requests.GroupOf(command) is { } group)
        {
            groups.Lose(group, Requests.PartitionOf(command), Forget);
        }
        else if (Requests.PartitionOf(command) is { } partition)
        {
            Lose(partition);
            logs.Follow(command, new Outcome.Indeterminate("overlapped"));
        }
        else
        {
            // Topics that were created, changed and deleted in an unknown order: nothing that is known is sure any more.
            Frontier = Frontier.Of(World(header));
        }
    }

    /// <summary>What a session was told by an answer that is not judged can't be held against its next one.</summary>
    private void LoseTold(Command<Offset> command)
    {
        if (command is Command<Offset>.Fetch { Session: not FetchSession.None } fetch)
        {
            Change(state => state with { FetchSessions = state.FetchSessions.Without(fetch.Client) });
        }
    }

    public void Lose(TopicPartition partition) => logs.Lose([partition]);

    private static ModelState World(HistoryHeader header) =>
        new() { Traits = header.Broker is "Apache Kafka" ? BrokerTraits.OfKafka(header.Version) : BrokerTraits.Current };

    /// <summary>The commands that the model can judge; parts of one request stay one if they can.</summary>
    private IEnumerable<(Command<Offset> Command, Outcome Outcome)> Judgeable(Command<Offset> command, Outcome outcome, int? version)
    {
        if (command is not Command<Offset>.Together together)
        {
            return JudgeablePart(command, outcome, version) is { } one ? [one] : [];
        }

        if (outcome is not Outcome.AnsweredTogether { Parts: var answers })
        {
            return Requests.Apart(command, outcome).Select(part => JudgeablePart(part.Command, part.Outcome, version)).OfType<(Command<Offset>, Outcome)>();
        }

        // One question of the model's own stays one; what is named twice is another question than what is named once.
        return together.Parts.GroupBy(Requests.PartitionOf).GroupBy(parts => parts.Count() > 1).Select(kind =>
        {
            var asked = kind.SelectMany(parts => parts).Select(part => JudgeablePart(part, AnswerTo(part, answers), version)).OfType<(Command<Offset> Command, Outcome)>()
                .Select(part => (Command<Offset>.Request)part.Command).ToList();
            var named = asked.Select(Requests.PartitionOf).ToHashSet();
            return (
                (Command<Offset>)new Command<Offset>.Together(ValueList.From(asked)),
                (Outcome)new Outcome.AnsweredTogether(ValueList.From(answers.Where(answer => named.Contains(answer.Partition)))));
        }).Where(kind => ((Command<Offset>.Together)kind.Item1).Parts.Count > 0);
    }

    /// <summary>A part that is left out of the answer is judged as one that was asked, whatever the answer would have been.</summary>
    private static Outcome AnswerTo(Command<Offset> part, ValueList<(TopicPartition Partition, Outcome Answer)> answers) =>
        answers.FirstOrDefault(answer => answer.Partition == Requests.PartitionOf(part)).Answer ?? Outcome.Acknowledged.Instance;

    private (Command<Offset> Command, Outcome Outcome)? JudgeablePart(Command<Offset> command, Outcome outcome, int? version) => command switch
    {
        Command<Offset>.ListOffsets list when IsOlderThanItsQuestion(list.Spec, version) => null,
        Command<Offset>.CommitInTransaction => null,
        _ when Requests.GroupOf(command) is { } group => groups.Judgeable(group, command, outcome),
        _ when logs.IsLost(command) => Lost(command),
        _ => (command, outcome),
    };

    private (Command<Offset> Command, Outcome Outcome)? Lost(Command<Offset> command)
    {
        LoseTold(command);
        return null;
    }

    /// <summary>Before these versions the meaning of a negative timestamp depends on the broker's age.</summary>
    private static bool IsOlderThanItsQuestion(OffsetSpec spec, int? version) => spec.Timestamp switch
    {
        -3 => version < 7,
        -4 => version < 8,
        -5 => version < 9,
        -6 => version is null or >= 11,
        _ => false,
    };

    private void Forget(CommitKey key) => Change(state => state with { Commits = state.Commits.Without(key) });

    private void Change(Func<ModelState, ModelState> change) => Frontier = new(ValueList.From(Frontier.States.Select(change)));
}
