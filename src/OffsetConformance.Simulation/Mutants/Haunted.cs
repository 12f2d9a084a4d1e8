using System.Collections.Concurrent;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>A broker that remembers deleted topics, and lets them reach into those that are made again.</summary>
internal abstract class Haunted(SimulatorParts parts) : SimulatedBroker(parts)
{
    private readonly ConcurrentDictionary<string, (SimulatedTopic Topic, KeyValuePair<CommitKey, StoredCommit>[] Commits)> deleted = new(StringComparer.Ordinal);

    protected sealed override Outcome Execute(ControlRequest request)
    {
        if (request is ControlRequest.DeleteTopic { Topic: var dying } && Topics.Find(dying) is { } old)
        {
            lock (old.Gate)
            {
                deleted[dying] = (old, [.. old.Commits]);
            }
        }

        var answer = base.Execute(request);
        if (answer is Outcome.TopicCreated && request is ControlRequest.CreateTopic { Topic: var name }
            && deleted.TryRemove(name, out var before) && Topics.Find(name) is { } again)
        {
            lock (again.Gate)
            {
                Haunt(again, before.Topic, before.Commits);
            }
        }

        return answer;
    }

    protected abstract void Haunt(SimulatedTopic topic, SimulatedTopic deleted, KeyValuePair<CommitKey, StoredCommit>[] commits);

    /// <summary>The logs of the same number in both topics.</summary>
    protected static IEnumerable<(SimulatedLog Log, SimulatedLog Deleted)> Pairs(SimulatedTopic topic, SimulatedTopic deleted) =>
        Enumerable.Range(0, Math.Min(topic.PartitionCount, deleted.PartitionCount)).Select(partition => (topic.Find(partition)!, deleted.Find(partition)!));
}
