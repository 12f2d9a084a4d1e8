using System.Runtime.CompilerServices;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>
/// Defects of what is stored with a commit, and of special values: the rules CMT-27, CMT-37, CMT-38, RST-10 and MISC-11.
/// </summary>
internal static class CommitFieldMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfGroups(
            "CMT-27", "newer-epoch-refused", "Refuses a commit with a leader epoch that is newer than the leader's.",
            () => new NewerEpochRefused(), seenIn: "librdkafka's mock cluster"),
        Mutant.OfGroups(
            "CMT-27", "leader-epoch-replaced", "Answers the leader's own epoch where another was committed.", () => new LeaderEpochReplaced()),
        Mutant.OfGroups("CMT-27", "leader-epoch-dropped", "Does not store the leader epoch of a commit.", () => new LeaderEpochDropped()),
        Mutant.OfGroups(
            "CMT-37", "metadata-of-other-client", "Keeps the metadata of a key when another client commits.",
            () => new MetadataOfOtherClient()),
        Mutant.OfGroups(
            "CMT-38", "empty-group-not-stored", "Acknowledges commits of the empty group id without storing them.",
            () => new EmptyGroupNotStored()),
        Mutant.OfGroups(
            "RST-10", "commit-below-start-raised", "Stores the log start for a commit below it.", () => new CommitBelowStartRaised()),
        Mutant.OfGroups("MISC-11", "commit-in-32-bits", "Stores the lower 32 bits of a commit.", () => new CommitIn32Bits()),
    ];

    private sealed class NewerEpochRefused : SimulatedGroups
    {
        public override Outcome Commit(Command<Offset>.Commit request, SimulatedLog log) =>
            request.LeaderEpoch > SimulatedLog.LeaderEpoch ? new Outcome.Refused(ErrorCode.UnknownLeaderEpoch) : base.Commit(request, log);
    }

    private sealed class LeaderEpochReplaced : SimulatedGroups
    {
        public override Outcome FetchCommitted(Command<Offset>.FetchCommitted request, SimulatedLog log)
        {
            var answer = base.FetchCommitted(request, log);
            return answer is Outcome.CommittedOffset { LeaderEpoch: not null } found ? found with { LeaderEpoch = SimulatedLog.LeaderEpoch } : answer;
        }
    }

    private sealed class LeaderEpochDropped : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log) => base.Store(request with { LeaderEpoch = null }, log);
    }

    private sealed class MetadataOfOtherClient : SimulatedGroups
    {
        private readonly ConditionalWeakTable<SimulatedTopic, Dictionary<CommitKey, int>> clients = [];

        protected override void Store(Command<Offset>.Commit request, SimulatedLog log)
        {
            var last = clients.GetOrCreateValue(log.Topic);
            var key = KeyOf(request);
            var isOther = last.TryGetValue(key, out var client) && client != request.Client;
            last[key] = request.Client;
            base.Store(isOther && log.Topic.Commits.TryGetValue(key, out var kept) ? request with { Metadata = kept.Metadata } : request, log);
        }
    }

    private sealed class EmptyGroupNotStored : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log)
        {
            if (request.Group.Length > 0)
            {
                base.Store(request, log);
            }
        }
    }

    private sealed class CommitBelowStartRaised : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log) =>
            base.Store(Offset.Zero <= request.Offset && request.Offset < log.Start ? request with { Offset = log.Start } : request, log);
    }

    private sealed class CommitIn32Bits : SimulatedGroups
    {
        protected override void Store(Command<Offset>.Commit request, SimulatedLog log) =>
            base.Store(request with { Offset = new(request.Offset.Value & uint.MaxValue) }, log);
    }
}
