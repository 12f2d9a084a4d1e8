using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of topics that are made again or get more partitions: the rules START-16 and START-18.</summary>
internal static class TopicMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfBroker(
            "START-16", "commits-outlive-topic", "A topic that is made again has the commits of the deleted one.",
            parts => new CommitsOutliveTopic(parts), seenIn: "kfake before #1411, AutoMQ before #1262"),
        Mutant.OfBroker(
            "START-16", "records-outlive-topic", "A topic that is made again has the records of the deleted one.",
            parts => new RecordsOutliveTopic(parts)),
        OfBrokerAndLog(
            "START-16", "offsets-outlive-topic", "A topic that is made again goes on with the offsets of the deleted one.",
            parts => new OffsetsOutliveTopic(parts)),
        Mutant.OfBroker(
            "START-18", "new-partition-inherits-commits", "A partition that is added has the commits of partition 0.",
            parts => new NewPartitionInheritsCommits(parts)),
        OfBrokerAndLog(
            "START-18", "added-partition-takes-record", "Adding partitions takes the last record out of every partition there was.",
            parts => new AddedPartitionTakesRecord(parts)),
        OfBrokerAndLog(
            "START-18", "new-partition-starts-at-one", "A partition that is added starts at offset 1.", parts => new NewPartitionStartsAtOne(parts)),
    ];

    private static Mutant OfBrokerAndLog(string owner, string id, string sentence, Func<SimulatorParts, SimulatedBroker> broker) =>
        new(id, sentence, owner, MutantSite.Broker, SeenIn: null, SimulatorParts.Healthy with { Broker = broker, Log = topic => new OpenLog(topic) });

    /// <summary>A healthy log that its broker can reach into.</summary>
    private sealed class OpenLog(SimulatedTopic topic) : SimulatedLog(topic)
    {
        private Offset? lost;

        public void StartAt(Offset offset) => Start = End = offset;

        public void LoseLast() => lost = IsEmpty ? null : End - 1;

        protected override ReadOnlySpan<OffsetRecord> Read(Offset from)
        {
            var answer = base.Read(from);
            return lost is null || lost < from ? answer : (OffsetRecord[])[.. answer.ToArray().Where(record => record.Offset != lost)];
        }
    }

    private sealed class CommitsOutliveTopic(SimulatorParts parts) : Haunted(parts)
    {
        protected override void Haunt(SimulatedTopic topic, SimulatedTopic deleted, KeyValuePair<CommitKey, StoredCommit>[] commits)
        {
            foreach (var (key, commit) in commits)
            {
                topic.Commits[key] = commit with { Order = 0 };
            }
        }
    }

    private sealed class RecordsOutliveTopic(SimulatorParts parts) : Haunted(parts)
    {
        protected override void Haunt(SimulatedTopic topic, SimulatedTopic deleted, KeyValuePair<CommitKey, StoredCommit>[] commits)
        {
            foreach (var (log, old) in Pairs(topic, deleted))
            {
                if (old.Fetch(new(default, old.Start)) is Outcome.Fetched { Records: { IsEmpty: false } records })
                {
                    log.Produce(new(default, ValueList.From(records.Select(record => record.Record))));
                }
            }
        }
    }

    private sealed class OffsetsOutliveTopic(SimulatorParts parts) : Haunted(parts)
    {
        protected override void Haunt(SimulatedTopic topic, SimulatedTopic deleted, KeyValuePair<CommitKey, StoredCommit>[] commits)
        {
            foreach (var (log, old) in Pairs(topic, deleted))
            {
                ((OpenLog)log).StartAt(old.End);
            }
        }
    }

    /// <summary>A broker that does more than to add partitions.</summary>
    private abstract class Growing(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected sealed override Outcome Execute(ControlRequest request)
        {
            if (request is not ControlRequest.CreatePartitions { Topic: var name } || Topics.Find(name) is not { } topic)
            {
                return base.Execute(request);
            }

            lock (topic.Gate)
            {
                var before = topic.PartitionCount;
                var answer = base.Execute(request);
                if (answer is Outcome.Acknowledged)
                {
                    Grow(topic, before);
                }

                return answer;
            }
        }

        /// <param name="topic">The topic; its lock is held.</param>
        /// <param name="before">How many partitions it had.</param>
        protected abstract void Grow(SimulatedTopic topic, int before);
    }

    private sealed class NewPartitionInheritsCommits(SimulatorParts parts) : Growing(parts)
    {
        protected override void Grow(SimulatedTopic topic, int before)
        {
            foreach (var (key, commit) in topic.Commits.Where(entry => entry.Key.Partition == 0).ToList())
            {
                for (var partition = before; partition < topic.PartitionCount; partition++)
                {
                    topic.Commits[key with { Partition = partition }] = commit;
                }
            }
        }
    }

    private sealed class AddedPartitionTakesRecord(SimulatorParts parts) : Growing(parts)
    {
        protected override void Grow(SimulatedTopic topic, int before)
        {
            foreach (var log in topic.Logs.Cast<OpenLog>())
            {
                log.LoseLast();
            }
        }
    }

    private sealed class NewPartitionStartsAtOne(SimulatorParts parts) : Growing(parts)
    {
        protected override void Grow(SimulatedTopic topic, int before)
        {
            for (var partition = before; partition < topic.PartitionCount; partition++)
            {
                ((OpenLog)topic.Find(partition)!).StartAt(new(1));
            }
        }
    }
}
