using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of DeleteRecords and of what it leaves: the rules START-03, START-07 to START-10, START-12, START-13 and START-15.</summary>
internal static class DeleteRecordsMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfLog(
            "START-03", "append-forgets-trim", "The next append puts a log start that was raised back to 0.",
            topic => new AppendForgetsTrim(topic), seenIn: "inkless 393f031db1"),
        Mutant.OfLog(
            "START-07", "delete-takes-one-more", "DeleteRecords deletes the record at the offset, too.", topic => new DeleteTakesOneMore(topic)),
        Mutant.OfLog(
            "START-07", "delete-rounds-up-to-batch", "DeleteRecords into a batch deletes the whole batch.",
            topic => new DeleteRoundsUpToBatch(topic)),
        Mutant.OfLog(
            "START-07", "delete-rounds-down-to-batch", "DeleteRecords into a batch leaves the whole batch.",
            topic => new DeleteRoundsDownToBatch(topic)),
        Mutant.OfLog(
            "START-07", "delete-up-to-watermark-refused", "Refuses DeleteRecords at the high watermark.",
            topic => new DeleteUpToWatermarkRefused(topic)),
        Mutant.OfLog(
            "START-07", "delete-answers-old-start", "DeleteRecords answers where the log started before.", topic => new DeleteAnswersOldStart(topic)),
        Mutant.OfLog("START-08", "delete-minus-one-refused", "Refuses DeleteRecords at -1.", topic => new DeleteMinusOneRefused(topic)),
        Mutant.OfLog(
            "START-08", "delete-minus-one-does-nothing", "DeleteRecords at -1 succeeds and does nothing.",
            topic => new DeleteMinusOneDoesNothing(topic)),
        Mutant.OfLog(
            "START-09", "delete-at-start-refused", "Refuses DeleteRecords at or below the log start.",
            topic => new DeleteAtStartRefused(topic), seenIn: "redpanda before 06e7154280, kfake"),
        Mutant.OfLog(
            "START-09", "delete-below-start-moves-back", "DeleteRecords below the log start lowers it to the offset.",
            topic => new DeleteBelowStartMovesBack(topic)),
        Mutant.OfLog(
            "START-10", "delete-beyond-end-clamped", "DeleteRecords beyond the log end deletes everything.",
            topic => new DeleteBeyondEndClamped(topic)),
        Mutant.OfLog(
            "START-10", "delete-beyond-end-passes-it", "DeleteRecords beyond the log end raises the log start above the log end.",
            topic => new DeleteBeyondEndPassesIt(topic)),
        Mutant.OfBroker(
            "START-12", "unknown-partition-fails-deletion", "One unknown partition fails a whole DeleteRecords request.",
            parts => new UnknownFailsAll<Command<Offset>.DeleteRecords>(parts)),
        Mutant.OfLog(
            "START-12", "compacted-topic-trimmed", "DeleteRecords trims a topic that is only compacted.", topic => new CompactedTopicTrimmed(topic)),
        Mutant.OfBroker(
            "START-12", "unknown-partition-deleted", "DeleteRecords on an unknown partition succeeds with low watermark 0.",
            parts => new UnknownPartitionDeleted(parts)),
        Mutant.OfLog(
            "START-13", "trimmed-batch-delivered-whole", "A fetch at a log start inside a batch delivers the whole batch.",
            topic => new TrimmedBatchDeliveredWhole(topic)),
        Mutant.OfLog(
            "START-13", "trimmed-batch-lost", "A fetch at a log start inside a batch leaves out the rest of the batch.",
            topic => new TrimmedBatchLost(topic)),
        Mutant.OfBroker(
            "START-15", "deletion-clamps-commits", "DeleteRecords raises the commits below the new log start to it.",
            parts => new DeletionAdjustsCommits(parts, drops: false)),
        Mutant.OfBroker(
            "START-15", "deletion-drops-commits", "DeleteRecords drops the commits below the new log start.",
            parts => new DeletionAdjustsCommits(parts, drops: true)),
    ];

    private sealed class AppendForgetsTrim(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Produce(Command<Offset>.Produce request)
        {
            var answer = base.Produce(request);
            if (answer is Outcome.Produced)
            {
                Start = Offset.Zero;
            }

            return answer;
        }
    }

    /// <summary>A log that mistakes some offsets to delete below for others. What only a compacted topic refuses stays refused.</summary>
    private abstract class MistakenLog(SimulatedTopic topic) : BatchedLog(topic)
    {
        public override Outcome DeleteRecords(Command<Offset>.DeleteRecords request) =>
            Start < request.Offset && request.Offset <= End ? base.DeleteRecords(request with { Offset = Mistake(request.Offset) }) : base.DeleteRecords(request);

        /// <summary>What an offset above the log start and not above the log end is taken for.</summary>
        protected virtual Offset Mistake(Offset offset) => offset;
    }

    private sealed class DeleteTakesOneMore(SimulatedTopic topic) : MistakenLog(topic)
    {
        protected override Offset Mistake(Offset offset) => offset < End ? offset + 1 : offset;
    }

    private sealed class DeleteRoundsUpToBatch(SimulatedTopic topic) : MistakenLog(topic)
    {
        protected override Offset Mistake(Offset offset) => Bases.FindIndex(candidate => candidate >= offset) is var next and >= 0 ? Bases[next] : End;
    }

    private sealed class DeleteRoundsDownToBatch(SimulatedTopic topic) : MistakenLog(topic)
    {
        protected override Offset Mistake(Offset offset) => offset < End ? new(Math.Max(BaseOf(offset).Value, Start.Value)) : offset;
    }

    private sealed class DeleteUpToWatermarkRefused(SimulatedTopic topic) : MistakenLog(topic)
    {
        protected override Offset Mistake(Offset offset) => offset < End ? offset : End + 1;
    }

    private sealed class DeleteAnswersOldStart(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome DeleteRecords(Command<Offset>.DeleteRecords request)
        {
            var before = Start;
            var answer = base.DeleteRecords(request);
            return answer is Outcome.RecordsDeleted ? new Outcome.RecordsDeleted(before) : answer;
        }
    }

    private sealed class DeleteMinusOneRefused(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome DeleteRecords(Command<Offset>.DeleteRecords request) =>
            base.DeleteRecords(request.Offset.Value == -1 ? request with { Offset = Offset.MaxValue } : request);
    }

    private sealed class DeleteMinusOneDoesNothing(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome DeleteRecords(Command<Offset>.DeleteRecords request) =>
            base.DeleteRecords(request.Offset.Value == -1 ? request with { Offset = Start } : request);
    }

    private sealed class DeleteAtStartRefused(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome DeleteRecords(Command<Offset>.DeleteRecords request) =>
            base.DeleteRecords(Offset.Zero <= request.Offset && request.Offset <= Start ? request with { Offset = Offset.MaxValue } : request);
    }

    private sealed class DeleteBelowStartMovesBack(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome DeleteRecords(Command<Offset>.DeleteRecords request)
        {
            if (Topic.Config.IsDeleting && Offset.Zero <= request.Offset && request.Offset < Start)
            {
                Start = request.Offset;
            }

            return base.DeleteRecords(request);
        }
    }

    private sealed class DeleteBeyondEndClamped(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome DeleteRecords(Command<Offset>.DeleteRecords request) =>
            base.DeleteRecords(request.Offset > End ? request with { Offset = End } : request);
    }

    private sealed class DeleteBeyondEndPassesIt(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome DeleteRecords(Command<Offset>.DeleteRecords request)
        {
            if (!Topic.Config.IsDeleting || request.Offset <= End)
            {
                return base.DeleteRecords(request);
            }

            Start = request.Offset;
            return new Outcome.RecordsDeleted(Start);
        }
    }

    private sealed class CompactedTopicTrimmed(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome DeleteRecords(Command<Offset>.DeleteRecords request) => DeleteBelow(request.Offset);
    }

    private sealed class UnknownPartitionDeleted(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome Execute(Command<Offset>.Request request) => base.Execute(request) switch
        {
            Outcome.Refused { Error: ErrorCode.UnknownTopicOrPartition } when request is Command<Offset>.DeleteRecords => new Outcome.RecordsDeleted(Offset.Zero),
            var answer => answer,
        };
    }

    private sealed class TrimmedBatchDeliveredWhole(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override ReadOnlySpan<OffsetRecord> Read(Offset from) => base.Read(from == Start && !IsEmpty ? BaseOf(from) : from);
    }

    private sealed class TrimmedBatchLost(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override ReadOnlySpan<OffsetRecord> Read(Offset from)
        {
            var next = from == Start ? Bases.FindIndex(candidate => candidate >= from) : -1;
            return base.Read(from != Start ? from : next < 0 ? End : Bases[next]);
        }
    }

    private sealed class DeletionAdjustsCommits(SimulatorParts parts, bool drops) : SimulatedBroker(parts)
    {
        protected override Outcome Answer(Command<Offset>.Request request, SimulatedLog log)
        {
            var answer = base.Answer(request, log);
            if (request is not Command<Offset>.DeleteRecords delete)
            {
                return answer;
            }

            foreach (var (key, commit) in log.Topic.Commits.Where(entry => entry.Key.Partition == delete.Partition.Partition && entry.Value.Offset < log.Start).ToList())
            {
                if (drops)
                {
                    log.Topic.Commits.Remove(key);
                }
                else
                {
                    log.Topic.Commits[key] = commit with { Offset = log.Start };
                }
            }

            return answer;
        }
    }
}
