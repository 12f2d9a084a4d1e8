using OffsetConformance.Contract;
using OffsetConformance.Simulation.Logs;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of log offsets, section LOG of the rules.</summary>
internal static class LogMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfLog(
            "LOG-01", "first-offset-is-one", "A fresh partition starts and ends at offset 1.", topic => new FirstOffsetIsOne(topic)),
        Mutant.OfLog(
            "LOG-01", "empty-latest-is-none", "Lists no latest offset (-1) for a partition that was never written.",
            topic => new EmptyLatestIsNone(topic), seenIn: "redpanda 1d682b91d8"),
        Mutant.OfLog(
            "LOG-02", "ack-after-append", "Acknowledges an append with the log end offset after it.", topic => new AckAfterAppend(topic)),
        Mutant.OfLog(
            "LOG-02", "ack-zero", "Acknowledges every append with offset 0.", topic => new AckZero(topic), seenIn: "jepsen bufstream-0.1.0"),
        Mutant.OfLog(
            "LOG-03", "batch-takes-one-more", "A batch takes one offset more than it has records.", topic => new BatchTakesOneMore(topic)),
        Mutant.OfLog(
            "LOG-03", "segment-roll-burns-offset", "Rolling a new segment after every second batch burns an offset.",
            topic => new SegmentRollBurnsOffset(topic)),
        Mutant.OfLog(
            "LOG-04", "batch-reversed", "Stores the records of a batch last first.", topic => new BatchReversed(topic)),
        Mutant.OfLog(
            "LOG-04", "compressed-batch-is-one-record", "Counts a compressed batch as one record, its last.",
            topic => new CompressedBatchIsOneRecord(topic)),
        Mutant.OfLog(
            "LOG-05", "counter-from-stale-snapshot", "Numbers the third batch from a snapshot of the counter taken after the first.",
            topic => new CounterFromStaleSnapshot(topic)),
        Mutant.OfLog(
            "LOG-06", "batches-overlap", "The next append reuses the last offset of a batch of several records.",
            topic => new BatchesOverlap(topic), seenIn: "redpanda #2326"),
        Mutant.OfLog(
            "LOG-07", "trim-shifts-records", "Raising the log start moves every record down by one offset.",
            topic => new TrimShiftsRecords(topic), seenIn: "redpanda #2326"),
        Mutant.OfLog(
            "LOG-07", "reading-restamps", "Reading a record makes its timestamp a millisecond later.", topic => new ReadingRestamps(topic)),
        Mutant.OfLog(
            "LOG-08", "fetch-repeats-segment-boundary", "A fetch over a batch boundary delivers the record before the boundary twice.",
            topic => new FetchRepeatsBoundary(topic)),
        Mutant.OfSession(
            "LOG-08", "consume-redelivers-last", "Consuming on delivers the last record again.",
            (broker, options) => new ConsumeRedeliversLast(broker, options)),
        Mutant.OfLog(
            "LOG-10", "watermark-per-topic", "Keeps one high watermark for all partitions of a topic.", topic => new WatermarkPerTopic(topic)),
        Mutant.OfLog(
            "LOG-10", "record-cache-without-partition", "Serves records from a cache that is keyed by topic and offset only.",
            topic => new CacheWithoutPartition(topic)),
        Mutant.OfLog(
            "LOG-14", "log-end-is-out-of-range", "Refuses a fetch at the log end.", topic => new LogEndIsOutOfRange(topic)),
        Mutant.OfLog(
            "LOG-14", "log-end-repeats-last-record", "A fetch at the log end delivers the last record again.",
            topic => new LogEndRepeatsLastRecord(topic)),
        Mutant.OfLog(
            "LOG-15", "past-end-is-empty", "A fetch past the log end succeeds without records.",
            topic => new PastEndIsEmpty(topic, slack: long.MaxValue), seenIn: "kop #530, nisshi"),
        Mutant.OfLog(
            "LOG-15", "one-past-end-is-empty", "A fetch one past the log end succeeds without records.",
            topic => new PastEndIsEmpty(topic, slack: 1)),
        Mutant.OfLog(
            "LOG-16", "rolled-segment-is-out-of-range", "Refuses a fetch at the first offset of the newest segment, one batch long.",
            topic => new RolledSegmentIsOutOfRange(topic), seenIn: "KAFKA-9543"),
        Mutant.OfLog(
            "LOG-16", "trimmed-start-is-out-of-range", "Refuses a fetch at a log start that was raised.",
            topic => new TrimmedStartIsOutOfRange(topic)),
        Mutant.OfLog(
            "LOG-18", "minus-one-is-latest", "A fetch at -1 is served from the log end.", topic => new MinusOneIsLatest(topic)),
        Mutant.OfLog(
            "LOG-18", "negative-offset-is-start", "A fetch at a negative offset is served from the log start.",
            topic => new NegativeOffsetIsStart(topic)),
        Mutant.OfLog(
            "LOG-19", "stale-latest-on-other-client", "Clients but the first get latest from a cache that only their own appends refresh.",
            topic => new StaleLatestOnOtherClient(topic)),
        Mutant.OfLog(
            "LOG-19", "latest-sinks-on-trim", "Raising the log start lowers latest by one.",
            topic => new LatestSinksOnTrim(topic), seenIn: "redpanda #2326"),
        Mutant.OfLog(
            "LOG-20", "base-offset-trusted", "Stores a batch at the base offset that it says.", topic => new BaseOffsetTrusted(topic)),
        Mutant.OfLog(
            "LOG-20", "last-offset-delta-trusted", "A batch takes as many offsets as its last offset delta says.",
            topic => new LastOffsetDeltaTrusted(topic)),
        Mutant.OfLog(
            "LOG-21", "latest-trails-one-append", "Latest shows an append only after the next one.", topic => new LatestTrailsOneAppend(topic)),
        Mutant.OfLog(
            "LOG-21", "newest-batch-unreadable", "The newest batch cannot be read before the next one is appended.",
            topic => new NewestBatchUnreadable(topic), seenIn: "seaweedfs kafka gateway"),
    ];

    private sealed class FirstOffsetIsOne : SimulatedLog
    {
        public FirstOffsetIsOne(SimulatedTopic topic)
            : base(topic) => Start = End = new(1);
    }

    private sealed class EmptyLatestIsNone(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset? Latest(Command<Offset>.ListOffsets request) => Stored.IsEmpty ? null : End;
    }

    private sealed class AckAfterAppend(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset Append(NewBatch batch) =>
            base.Append(batch) + batch.Count;
    }

    private sealed class AckZero(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset Append(NewBatch batch)
        {
            base.Append(batch);
            return Offset.Zero;
        }
    }

    private sealed class BatchTakesOneMore(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset Append(NewBatch batch)
        {
            var baseOffset = base.Append(batch);
            End += 1;
            return baseOffset;
        }
    }

    private sealed class SegmentRollBurnsOffset(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override Offset Append(NewBatch batch)
        {
            if (Bases.Count > 0 && Bases.Count % 2 == 0)
            {
                End += 1;
            }

            return base.Append(batch);
        }
    }

    private sealed class BatchReversed(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset Append(NewBatch batch) =>
            base.Append(batch with { Records = ValueList.From(batch.Records.Reverse()) });
    }

    private sealed class CompressedBatchIsOneRecord(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset Append(NewBatch batch) =>
            base.Append(batch.Compression == Compression.None ? batch : batch with { Records = [batch.Records[^1]] });
    }

    private sealed class CounterFromStaleSnapshot(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override Offset Append(NewBatch batch)
        {
            if (Bases.Count == 2)
            {
                End = Bases[1];
            }

            return base.Append(batch);
        }
    }

    private sealed class BatchesOverlap(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset Append(NewBatch batch)
        {
            var baseOffset = base.Append(batch);
            End -= batch.Count > 1 ? 1 : 0;
            return baseOffset;
        }
    }

    private sealed class TrimShiftsRecords(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override void RaiseStart(Offset offset)
        {
            base.RaiseStart(offset);
            for (var i = 1; i < Stored.Length; i++)
            {
                Stored[i - 1] = Stored[i - 1] with { Record = Stored[i].Record };
            }
        }
    }

    private sealed class ReadingRestamps(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override ReadOnlySpan<OffsetRecord> Read(Offset from)
        {
            OffsetRecord[] answer = [.. base.Read(from)];
            foreach (ref var stored in Stored[IndexOf(from)..])
            {
                stored = stored with { Record = stored.Record with { Timestamp = stored.Record.Timestamp + 1 } };
            }

            return answer;
        }
    }

    private sealed class FetchRepeatsBoundary(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override ReadOnlySpan<OffsetRecord> Read(Offset from)
        {
            var answer = base.Read(from);
            var next = Bases.FindIndex(candidate => candidate > from);
            if (next < 0)
            {
                return answer;
            }

            var boundary = IndexOf(Bases[next]) - IndexOf(from);
            return boundary == 0 ? answer : (OffsetRecord[])[.. answer[..boundary], answer[boundary - 1], .. answer[boundary..]];
        }
    }

    private sealed class ConsumeRedeliversLast(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override ValueTask<Outcome> ConsumeAsync(int maxRecords, CancellationToken cancellation)
        {
            if (LastDelivered is { } last && Position == last + 1)
            {
                MoveTo(last);
            }

            return base.ConsumeAsync(maxRecords, cancellation);
        }
    }

    private sealed class WatermarkPerTopic(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset? Latest(Command<Offset>.ListOffsets request) => Topic.Logs.Max(log => log.End);
    }

    private sealed class CacheWithoutPartition(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset Append(NewBatch batch)
        {
            var baseOffset = base.Append(batch);
            foreach (var sibling in Topic.Logs.OfType<CacheWithoutPartition>())
            {
                foreach (ref var cached in sibling.Stored)
                {
                    var index = cached.Offset - baseOffset;
                    if (index >= 0 && index < batch.Count)
                    {
                        cached = Stored[^(int)(batch.Count - index)];
                    }
                }
            }

            return baseOffset;
        }
    }

    private sealed class LogEndIsOutOfRange(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override bool IsInRange(Offset offset) => base.IsInRange(offset) && offset < End;
    }

    private sealed class LogEndRepeatsLastRecord(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override ReadOnlySpan<OffsetRecord> Read(Offset from) =>
            from == End && !IsEmpty ? Stored[^1..] : base.Read(from);
    }

    private sealed class PastEndIsEmpty(SimulatedTopic topic, long slack) : SimulatedLog(topic)
    {
        public override Outcome Fetch(Command<Offset>.Fetch request) =>
            request.Offset > End && request.Offset - End <= slack
                ? Answer([], next: request.Offset) with { EndOfPartition = null }
                : base.Fetch(request);
    }

    private sealed class RolledSegmentIsOutOfRange(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override bool IsInRange(Offset offset) => base.IsInRange(offset) && (Bases.Count < 2 || offset != Bases[^1]);
    }

    private sealed class TrimmedStartIsOutOfRange(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override bool IsInRange(Offset offset) => base.IsInRange(offset) && (offset > Start || Start == Offset.Zero);
    }

    private sealed class MinusOneIsLatest(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Fetch(Command<Offset>.Fetch request) =>
            base.Fetch(request.Offset.Value == -1 ? request with { Offset = End } : request);
    }

    private sealed class NegativeOffsetIsStart(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Fetch(Command<Offset>.Fetch request) =>
            base.Fetch(request.Offset < Offset.Zero ? request with { Offset = Start } : request);
    }

    private sealed class BaseOffsetTrusted(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Produce(Command<Offset>.Produce request)
        {
            if (request.Malformed?.BaseOffset is { } written && written > End.Value)
            {
                End = new(written);
            }

            return base.Produce(request with { Malformed = request.Malformed is { } malformed ? malformed with { BaseOffset = null } : null });
        }
    }

    private sealed class LastOffsetDeltaTrusted(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Produce(Command<Offset>.Produce request)
        {
            if (request.Malformed?.LastOffsetDelta is not { } delta)
            {
                return base.Produce(request);
            }

            var answer = base.Produce(request with { Malformed = null });
            End += delta + 1 - request.Records.Count;
            return answer;
        }
    }

    private sealed class StaleLatestOnOtherClient(SimulatedTopic topic) : SimulatedLog(topic)
    {
        private readonly Dictionary<int, Offset> caches = [];

        public override Outcome Produce(Command<Offset>.Produce request)
        {
            var answer = base.Produce(request);
            caches[request.Client] = End;
            return answer;
        }

        protected override Offset? Latest(Command<Offset>.ListOffsets request)
        {
            if (request.Client == 0)
            {
                return End;
            }

            caches.TryAdd(request.Client, End);
            return caches[request.Client];
        }
    }

    private sealed class LatestSinksOnTrim(SimulatedTopic topic) : SimulatedLog(topic)
    {
        private long sunk;

        protected override void RaiseStart(Offset offset)
        {
            base.RaiseStart(offset);
            sunk = 1;
        }

        protected override Offset? Latest(Command<Offset>.ListOffsets request) => End - sunk;
    }

    private sealed class LatestTrailsOneAppend(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override Offset? Latest(Command<Offset>.ListOffsets request) => Bases.Count == 0 ? End : Bases[^1];
    }

    private sealed class NewestBatchUnreadable(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override ReadOnlySpan<OffsetRecord> Read(Offset from)
        {
            var indexed = Bases.Count == 0 ? End : Bases[^1];
            return from < indexed ? base.Read(from)[..(IndexOf(indexed) - IndexOf(from))] : [];
        }
    }
}
