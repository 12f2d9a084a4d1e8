using OffsetConformance.Contract;
using OffsetConformance.Simulation.Logs;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of appends that are made at once, refused or sent again: the rules LOG-09 and LOG-11 to LOG-13.</summary>
internal static class ProducerMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfLog(
            "LOG-09", "acks-of-clients-merged", "Acknowledges an append with the base offset of the one before, if another client made that.",
            topic => new AcksOfClientsMerged(topic)),
        Mutant.OfLog(
            "LOG-11", "refused-batch-burns-offset", "A batch that is refused takes an offset.", topic => new RefusedBatchBurnsOffset(topic)),
        Mutant.OfLog(
            "LOG-11", "refused-batch-half-appended", "Appends the first half of a batch that it refuses.",
            topic => new RefusedBatchHalfAppended(topic)),
        Mutant.OfLog(
            "LOG-12", "resent-batch-appended-again", "Appends a batch that is sent again once more.", topic => new ResentBatchAppendedAgain(topic)),
        Mutant.OfLog(
            "LOG-12", "resent-batch-acknowledged-at-zero", "Acknowledges a batch that is sent again with offset 0.",
            topic => new ResentBatchAcknowledgedAt(topic, _ => Offset.Zero)),
        Mutant.OfLog(
            "LOG-12", "resent-batch-acknowledged-at-end", "Acknowledges a batch that is sent again with the log end offset of now.",
            topic => new ResentBatchAcknowledgedAt(topic, log => log.End)),
        Mutant.OfLog(
            "LOG-12", "one-batch-remembered", "Recognises only the newest batch of a producer when it is sent again.",
            topic => new OneBatchRemembered(topic)),
        Mutant.OfLog(
            "LOG-13", "any-sequence-accepted", "Accepts a batch whose sequence does not follow the producer's last one.",
            topic => new Forgiving(topic, ErrorCode.OutOfOrderSequenceNumber)),
        Mutant.OfLog(
            "LOG-13", "older-epoch-accepted", "Accepts a batch of an older epoch of its producer.",
            topic => new Forgiving(topic, ErrorCode.InvalidProducerEpoch)),
    ];

    private sealed class AcksOfClientsMerged(SimulatedTopic topic) : SimulatedLog(topic)
    {
        private int lastClient;
        private Offset? lastBase;

        public override Outcome Produce(Command<Offset>.Produce request)
        {
            var answer = base.Produce(request);
            if (answer is not Outcome.Produced produced)
            {
                return answer;
            }

            var before = request.Client == lastClient ? null : lastBase;
            (lastClient, lastBase) = (request.Client, produced.BaseOffset);
            return produced with { BaseOffset = before ?? produced.BaseOffset };
        }
    }

    /// <summary>A log that does not leave a refused batch alone. Batches that lie about their offsets are another matter.</summary>
    private abstract class RefusingLog(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public sealed override Outcome Produce(Command<Offset>.Produce request)
        {
            var answer = base.Produce(request);
            if (answer is Outcome.Refused { Error: ErrorCode.InvalidRecord or ErrorCode.CorruptMessage or ErrorCode.InvalidTimestamp or ErrorCode.MessageTooLarge }
                && request is { Records.IsEmpty: false, Malformed: null or { BaseOffset: null, LastOffsetDelta: null, RecordCount: null } })
            {
                Spoil(request);
            }

            return answer;
        }

        protected abstract void Spoil(Command<Offset>.Produce request);
    }

    private sealed class RefusedBatchBurnsOffset(SimulatedTopic topic) : RefusingLog(topic)
    {
        protected override void Spoil(Command<Offset>.Produce request) => End += 1;
    }

    private sealed class RefusedBatchHalfAppended(SimulatedTopic topic) : RefusingLog(topic)
    {
        protected override void Spoil(Command<Offset>.Produce request) =>
            Append(BatchOf(request with { Records = [.. request.Records.AsSpan()[..((request.Records.Count + 1) / 2)]] }));
    }

    private sealed class ResentBatchAppendedAgain(SimulatedTopic topic) : SimulatedLog(topic)
    {
        private protected override Outcome AnswerDuplicate(Command<Offset>.Produce request, AcknowledgedBatch first)
        {
            var batch = BatchOf(request);
            return new Outcome.Produced(Append(batch), Start) { LogAppendTime = batch.LogAppendTime };
        }
    }

    private sealed class ResentBatchAcknowledgedAt(SimulatedTopic topic, Func<SimulatedLog, Offset> offset) : SimulatedLog(topic)
    {
        private protected override Outcome AnswerDuplicate(Command<Offset>.Produce request, AcknowledgedBatch first) =>
            base.AnswerDuplicate(request, first with { Acknowledged = offset(this) });
    }

    private sealed class OneBatchRemembered(SimulatedTopic topic) : SimulatedLog(topic)
    {
        private protected override AcknowledgedBatch? FindDuplicate(ProducerStates known, ProducerStamp stamp, int count) =>
            base.FindDuplicate(known, stamp, count) is { } first && known.IsLast(first.Stored) ? first : null;
    }

    private sealed class Forgiving(SimulatedTopic topic, ErrorCode forgiven) : SimulatedLog(topic)
    {
        private protected override ErrorCode CheckSequence(ProducerStates known, ProducerStamp stamp) =>
            base.CheckSequence(known, stamp) is var error && error == forgiven ? ErrorCode.None : error;
    }
}
