using System.Diagnostics;
using OffsetConformance.Contract;
using OffsetConformance.Simulation.Groups;
using OffsetConformance.Simulation.Timers;
using OffsetConformance.Simulation.Transactions;

namespace OffsetConformance.Simulation;

/// <summary>
/// One node that leads every partition and coordinates every group and transaction; finds who a request is about and lets it answer.
/// Supports every request of the contract and any number of concurrent callers. Each answer is complete when the call returns, except
/// those of JoinGroup and SyncGroup, which may wait for other members.
/// Leaves out replicas (the high watermark is the log end), elections, quotas, and the waiting of a fetch: Kafka waits for MinBytes at most
/// MaxWait and then answers what there is, which is what is answered here at once. A request's client makes no difference to a healthy broker.
/// </summary>
public class SimulatedBroker : IBroker, IDisposable
{
    private protected static readonly Outcome UnknownPartition = new Outcome.Refused(ErrorCode.UnknownTopicOrPartition);

    private static readonly Outcome UnknownTopicId = new Outcome.Refused(ErrorCode.UnknownTopicId);

    private static readonly Outcome NamedTwice = new Outcome.Refused(ErrorCode.InvalidRequest);

    private readonly SimulatedTopics topics;
    private readonly SimulatedGroups commits;
    private readonly GroupCoordinator coordinator;
    private readonly GroupOffsets groups;
    private readonly TransactionCoordinator transactions;
    private readonly TimerQueue timers;
    private readonly BackgroundWork background;
    private readonly FetchSessions fetchSessions;

    /// <summary><see cref="AnswerAt"/>, made once: a delegate for every request would be garbage.</summary>
    private readonly Func<Command<Offset>.Request, SimulatedTopic, Outcome> answerAt;

    public SimulatedBroker(SimulatorParts parts)
    {
        var clock = new SimulatorClock(parts.Options.Time);
        timers = new(clock);
        topics = new(parts, clock);
        commits = parts.Groups();
        coordinator = new(timers, parts.Options);
        groups = new(coordinator, topics, commits);
        transactions = new(topics, groups, timers);
        background = new(topics, groups, timers, parts.Options);
        fetchSessions = parts.FetchSessions();
        answerAt = AnswerAt;
    }

    private protected SimulatedTopics Topics => topics;

