using OffsetConformance.Contract;
using OffsetConformance.Model;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.State;

namespace OffsetConformance.Checking.Histories;

/// <summary>
/// What the model can follow of one sequence: which partitions and committed offsets it knows, and from where on transactions, compaction,
/// retention, live members or a kill may have changed one unseen. What is lost is not judged any more, and never guessed.
/// </summary>
internal sealed class HistoryScope(HistoryHeader header)
{
    /// <summary>Partitions of topics whose records stay; how many there are.</summary>
    private readonly Dictionary<string, int> followed = new(StringComparer.Ordinal);

    /// <summary>Also under the same name later: the marker of a transaction that was open when a topic was deleted is written into its successor.</summary>
    private readonly HashSet<TopicPartition> lostForGood = [];
    private readonly HashSet<CommitKey> lostCommits = [];

    /// <summary>Whether these exist, and who may commit or delete in them, is not known.</summary>
    private readonly HashSet<string> unsureGroups = new(StringComparer.Ordinal);
    private readonly HashSet<string> lostGroups = new(StringComparer.Ordinal);

    public Frontier Frontier { get; private set; } = Frontier.Of(new ModelState());

    /// <summary>Judges one answer, if it can be judged.</summary>
    /// <returns>Null if it can't.</returns>
    public Findings? Judge(Command<Offset> command, Outcome outcome, int? version)
    {
        Findings? findings = null;
        if (Judgeable(command, outcome, version) is var (asked, answered))
        {
            (findings, var next) = Frontier.Judge(asked, answered);

            // Too many unanswered writes: their worlds can't be told apart any more, and what comes after is not judged.
            Frontier = next.IsJudgeable ? next : Frontier.Of(new ModelState());
        }

        if (outcome is not Outcome.NotObservable)
        {
            Follow(command, outcome);
        }

        return findings;
    }

    public void Join(string group) => unsureGroups.Add(group);

    /// <summary>
    /// A broker that was stopped in good order comes back with everything. A kill may undo a DeleteRecords that was acknowledged, since log
    /// start offsets are saved once in a while; what was appended and committed stays.
    /// </summary>
    public void Restart(bool clean)
    {
        if (!clean)
        {
            LosePartitions(partition => Frontier.States.Any(state =>
                state.Partitions.Find(partition) is { Start: > 0 } || state.Pending.Any(write => Requests.PartitionOf(write) == partition)));
        }
    }

    /// <summary>From here on the partition is not followed.</summary>
    public void Lose(TopicPartition partition) => LosePartitions(partition.Equals);

    private void Lose(CommitKey key)
    {
        lostCommits.Add(key);
        unsureGroups.Add(key.Group);
        Change(state => state with { Commits = state.Commits.Without(key) });
    }

    /// <summary>What a write that overlaps another one wrote is not followed. Of a question nothing is lost.</summary>
    public void LoseWritten(Command<Offset> command)
    {
        if (!Overlaps.IsWrite(command))
        {
            return;
        }

        if (Requests.GroupOf(command) is { } group)
        {
            LoseGroup(group, Requests.PartitionOf(command));
        }
        else if (Requests.PartitionOf(command) is not { } partition)
        {
            LosePartitions(_ => true);
        }
        else if (command is Command<Offset>.Produce { Producer.IsTransactional: true })
        {
            LoseForGood(partition);
        }
        else
        {
            Lose(partition);
        }
    }

    private void LoseGroup(string group, TopicPartition? partition = null)
    {
        if (partition is { } one)
        {
            Lose(new CommitKey(group, one));
            return;
        }

        lostGroups.Add(group);
        Change(state => state.Commits.Keys.Where(key => key.Group == group).Aggregate(state, (s, key) => s with { Commits = s.Commits.Without(key) }));
    }

    private void LosePartitions(Func<TopicPartition, bool> which) => Change(state =>
    {
        foreach (var partition in state.Partitions.Keys.Where(which))
        {
            state = state with { Partitions = state.Partitions.Without(partition) };
        }

        foreach (var key in state.Commits.Keys.Where(key => which(key.Partition)))
        {
            state = state with { Commits = state.Commits.Without(key) };
        }

        return state;
    });

    private void Follow(Command<Offset> command, Outcome outcome)
    {
        if (outcome is Outcome.Refused)
        {
            if (command is Command<Offset>.CommitInTransaction refused)
            {
                // Kafka 3.8 lets a refused one take back the commit that was pending.
                Lose(new CommitKey(refused.Group, refused.Partition));
            }

            return;
        }

        switch (command)
        {
            case Command<Offset>.Produce { Producer: { IsTransactional: true } or { TransactionalId: not null } } produce:
                LoseForGood(produce.Partition);
                break;
            case Command<Offset>.Produce { Producer: not null } produce:
                Lose(produce.Partition);
                break;
            case Command<Offset>.CommitInTransaction commit:
                Lose(new CommitKey(commit.Group, commit.Partition));
                break;
            case Command<Offset>.Control control:
                Follow(control.Body, outcome);
                break;
        }
    }

