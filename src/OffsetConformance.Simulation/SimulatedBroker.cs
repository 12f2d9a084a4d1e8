using System.Collections.Concurrent;
using System.Diagnostics;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation;

/// <summary>
/// One node that leads every partition and coordinates every group; finds the log that a request is about and lets it answer.
/// Supports every request of the contract and any number of concurrent callers; each answer is complete when the call returns.
/// Leaves out replicas (the high watermark is the log end), leader epochs, members and generations, transactions, compaction,
/// retention, quotas. A request's client makes no difference to a healthy broker.
/// </summary>
public class SimulatedBroker(SimulatorParts parts) : IBroker
{
    private static readonly Outcome UnknownPartition = new Outcome.Refused(ErrorCode.UnknownTopicOrPartition);

    private readonly ConcurrentDictionary<string, SimulatedTopic> topics = new(StringComparer.Ordinal);
    private readonly SimulatedGroups groups = parts.Groups();
    private readonly SimulatorClock clock = new();

    public ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation) => new(Execute(request));

    internal bool TryCreate(string topic, int partitions) => topics.TryAdd(topic, new(partitions, TopicConfig.Default, clock, parts.Log));

    internal void Delete(string topic)
    {
        if (topics.TryRemove(topic, out var deleted))
        {
            lock (deleted.Gate)
            {
                deleted.IsDeleted = true;
                groups.Forget(deleted);
            }
        }
    }

    /// <summary>Answers a request about a partition that exists; the caller holds the topic's lock.</summary>
    protected virtual Outcome Answer(Command<Offset>.Request request, SimulatedLog log) => request switch
    {
        Command<Offset>.Produce produce => log.Produce(produce),
        Command<Offset>.Fetch fetch => log.Fetch(fetch),
        Command<Offset>.ListOffsets list => log.ListOffsets(list),
        Command<Offset>.DeleteRecords delete => log.DeleteRecords(delete),
        Command<Offset>.Trim trim => log.Trim(trim),
        Command<Offset>.Commit commit => groups.Commit(commit, log),
        Command<Offset>.FetchCommitted fetch => groups.FetchCommitted(fetch, log),
        _ => throw new UnreachableException($"no answer to {request.GetType().Name}"),
    };

    private Outcome Execute(Command<Offset>.Request request)
    {
        if (request is Command<Offset>.Control or Command<Offset>.CommitInTransaction)
        {
            return new Outcome.NotObservable("not simulated");
        }

        var partition = PartitionOf(request);
        if (topics.TryGetValue(partition.Topic, out var topic))
        {
            lock (topic.Gate)
            {
                if (!topic.IsDeleted && topic.Find(partition.Partition) is { } log)
                {
                    return Answer(request, log);
                }
            }
        }

        // Only here Kafka does not mind: it has no commit for a topic that it does not know.
        return request is Command<Offset>.FetchCommitted ? SimulatedGroups.NoCommit : UnknownPartition;
    }

    private static TopicPartition PartitionOf(Command<Offset>.Request request) => request switch
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
}