    public ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation) => request switch
    {
        Command<Offset>.Control { Body: ControlRequest.JoinGroup join } => coordinator.Join(join).WaitAsync(cancellation),
        Command<Offset>.Control { Body: ControlRequest.SyncGroup sync } => coordinator.Sync(sync).WaitAsync(cancellation),
        Command<Offset>.Control control => new(Execute(control.Body)),
        _ => new(Execute(request)),
    };

    /// <summary>Stops the timers. A broker whose clock stands still has none that run.</summary>
    public void Dispose()
    {
        timers.Dispose();
        GC.SuppressFinalize(this);
    }

    internal bool TryCreate(string topic, int partitions, TopicConfig config) => topics.TryCreate(topic, partitions, config);

    /// <summary>Returns whether there was such a topic.</summary>
    internal bool Delete(string topic)
    {
        if (topics.Remove(topic) is not { } deleted)
        {
            return false;
        }

        lock (deleted.Gate)
        {
            deleted.IsDeleted = true;
            commits.Forget(deleted);
        }

        groups.Forget(topic);
        fetchSessions.Forget(topic);
        return true;
    }

    /// <summary>Answers a request about a partition that exists; the caller holds the topic's lock.</summary>
    protected virtual Outcome Answer(Command<Offset>.Request request, SimulatedLog log) => request switch
    {
        Command<Offset>.Produce produce => log.Produce(produce),
        Command<Offset>.Fetch fetch => log.Fetch(fetch),
        Command<Offset>.ListOffsets list => log.ListOffsets(list),
        Command<Offset>.DeleteRecords delete => log.DeleteRecords(delete),
        Command<Offset>.Trim trim => log.Trim(trim),
        Command<Offset>.Commit commit => commits.Commit(commit, log),
        Command<Offset>.FetchCommitted fetch => commits.FetchCommitted(fetch, log),
        _ => throw new UnreachableException($"no answer to {request.GetType().Name}"),
    };

    /// <summary>Answers a request that carries an offset or asks for one, or several in one.</summary>
    protected virtual Outcome Execute(Command<Offset>.Request request) => request switch
    {
        _ when !TopicReference.Of(request).IsName && topics.Find(PartitionOf(request).Topic) is null => UnknownTopicId,
        Command<Offset>.Commit commit => groups.Commit(commit, answerAt),
        Command<Offset>.CommitInTransaction commit => transactions.CommitOffset(commit),
        Command<Offset>.Together together => Execute(together),
        Command<Offset>.Produce { Producer.IsTransactional: true } produce => transactions.Produce(produce, answerAt),

        Command<Offset>.Fetch { Session: not FetchSession.None } fetch => fetchSessions.Answer(fetch, Execute(fetch with { Session = FetchSession.None })),

        // Only here Kafka does not mind: it has no commit for a topic that it does not know.
        Command<Offset>.FetchCommitted fetch => topics.TryFind(fetch.Partition, out var topic) ? AnswerAt(fetch, topic) : SimulatedGroups.NoCommit,
        _ => topics.TryFind(PartitionOf(request), out var topic) ? AnswerAt(request, topic) : UnknownPartition,
    };

    /// <summary>
    /// Each part for itself. Kafka keeps the partitions of ListOffsets and DeleteRecords in a map: one that is named twice is answered once, which
    /// ListOffsets refuses; of two deletions the last counts.
    /// </summary>
    protected virtual Outcome.AnsweredTogether Execute(Command<Offset>.Together together)
    {
        var twice = together.Parts.OfType<Command<Offset>.ListOffsets>().CountBy(part => part.Partition)
            .Where(named => named.Value > 1).Select(named => named.Key).ToHashSet();
        var kept = ValueList.From(together.Parts.Where((part, i) => !IsMerged(together.Parts, part, i)));
        return AnswerEach(together with { Parts = kept }, part => twice.Contains(PartitionOf(part)) ? NamedTwice : Execute(part));
    }

    /// <summary>Answers a request about topics, groups or transactions, except those that may wait.</summary>
    protected virtual Outcome Execute(ControlRequest request) => request switch
    {
        ControlRequest.CreateTopic create => topics.Create(create),
        ControlRequest.DeleteTopic delete => Delete(delete.Topic) ? Outcome.Acknowledged.Instance : UnknownPartition,
        ControlRequest.CreatePartitions create => topics.CreatePartitions(create),
        ControlRequest.Metadata metadata => topics.Describe(metadata.Topics),
        ControlRequest.DescribeConfig describe => topics.DescribeConfig(describe),
        ControlRequest.AlterConfig alter => topics.AlterConfig(alter),
        ControlRequest.LeaderEpochEnd epoch => LeaderEpochEnd(epoch),
        ControlRequest.FetchCommittedAll fetch => groups.FetchAll(fetch),
        ControlRequest.OffsetDelete delete => groups.Delete(delete),
        ControlRequest.DeleteGroup delete => groups.DeleteGroup(delete),
        ControlRequest.Heartbeat heartbeat => coordinator.Heartbeat(heartbeat),
        ControlRequest.LeaveGroup leave => coordinator.Leave(leave),
        ControlRequest.DescribeGroup describe => coordinator.Describe(describe.Group),
        ControlRequest.ListGroups => coordinator.List(),
        ControlRequest.InitProducerId initialise => transactions.Initialise(initialise),
        ControlRequest.AddPartitionsToTxn add => transactions.AddPartitions(add),
        ControlRequest.AddOffsetsToTxn add => transactions.AddOffsets(add),
        ControlRequest.EndTxn end => transactions.End(end),
        ControlRequest.AdvanceClock advance => Advance(advance),
        _ => throw new UnreachableException($"no answer to {request.GetType().Name}"),
    };

    /// <summary>The answers to all parts, in the order of the request.</summary>
    private protected static Outcome.AnsweredTogether AnswerEach(Command<Offset>.Together together, Func<Command<Offset>.Request, Outcome> answer)
    {
        var answers = new (TopicPartition, Outcome)[together.Parts.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = (PartitionOf(together.Parts[i]), answer(together.Parts[i]));
        }

        return new(ValueList.Wrap(answers));
    }

    private protected static TopicPartition PartitionOf(Command<Offset>.Request request) => request switch
    {
        Command<Offset>.Produce produce => produce.Partition,
        Command<Offset>.Fetch fetch => fetch.Partition,
        Command<Offset>.ListOffsets list => list.Partition,
        Command<Offset>.DeleteRecords delete => delete.Partition,
        Command<Offset>.Trim trim => trim.Partition,
        Command<Offset>.Commit commit => commit.Partition,
        Command<Offset>.FetchCommitted fetch => fetch.Partition,
        _ => throw new UnreachableException($"no partition in {request.GetType().Name}"),
    };

    /// <summary>Whether another part of the request speaks for this one.</summary>
    private static bool IsMerged(ValueList<Command<Offset>.Request> parts, Command<Offset>.Request part, int index) => part switch
    {
        Command<Offset>.ListOffsets list => parts.Take(index).OfType<Command<Offset>.ListOffsets>().Any(other => other.Partition == list.Partition),
        Command<Offset>.DeleteRecords delete => parts.Skip(index + 1).OfType<Command<Offset>.DeleteRecords>().Any(other => other.Partition == delete.Partition),
        _ => false,
    };

    private Outcome AnswerAt(Command<Offset>.Request request, SimulatedTopic topic)
    {
        lock (topic.Gate)
        {
            return TopicReference.Of(request) is { IsName: false, Id: var id } && id != topic.Id ? UnknownTopicId
                : !topic.IsDeleted && topic.Find(PartitionOf(request).Partition) is { } log ? Answer(request, log) : UnknownPartition;
        }
    }

    private Outcome LeaderEpochEnd(ControlRequest.LeaderEpochEnd request)
    {
        if (!topics.TryFind(request.Partition, out var topic))
        {
            return UnknownPartition;
        }

        lock (topic.Gate)
        {
            return topic.Find(request.Partition.Partition)!.LeaderEpochEnd(request);
        }
    }

    private Outcome Advance(ControlRequest.AdvanceClock request)
    {
        background.Advance(request.Milliseconds);
        return Outcome.Acknowledged.Instance;
    }
}
