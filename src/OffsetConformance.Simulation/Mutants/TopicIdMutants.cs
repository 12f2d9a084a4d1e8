using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of topics that are called by their ids, and of a broker that takes one topic for another of its name.</summary>
internal static class TopicIdMutants
{
    public static readonly Mutant[] All =
    [
        new(
            "topic-id-outlives-topic", "A topic's id is made of its name: one that is made again has the id of the deleted one.", "START-16", MutantSite.Broker, SeenIn: null,
            SimulatorParts.Healthy with { TopicId = (name, _) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(..16)) }),
        Mutant.OfBroker(
            "CMT-13", "former-id-takes-commit", "A commit under the id of a deleted topic is stored for the one that was made after it.",
            parts => new ByName<Command<Offset>.Commit>(parts, static commit => commit with { Topic = default })),
        Mutant.OfBroker(
            "CMT-39", "former-commit-lingers", "What was committed for a deleted topic is cleared away when the one after it is first asked about, which still gets it.",
            parts => new LingeringCommits(parts)),
        Mutant.OfBroker(
            "CMT-39", "former-id-reads-new-commit", "A question under the id of a deleted topic is answered with what was committed for the one after it.",
            parts => new ByName<Command<Offset>.FetchCommitted>(parts, static fetch => fetch with { Topic = default })),
        Mutant.OfBroker(
            "MISC-07", "former-id-reads-new-topic", "A fetch under the id of a deleted topic reads the one that was made after it.",
            parts => new ByName<Command<Offset>.Fetch>(parts, static fetch => fetch with { Topic = default })),
        Mutant.OfBroker(
            "MISC-07", "session-finds-topic-by-name", "A fetch session looks its topic up by name again, and goes on in one that was made after it.",
            parts => new ByName<Command<Offset>.Fetch>(parts, static fetch => fetch.Session == FetchSession.Continued ? fetch with { Topic = default } : fetch),
            seenIn: "kfake before 1ef0614b"),
        Mutant.OfBroker(
            "MISC-07", "former-id-is-unknown-partition", "A fetch under the id of a deleted topic is told that there is no such partition.",
            parts => new UnknownPartitions(parts)),
    ];

    /// <summary>A broker that goes by the name in some requests.</summary>
    private sealed class ByName<TRequest>(SimulatorParts parts, Func<TRequest, TRequest> name) : SimulatedBroker(parts)
        where TRequest : Command<Offset>.Request
    {
        protected override Outcome Execute(Command<Offset>.Request request) => base.Execute(request is TRequest ours ? name(ours) : request);
    }

    private sealed class UnknownPartitions(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome Execute(Command<Offset>.Request request) =>
            base.Execute(request) is var answer && answer is Outcome.Refused { Error: ErrorCode.UnknownTopicId } && request is Command<Offset>.Fetch ? UnknownPartition : answer;
    }

    private sealed class LingeringCommits(SimulatorParts parts) : Haunted(parts)
    {
        private readonly ConditionalWeakTable<SimulatedTopic, ConcurrentDictionary<CommitKey, StoredCommit>> lingering = [];

        protected override void Haunt(SimulatedTopic topic, SimulatedTopic deleted, KeyValuePair<CommitKey, StoredCommit>[] commits) => lingering.Add(topic, new(commits));

        protected override Outcome Execute(Command<Offset>.Request request)
        {
            var answer = base.Execute(request);
            return request is Command<Offset>.FetchCommitted fetch && answer is Outcome.CommittedOffset { Offset: null }
                && Topics.Find(fetch.Partition.Topic) is { } topic && lingering.TryGetValue(topic, out var commits)
                && commits.TryRemove(new(fetch.Group, fetch.Partition.Partition), out var commit)
                ? new Outcome.CommittedOffset(commit.Offset, commit.Metadata) { LeaderEpoch = commit.LeaderEpoch ?? -1 }
                : answer;
        }
    }
}
