using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>What a broker has to make of a batch that its producer numbered.</summary>
internal enum Sequence
{
    /// <summary>It is the one that is due.</summary>
    Due,

    /// <summary>It was appended before, and is among the producer's latest batches here.</summary>
    Resent,

    /// <summary>It is neither, and must be refused.</summary>
    Wrong,

    /// <summary>The broker may know this producer or not: what it does is its choice.</summary>
    Open,
}

/// <summary>Judges Produce with a producer id: a batch sent again is not appended again, and one out of order not at all.</summary>
internal static class Sequencing
{
    public static Sequence Of(BrokerTraits traits, PartitionState log, ProducerStamp stamp, int count)
    {
        if (log.Producers.Find(stamp.Producer.Id) is not { } known)
        {
            return stamp.BaseSequence == 0 ? Sequence.Due : Sequence.Open;
        }

        if (stamp.Producer.Epoch != known.Epoch)
        {
            return stamp.Producer.Epoch > known.Epoch && stamp.BaseSequence == 0 ? Sequence.Due : Sequence.Wrong;
        }

        // Where all its records are deleted, a broker may forget the producer with them.
        return traits.ForgetsProducersOfDeletedRecords && log.Start > known.Batches[^1].BaseOffset ? Sequence.Open
            : stamp.BaseSequence == known.Next ? Sequence.Due
            : known.Find(stamp.BaseSequence, count) is not null ? Sequence.Resent
            : Sequence.Wrong;
    }

    /// <summary>Judges the answer to a batch that may not be appended, and says by which rule; null for one that is to be appended, and was.</summary>
    public static UnappendedBatch? JudgeUnappended(
        BrokerTraits traits, PartitionState log, ProducerStamp stamp, int count, Outcome outcome, Findings findings)
    {
        switch (Of(traits, log, stamp, count))
        {
            case Sequence.Resent:
                var first = log.Producers.Find(stamp.Producer.Id)!.Find(stamp.BaseSequence, count)!.Value;
                var isLatest = log.Producers.Find(stamp.Producer.Id)!.Batches[^1] == first;
                findings.Check(
                    LogRules.DuplicateIdempotentBatch, isLatest ? Boundary.Resent : Boundary.ResentOlder,
                    outcome is Outcome.Refused { Error: ErrorCode.DuplicateSequenceNumber } || (outcome is Outcome.Produced produced && produced.BaseOffset.Value == first.BaseOffset),
                    $"the producer sent the batch with sequence number {stamp.BaseSequence} before, and it was acknowledged with base offset {first.BaseOffset}");
                findings.Expect($"base offset {first.BaseOffset}, and nothing appended");
                return new(LogRules.DuplicateIdempotentBatch, isLatest ? Boundary.Resent : Boundary.ResentOlder, At: 0);

            case Sequence.Wrong:
                CheckRefused(log.Producers.Find(stamp.Producer.Id)!, stamp, outcome, findings);
                return new(LogRules.SequenceGapsAndStaleSequences, Boundary.SequenceGap, At: 0);

            case Sequence.Open:
                // A refusal, and an acknowledgement of what was there before, leave the log as it is.
                return outcome is not Outcome.Produced appended || appended.BaseOffset.Value < log.End
                    ? new(LogRules.RejectedAppendConsumesNothing, Boundary.AfterRefusedAppend, At: 0)
                    : null;

            default:
                return null;
        }
    }

    private static void CheckRefused(ProducerState known, ProducerStamp stamp, Outcome outcome, Findings findings)
    {
        if (stamp.Producer.Epoch < known.Epoch)
        {
            findings.Check(
                LogRules.SequenceGapsAndStaleSequences, Boundary.StaleEpoch,
                outcome is Outcome.Refused { Error: ErrorCode.InvalidProducerEpoch or ErrorCode.ProducerFenced },
                $"the producer wrote with epoch {known.Epoch} before, and {stamp.Producer.Epoch} is older");
            findings.Expect($"INVALID_PRODUCER_EPOCH (47) or PRODUCER_FENCED (90)");
            return;
        }

        var isGoneBy = stamp.Producer.Epoch == known.Epoch && stamp.BaseSequence < known.Next;
        findings.Check(
            LogRules.SequenceGapsAndStaleSequences, isGoneBy ? Boundary.SequenceGoneBy : Boundary.SequenceGap,
            outcome is Outcome.Refused { Error: ErrorCode.OutOfOrderSequenceNumber }
                || (outcome is Outcome.Refused { Error: ErrorCode.DuplicateSequenceNumber } && isGoneBy),
            $"sequence number {(stamp.Producer.Epoch == known.Epoch ? known.Next : 0)} is due from the producer, and {stamp.BaseSequence} came");
        findings.Expect($"OUT_OF_ORDER_SEQUENCE_NUMBER (45)");
    }

    /// <summary>The partition's memory of the producer after the batch was appended.</summary>
    public static PartitionState Remember(PartitionState log, ProducerStamp stamp, NumberedBatch batch)
    {
        var (id, epoch) = stamp.Producer;
        var known = log.Producers.Find(id) ?? new(epoch, default);
        return log with { Producers = log.Producers.With(id, known.Append(epoch, batch)) };
    }
}
