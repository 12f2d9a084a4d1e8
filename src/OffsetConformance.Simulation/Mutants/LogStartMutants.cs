using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of the log start offset, section START of the rules.</summary>
internal static class LogStartMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfLog(
            "START-01", "stable-offset-unset", "A fetch of a partition that was never written answers last stable offset -1.",
            topic => new StableOffsetUnset(topic), seenIn: "redpanda #7438"),
        Mutant.OfLog(
            "START-01", "start-passes-watermark", "The header of a fetch on an emptied log puts the log start above the high watermark.",
            topic => new StartPassesWatermark(topic), seenIn: "KAFKA-5634"),
        Mutant.OfLog(
            "START-02", "deleted-records-served", "A fetch below the log start delivers the deleted records.",
            topic => new DeletedRecordsServed(topic), seenIn: "inkless dc5c8292eb"),
        Mutant.OfLog(
            "START-02", "below-start-served-from-start", "A fetch below the log start is served from the log start.",
            topic => new BelowStartServedFromStart(topic)),
        Mutant.OfLog(
            "START-05", "emptied-log-restarts-at-zero", "A log that was emptied restarts at offset 0.",
            topic => new EmptiedLogRestartsAtZero(topic), seenIn: "KAFKA-8306"),
        Mutant.OfLog(
            "START-05", "trim-burns-offset", "Raising the log start burns an offset at the log end.", topic => new TrimBurnsOffset(topic)),
        Mutant.OfLog(
            "START-06", "emptied-log-earliest-is-zero", "Lists earliest 0 for a log that was emptied.",
            topic => new EmptiedLogEarliestIsZero(topic)),
        Mutant.OfLog(
            "START-06", "emptied-log-latest-below-start", "Lists latest one below the log start for a log that was emptied.",
            topic => new EmptiedLogLatestBelowStart(topic), seenIn: "redpanda 1d682b91d8"),
        Mutant.OfLog(
            "START-06", "emptied-log-time-finds-deleted", "A time lookup on a log that was emptied finds deleted records.",
            topic => new EmptiedLogTimeFindsDeleted(topic)),
        Mutant.OfBroker(
            "START-11", "below-minus-one-is-noop", "DeleteRecords with an offset below -1 succeeds and does nothing.",
            parts => new BelowMinusOne(parts, log => log.Start)),
        Mutant.OfBroker(
            "START-11", "below-minus-one-is-watermark", "DeleteRecords with an offset below -1 deletes everything.",
            parts => new BelowMinusOne(parts, log => log.End), seenIn: "redpanda #22968"),
        Mutant.OfLog(
            "START-14", "reading-deletes", "Deletes what a fetch delivered, as a queue does.",
            topic => new ReadingDeletes(topic), seenIn: "kop #1641"),
        Mutant.OfLog(
            "START-14", "delivered-once", "Delivers a record to the first reader only.", topic => new DeliveredOnce(topic)),
    ];

    private sealed class StableOffsetUnset(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Fetch(Command<Offset>.Fetch request)
        {
            var answer = base.Fetch(request);
            return Stored.IsEmpty && answer is Outcome.Fetched fetched ? fetched with { LastStableOffset = new(-1) } : answer;
        }
    }

    private sealed class StartPassesWatermark(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Fetch(Command<Offset>.Fetch request)
        {
            var answer = base.Fetch(request);
            return IsEmpty && !Stored.IsEmpty && answer is Outcome.Fetched fetched ? fetched with { LogStartOffset = End + 1 } : answer;
        }
    }

    private sealed class DeletedRecordsServed(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override bool IsInRange(Offset offset) => Offset.Zero <= offset && offset <= End;
    }

    private sealed class BelowStartServedFromStart(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Fetch(Command<Offset>.Fetch request) =>
            base.Fetch(request.Offset < Start ? request with { Offset = Start } : request);
    }

    private sealed class EmptiedLogRestartsAtZero(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override void RaiseStart(Offset offset)
        {
            base.RaiseStart(offset);
            if (IsEmpty)
            {
                Start = End = Offset.Zero;
            }
        }
    }

    private sealed class TrimBurnsOffset(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override void RaiseStart(Offset offset)
        {
            base.RaiseStart(offset);
            End += 1;
        }
    }

    private sealed class EmptiedLogEarliestIsZero(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset? Earliest() => IsEmpty ? Offset.Zero : Start;
    }

    private sealed class EmptiedLogLatestBelowStart(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset? Latest(Command<Offset>.ListOffsets request) => IsEmpty && !Stored.IsEmpty ? Start - 1 : End;
    }

    private sealed class EmptiedLogTimeFindsDeleted(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Outcome FindTime(long timestamp) => FirstSince(IsEmpty ? Offset.Zero : Start, timestamp);
    }

    private sealed class BelowMinusOne(SimulatorParts parts, Func<SimulatedLog, Offset> meaning) : SimulatedBroker(parts)
    {
        protected override Outcome Answer(Command<Offset>.Request request, SimulatedLog log) =>
            base.Answer(request is Command<Offset>.DeleteRecords { Offset.Value: < -1 } delete ? delete with { Offset = meaning(log) } : request, log);
    }

    private sealed class ReadingDeletes(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Fetch(Command<Offset>.Fetch request)
        {
            var answer = base.Fetch(request);
            if (answer is Outcome.Fetched { Records: { IsEmpty: false } records })
            {
                RaiseStart(records[^1].Offset + 1);
            }

            return answer;
        }
    }

    private sealed class DeliveredOnce(SimulatedTopic topic) : SimulatedLog(topic)
    {
        private Offset delivered;

        protected override ReadOnlySpan<OffsetRecord> Read(Offset from)
        {
            var answer = base.Read(from < delivered ? delivered : from);
            delivered = End;
            return answer;
        }
    }
}
