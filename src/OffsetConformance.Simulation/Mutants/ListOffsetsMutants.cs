using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of ListOffsets, section LIST of the rules.</summary>
internal static class ListOffsetsMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfLog(
            "LIST-01", "earliest-is-zero", "Lists earliest 0, wherever the log starts.", topic => new EarliestIsZero(topic)),
        Mutant.OfLog(
            "LIST-01", "earliest-is-batch-base", "Lists as earliest the base offset of the batch that the log starts in.",
            topic => new EarliestIsBatchBase(topic)),
        Mutant.OfLog(
            "LIST-02", "latest-is-last-record", "Lists as latest the offset of the last record.", topic => new LatestIsLastRecord(topic)),
        Mutant.OfLog(
            "LIST-02", "latest-counts-last-batch-as-one", "Lists as latest the base offset of the last batch plus one.",
            topic => new LatestCountsLastBatchAsOne(topic), seenIn: "nisshi object stores"),
        Mutant.OfLog(
            "LIST-12", "unknown-timestamp-is-a-time", "Serves an unknown negative timestamp as a time, which every record is behind.",
            topic => new UnknownTimestampIsATime(topic)),
        Mutant.OfLog(
            "LIST-12", "earliest-local-is-zero", "Lists earliest-local 0, wherever the log starts.", topic => new EarliestLocalIsZero(topic)),
        Mutant.OfBroker(
            "LIST-12", "partition-listed-twice-served", "Serves a partition that one ListOffsets request names twice.",
            parts => new PartitionListedTwiceServed(parts)),
        Mutant.OfBroker(
            "LIST-14", "unknown-partition-lists-zero", "Lists offset 0 for an unknown partition of a known topic.",
            parts => new UnknownPartitionListsZero(parts)),
        Mutant.OfBroker(
            "LIST-14", "unknown-partition-fails-listing", "One unknown partition fails a whole ListOffsets request.",
            parts => new UnknownFailsAll<Command<Offset>.ListOffsets>(parts)),
        Mutant.OfLog(
            "LIST-15", "latest-lookup-runs-retention", "Asking for latest deletes the oldest record.",
            topic => new LatestLookupRunsRetention(topic)),
        Mutant.OfBroker(
            "LIST-15", "listing-moves-commits", "A ListOffsets answer is stored as every group's commit on the partition.",
            parts => new ListingMovesCommits(parts)),
        Mutant.OfLog(
            "LIST-16", "epoch-of-nothing", "Answers the leader epoch although a time lookup found nothing.", topic => new EpochOfNothing(topic)),
        Mutant.OfLog(
            "LIST-17", "empty-listing-refused", "Refuses every ListOffsets question about an empty partition.",
            topic => new EmptyListingRefused(topic)),
        Mutant.OfLog(
            "LIST-17", "empty-lookup-is-zero", "Answers offset 0 to a time lookup on an empty partition.",
            topic => new EmptyLookupIsZero(topic), seenIn: "nisshi"),
    ];

    private sealed class EarliestIsZero(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset? Earliest() => Offset.Zero;
    }

    private sealed class EarliestIsBatchBase(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override Offset? Earliest() => IsEmpty ? Start : BaseOf(Start);
    }

    private sealed class LatestIsLastRecord(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset? Latest(Command<Offset>.ListOffsets request) => IsEmpty ? End : End - 1;
    }

    private sealed class LatestCountsLastBatchAsOne(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override Offset? Latest(Command<Offset>.ListOffsets request) => IsEmpty ? End : Bases[^1] + 1;
    }

    private sealed class UnknownTimestampIsATime(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome ListOffsets(Command<Offset>.ListOffsets request) =>
            base.ListOffsets(request.Spec.Timestamp < OffsetSpec.LatestTiered.Timestamp ? request with { Spec = OffsetSpec.ForTimestamp(0) } : request);
    }

    private sealed class EarliestLocalIsZero(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome ListOffsets(Command<Offset>.ListOffsets request) =>
            request.Spec == OffsetSpec.EarliestLocal ? new Outcome.OffsetListed(Offset.Zero) : base.ListOffsets(request);
    }

    private sealed class PartitionListedTwiceServed(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome.AnsweredTogether Execute(Command<Offset>.Together together) => AnswerEach(together, Execute);
    }

    private sealed class UnknownPartitionListsZero(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome Execute(Command<Offset>.Request request) => base.Execute(request) switch
        {
            Outcome.Refused { Error: ErrorCode.UnknownTopicOrPartition }
                when request is Command<Offset>.ListOffsets list && Topics.Find(list.Partition.Topic) is not null => new Outcome.OffsetListed(Offset.Zero),
            var answer => answer,
        };
    }

    private sealed class EpochOfNothing(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Outcome FindTime(long timestamp)
        {
            var answer = base.FindTime(timestamp);
            return answer is Outcome.OffsetListed { Offset: null } nothing ? nothing with { LeaderEpoch = LeaderEpoch } : answer;
        }
    }

    private sealed class LatestLookupRunsRetention(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset? Latest(Command<Offset>.ListOffsets request)
        {
            if (!IsEmpty)
            {
                RaiseStart(Start + 1);
            }

            return End;
        }
    }

    private sealed class ListingMovesCommits(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome Answer(Command<Offset>.Request request, SimulatedLog log)
        {
            var answer = base.Answer(request, log);
            if (request is Command<Offset>.ListOffsets { Partition.Partition: var partition } && answer is Outcome.OffsetListed { Offset: { } listed })
            {
                foreach (var (key, commit) in log.Topic.Commits.Where(entry => entry.Key.Partition == partition).ToList())
                {
                    log.Topic.Commits[key] = commit with { Offset = listed };
                }
            }

            return answer;
        }
    }

    private sealed class EmptyListingRefused(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome ListOffsets(Command<Offset>.ListOffsets request) =>
            IsEmpty ? new Outcome.Refused(ErrorCode.UnknownServerError) : base.ListOffsets(request);
    }

    private sealed class EmptyLookupIsZero(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Outcome FindTime(long timestamp) =>
            IsEmpty ? new Outcome.OffsetListed(Offset.Zero, Timestamp: 0) : base.FindTime(timestamp);
    }
}
