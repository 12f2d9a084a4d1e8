using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OffsetConformance.Contract;
using OffsetConformance.Simulation.Groups;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>
/// Defects of who may commit, for what, and of taking commits away: the rules CMT-12, CMT-13, CMT-17, CMT-18, CMT-20, CMT-21 and CMT-28
/// to CMT-30.
/// </summary>
internal static class GroupMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfBroker(
            "CMT-12", "unknown-partition-fails-commit", "One unknown partition fails a whole commit.",
            parts => new UnknownFailsAll<Command<Offset>.Commit>(parts)),
        Mutant.OfBroker(
            "CMT-12", "commit-answer-incomplete", "The answer to a commit of several partitions leaves out the last.",
            parts => new CommitAnswerIncomplete(parts)),
        Mutant.OfBroker(
            "CMT-13", "unknown-partition-committed", "Acknowledges a commit for an unknown partition of a known topic.",
            parts => new UnknownPartitionCommitted(parts)),
        Mutant.OfBroker(
            "CMT-13", "commit-creates-topic", "A commit that it refuses for an unknown topic creates the topic.",
            parts => new CommitCreatesTopic(parts)),
        Mutant.OfBroker(
            "CMT-17", "fetch-all-is-nothing", "Takes a fetch of all committed offsets for one of none.",
            parts => new FetchAllAnswers(parts, _ => []), seenIn: "librdkafka's mock cluster"),
        Mutant.OfGroups(
            "CMT-17", "deleted-offset-listed", "A fetch of all committed offsets lists deleted ones with -1.", () => new DeletedOffsetListed()),
        Mutant.OfBroker(
            "CMT-17", "fetch-all-stops-at-topic", "A fetch of all committed offsets answers those of one topic only.",
            parts => new FetchAllAnswers(parts, all => all.Where(part => part.Partition.Topic == all[0].Partition.Topic))),
        Mutant.OfBroker(
            "CMT-18", "simple-commit-needs-group", "Refuses a simple commit of a group that does not exist.",
            parts => new SimpleCommitNeedsGroup(parts)),
        Mutant.OfBroker(
            "CMT-18", "refusal-bars-simple-commits", "Refuses the simple commits of a group whose last commit was refused.",
            parts => new RefusalBarsSimpleCommits(parts)),
        Mutant.OfBroker(
            "CMT-20", "stranger-commits-to-empty-group", "Accepts the commit of an unknown member of an empty group.",
            parts => new StrangerToEmptyGroup(parts, isAccepted: true)),
        Mutant.OfBroker(
            "CMT-20", "stranger-has-stale-generation", "Answers ILLEGAL_GENERATION to an unknown member of an empty group.",
            parts => new StrangerToEmptyGroup(parts, isAccepted: false), seenIn: "kfake"),
        Mutant.OfBroker(
            "CMT-21", "generation-makes-group", "Accepts the commit of a generation of a group that does not exist.",
            parts => new GenerationMakesGroup(parts)),
        Mutant.OfGroups(
            "CMT-28", "offset-delete-takes-topic", "OffsetDelete deletes the commits of the topic's other partitions, too.",
            () => new OffsetDeleteTakesTopic()),
        Mutant.OfGroups("CMT-28", "offset-delete-does-nothing", "OffsetDelete is acknowledged and not done.", () => new OffsetDeleteDoesNothing()),
        Mutant.OfBroker(
            "CMT-28", "absent-offset-delete-refused", "Refuses OffsetDelete of a partition without a commit.",
            parts => new AbsentOffsetDeleteRefused(parts)),
        Mutant.OfBroker(
            "CMT-29", "unknown-group-offset-deleted", "Acknowledges OffsetDelete for a group that does not exist.",
            parts => new Acknowledging<ControlRequest.OffsetDelete>(parts, ErrorCode.GroupIdNotFound)),
        Mutant.OfBroker(
            "CMT-29", "unknown-topic-offset-deleted", "Acknowledges OffsetDelete for a topic or partition that does not exist.",
            parts => new Acknowledging<ControlRequest.OffsetDelete>(parts, ErrorCode.UnknownTopicOrPartition)),
        Mutant.OfGroups(
            "CMT-30", "deleted-group-keeps-commits", "Deleting a group leaves its commits.", () => new DeletedGroupKeepsCommits(), seenIn: "redpanda #4900"),
        Mutant.OfGroups(
            "CMT-30", "deleted-group-takes-namesakes", "Deleting a group drops the commits of those whose names begin with its name.",
            () => new DeletedGroupTakesNamesakes()),
        Mutant.OfBroker(
            "CMT-30", "unknown-group-deleted", "Acknowledges the deletion of a group that does not exist.",
            parts => new Acknowledging<ControlRequest.DeleteGroup>(parts, ErrorCode.GroupIdNotFound)),
    ];

    private sealed class CommitAnswerIncomplete(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome.AnsweredTogether Execute(Command<Offset>.Together together)
        {
            var answer = base.Execute(together);
            return together.Parts is [_, .., Command<Offset>.Commit] ? new(answer.Parts.Without(answer.Parts.Count - 1)) : answer;
        }
    }

    private sealed class UnknownPartitionCommitted(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome Execute(Command<Offset>.Request request) => base.Execute(request) switch
        {
            Outcome.Refused { Error: ErrorCode.UnknownTopicOrPartition }
                when request is Command<Offset>.Commit commit && Topics.Find(commit.Partition.Topic) is not null => Outcome.Acknowledged.Instance,
            var answer => answer,
        };
    }

    private sealed class CommitCreatesTopic(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome Execute(Command<Offset>.Request request)
        {
            var answer = base.Execute(request);
            if (answer is Outcome.Refused { Error: ErrorCode.UnknownTopicOrPartition } && request is Command<Offset>.Commit { Partition.Topic: var topic })
            {
                Execute(new ControlRequest.CreateTopic(topic, 1));
            }

            return answer;
        }
    }

    private sealed class FetchAllAnswers(
        SimulatorParts parts,
        Func<ValueList<(TopicPartition Partition, Outcome Answer)>, IEnumerable<(TopicPartition Partition, Outcome Answer)>> answer) : SimulatedBroker(parts)
    {
        protected override Outcome Execute(ControlRequest request) => base.Execute(request) switch
        {
            Outcome.CommittedOffsets { Partitions.IsEmpty: false } all => new Outcome.CommittedOffsets(ValueList.From(answer(all.Partitions))),
            var other => other,
        };
    }

    private sealed class DeletedOffsetListed : SimulatedGroups
    {
        private readonly ConditionalWeakTable<SimulatedTopic, HashSet<CommitKey>> deleted = [];

        public override void Drop(SimulatedTopic topic, string group, int partition)
        {
            if (topic.Commits.ContainsKey(KeyOf(group, partition, client: 0)))
            {
                deleted.GetOrCreateValue(topic).Add(KeyOf(group, partition, client: 0));
            }

            base.Drop(topic, group, partition);
        }

        public override IEnumerable<(int Partition, Outcome Answer)> CommittedIn(SimulatedTopic topic, string group, bool requireStable) =>
        [
            .. base.CommittedIn(topic, group, requireStable),
            .. deleted.GetOrCreateValue(topic).Where(key => key.Group == group && !topic.Commits.ContainsKey(key)).Select(key => (key.Partition, NoCommit)),
        ];
    }

    private sealed class SimpleCommitNeedsGroup(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome Execute(Command<Offset>.Request request) =>
            request is Command<Offset>.Commit { Member: null } commit && Topics.TryFind(commit.Partition, out _) && StateOf(commit.Group) == nameof(GroupState.Dead)
                ? new Outcome.Refused(ErrorCode.UnknownMemberId)
                : base.Execute(request);

        private string StateOf(string group) => ((Outcome.GroupDescribed)Execute(new ControlRequest.DescribeGroup(group))).State;
    }

    private sealed class RefusalBarsSimpleCommits(SimulatorParts parts) : SimulatedBroker(parts)
    {
        private readonly ConcurrentDictionary<string, bool> barred = new(StringComparer.Ordinal);

        protected override Outcome Execute(Command<Offset>.Request request)
        {
            if (request is Command<Offset>.Commit { Member: null } simple && barred.ContainsKey(simple.Group))
            {
                return new Outcome.Refused(ErrorCode.UnknownMemberId);
            }

            var answer = base.Execute(request);
            if (answer is Outcome.Refused && request is Command<Offset>.Commit refused)
            {
                barred.TryAdd(refused.Group, true);
            }

            return answer;
        }
    }

    private sealed class StrangerToEmptyGroup(SimulatorParts parts, bool isAccepted) : SimulatedBroker(parts)
    {
        protected override Outcome Execute(Command<Offset>.Request request)
        {
            var answer = base.Execute(request);
            if (answer is not Outcome.Refused { Error: ErrorCode.UnknownMemberId } || request is not Command<Offset>.Commit { Member: not null } commit
                || Execute(new ControlRequest.DescribeGroup(commit.Group)) is not Outcome.GroupDescribed { State: nameof(GroupState.Empty) })
            {
                return answer;
            }

            return isAccepted ? base.Execute(commit with { Member = null }) : new Outcome.Refused(ErrorCode.IllegalGeneration);
        }
    }

    private sealed class GenerationMakesGroup(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome Execute(Command<Offset>.Request request)
        {
            var answer = base.Execute(request);
            return answer is Outcome.Refused { Error: ErrorCode.IllegalGeneration } && request is Command<Offset>.Commit { Member: not null } commit
                && Execute(new ControlRequest.DescribeGroup(commit.Group)) is Outcome.GroupDescribed { State: nameof(GroupState.Dead) }
                ? base.Execute(commit with { Member = null })
                : answer;
        }
    }

    private sealed class OffsetDeleteTakesTopic : SimulatedGroups
    {
        public override void Drop(SimulatedTopic topic, string group, int partition) => DropAll(topic, group);
    }

    private sealed class OffsetDeleteDoesNothing : SimulatedGroups
    {
        public override void Drop(SimulatedTopic topic, string group, int partition)
        {
        }
    }

    private sealed class AbsentOffsetDeleteRefused(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome Execute(ControlRequest request)
        {
            var isAbsent = request is ControlRequest.OffsetDelete delete
                && Execute(new Command<Offset>.FetchCommitted(delete.Group, delete.Partition)) is Outcome.CommittedOffset { Offset: null };
            var answer = base.Execute(request);
            return isAbsent && answer is Outcome.Acknowledged ? UnknownPartition : answer;
        }
    }

    /// <summary>A broker that acknowledges a request that it has to refuse for this reason.</summary>
    private sealed class Acknowledging<TRequest>(SimulatorParts parts, ErrorCode reason) : SimulatedBroker(parts)
        where TRequest : ControlRequest
    {
        protected override Outcome Execute(ControlRequest request) => base.Execute(request) switch
        {
            Outcome.Refused refused when refused.Error == reason && request is TRequest => Outcome.Acknowledged.Instance,
            var answer => answer,
        };
    }

    private sealed class DeletedGroupKeepsCommits : SimulatedGroups
    {
        public override void DropAll(SimulatedTopic topic, string group)
        {
        }
    }

    private sealed class DeletedGroupTakesNamesakes : SimulatedGroups
    {
        public override void DropAll(SimulatedTopic topic, string group)
        {
            base.DropAll(topic, group);
            foreach (var key in topic.Commits.Keys.Where(key => key.Group.StartsWith(group, StringComparison.Ordinal)).ToList())
            {
                topic.Commits.Remove(key);
            }
        }
    }
}
