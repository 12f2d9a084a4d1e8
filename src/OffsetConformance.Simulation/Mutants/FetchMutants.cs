using OffsetConformance.Contract;
using OffsetConformance.Simulation.Logs;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of the bounds and limits of a fetch: the rules LAG-08, MISC-01 and MISC-09.</summary>
internal static class FetchMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfLog(
            "LAG-08", "stable-above-watermark", "The header of a fetch puts the last stable offset above the high watermark.",
            topic => new StableAboveWatermark(topic)),
        Mutant.OfLog(
            "LAG-08", "watermark-at-last-record", "The high watermark in a fetch header is the offset of the last record that it brings.",
            topic => new WatermarkAtLastRecord(topic)),
        Mutant.OfLog(
            "MISC-01", "large-batch-left-out", "A fetch leaves out a first batch that is above its limit.", topic => new LargeBatchLeftOut(topic)),
        Mutant.OfLog(
            "MISC-01", "large-batch-refused", "Refuses a fetch whose first batch is above its limit.", topic => new LargeBatchRefused(topic)),
        Mutant.OfLog(
            "MISC-09", "short-answer-stays-empty", "A fetch brings nothing when there is less than it waits for.",
            topic => new ShortAnswerStaysEmpty(topic)),
        Mutant.OfLog(
            "MISC-09", "waiting-fetch-skips-batch", "A fetch that waits for more leaves out the batch that it found first.",
            topic => new WaitingFetchSkipsBatch(topic)),
    ];

    /// <summary>A log that knows how many bytes of records a fetch answer has.</summary>
    private abstract class WeighingLog(SimulatedTopic topic) : SimulatedLog(topic)
    {
        /// <summary>The batches that a fetch would bring if it had no limit.</summary>
        protected ValueList<FetchedBatch> BatchesOf(Command<Offset>.Fetch request) =>
            base.Fetch(request with { MaxBytes = int.MaxValue, WantsBatches = true }) is Outcome.Fetched fetched ? fetched.Batches : [];

        protected static long Weigh(FetchedBatch batch) =>
            batch.Control is null ? BatchSize.Of(batch.Records.AsSpan(), batch.BaseOffset) : BatchSize.Marker;
    }

    private abstract class TooLargeLog(SimulatedTopic topic) : WeighingLog(topic)
    {
        public sealed override Outcome Fetch(Command<Offset>.Fetch request) =>
            request.MaxBytes < int.MaxValue && BatchesOf(request) is [var first, ..] && Weigh(first) > request.MaxBytes ? Stall(request) : base.Fetch(request);

        protected abstract Outcome Stall(Command<Offset>.Fetch request);
    }

    private abstract class WaitingLog(SimulatedTopic topic) : WeighingLog(topic)
    {
        public sealed override Outcome Fetch(Command<Offset>.Fetch request) =>
            request.MinBytes > 0 && BatchesOf(request) is { IsEmpty: false } batches && batches.Sum(Weigh) < request.MinBytes ? Wait(request) : base.Fetch(request);

        protected abstract Outcome Wait(Command<Offset>.Fetch request);

        protected Outcome FetchNow(Command<Offset>.Fetch request) => base.Fetch(request);
    }

    private sealed class StableAboveWatermark(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Fetch(Command<Offset>.Fetch request)
        {
            var answer = base.Fetch(request);
            return answer is Outcome.Fetched fetched ? fetched with { LastStableOffset = End + 1 } : answer;
        }
    }

    private sealed class WatermarkAtLastRecord(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Fetch(Command<Offset>.Fetch request)
        {
            var answer = base.Fetch(request);
            return answer is Outcome.Fetched { Records: [.., var last] } fetched
                ? fetched with { HighWatermark = last.Offset, LastStableOffset = new(Math.Min(last.Offset.Value, LastStable.Value)) }
                : answer;
        }
    }

    private sealed class LargeBatchLeftOut(SimulatedTopic topic) : TooLargeLog(topic)
    {
        protected override Outcome Stall(Command<Offset>.Fetch request) => Answer([], request.Offset, request.Isolation) with { EndOfPartition = null };
    }

    private sealed class LargeBatchRefused(SimulatedTopic topic) : TooLargeLog(topic)
    {
        protected override Outcome Stall(Command<Offset>.Fetch request) => new Outcome.Refused(ErrorCode.MessageTooLarge);
    }

    private sealed class ShortAnswerStaysEmpty(SimulatedTopic topic) : WaitingLog(topic)
    {
        protected override Outcome Wait(Command<Offset>.Fetch request) => Answer([], request.Offset, request.Isolation) with { EndOfPartition = null };
    }

    private sealed class WaitingFetchSkipsBatch(SimulatedTopic topic) : WaitingLog(topic)
    {
        protected override Outcome Wait(Command<Offset>.Fetch request) => FetchNow(request with { Offset = BatchesOf(request)[0].LastOffset + 1 });
    }
}