    private void Follow(ControlRequest request, Outcome outcome)
    {
        switch (request)
        {
            case ControlRequest.CreateTopic create when outcome is Outcome.Acknowledged && header.Keeps(create.Config):
                followed[create.Topic] = create.Partitions;
                Add(create.Topic, 0, create.Partitions);
                break;
            case ControlRequest.CreatePartitions more when outcome is Outcome.Acknowledged && followed.TryGetValue(more.Topic, out var before):
                followed[more.Topic] = more.Count;
                Add(more.Topic, before, more.Count);
                break;
            case ControlRequest.CreatePartitions unsure:
                LoseTopic(unsure.Topic);
                break;
            case ControlRequest.DeleteTopic delete:
                LoseTopic(delete.Topic);
                break;
            case ControlRequest.AlterConfig alter when !header.StillKeeps(alter.Config):
                LoseTopic(alter.Topic);
                break;
            case ControlRequest.AddPartitionsToTxn add:
                foreach (var partition in add.Partitions)
                {
                    LoseForGood(partition);
                }

                break;
            case ControlRequest.OffsetDelete delete:
                Lose(new CommitKey(delete.Group, delete.Partition));
                break;
            case ControlRequest.DeleteGroup delete:
                LoseGroup(delete.Group);
                break;
        }
    }

    private void Add(string topic, int from, int to) => Change(state =>
    {
        for (var number = from; number < to; number++)
        {
            var partition = new TopicPartition(topic, number);
            state = lostForGood.Contains(partition) ? state : state.With(partition, new PartitionState());
        }

        return state;
    });

    private void LoseTopic(string topic)
    {
        followed.Remove(topic);
        LosePartitions(partition => partition.Topic == topic);
    }

    private void LoseForGood(TopicPartition partition)
    {
        lostForGood.Add(partition);
        Lose(partition);
    }

    /// <summary>Null where the model would misjudge: it knows nothing of members, of leader epochs, and of brokers that are too old for the question.</summary>
    private (Command<Offset> Command, Outcome Outcome)? Judgeable(Command<Offset> command, Outcome outcome, int? version) => command switch
    {
        Command<Offset>.Produce { Producer: not null } => null,
        Command<Offset>.Fetch { CurrentLeaderEpoch: not null } fetch => IsAboutEpochs(outcome) ? null : (fetch with { CurrentLeaderEpoch = null }, outcome),
        Command<Offset>.ListOffsets list when IsOlderThanItsQuestion(list.Spec, version) => null,
        Command<Offset>.ListOffsets { CurrentLeaderEpoch: not null } list => IsAboutEpochs(outcome) ? null : (list with { CurrentLeaderEpoch = null }, outcome),
        Command<Offset>.Produce or Command<Offset>.Fetch or Command<Offset>.ListOffsets or Command<Offset>.DeleteRecords => (command, outcome),
        _ => Requests.GroupOf(command) is { } group && IsFollowed(group, command) ? OfGroup(group, command, outcome) : null,
    };

    private bool IsFollowed(string group, Command<Offset> command) =>
        !header.CommitsExpire && !lostGroups.Contains(group)
        && !(Requests.PartitionOf(command) is { } partition && lostCommits.Contains(new(group, partition)));

    /// <summary>In a group that may have members a commit is judged as a write only, not by whether it may be made.</summary>
    private (Command<Offset> Command, Outcome Outcome)? OfGroup(string group, Command<Offset> command, Outcome outcome) => command switch
    {
        Command<Offset>.Commit commit when unsureGroups.Contains(group) => outcome is Outcome.Refused ? null : (commit with { Member = null }, outcome),
        Command<Offset>.Commit { Member: not null } commit => outcome is Outcome.Refused ? (command, outcome) : (commit with { Member = null }, outcome),
        Command<Offset>.Commit or Command<Offset>.FetchCommitted => (command, outcome),
        _ => null,
    };

    private static bool IsAboutEpochs(Outcome outcome) =>
        outcome is Outcome.Refused { Error: ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch or ErrorCode.NotLeaderOrFollower };

    /// <summary>Before these versions the meaning of a negative timestamp depends on the broker's age: many took it for a time.</summary>
    private static bool IsOlderThanItsQuestion(OffsetSpec spec, int? version) => spec.Timestamp switch
    {
        -3 => version < 7,
        < -3 => version < 10,
        _ => false,
    };

    private void Change(Func<ModelState, ModelState> change) => Frontier = new(ValueList.From(Frontier.States.Select(change)));
}
