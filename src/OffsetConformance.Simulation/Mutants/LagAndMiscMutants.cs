using OffsetConformance.Contract;
using OffsetConformance.Simulation.Logs;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of lag, watermarks and batch boundaries, sections LAG and MISC of the rules.</summary>
internal static class LagAndMiscMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfSession(
            "LAG-06", "end-commits-last-delivered", "Commits the last delivered offset, not the next one, once the end was reported.",
            (broker, options) => new EndCommitsLastDelivered(broker, options), seenIn: "platformatic/kafka #196"),
        Mutant.OfLog(
            "LAG-09", "stable-latest-trails", "Lists as latest for read_committed one less than for read_uncommitted.",
            topic => new StableLatestTrails(topic)),
        Mutant.OfLog(
            "LAG-09", "fetch-watermark-drifts", "The high watermark in a fetch header counts one too many per batch.",
            topic => new FetchWatermarkDrifts(topic), seenIn: "hstream #1628"),
        Mutant.OfLog(
            "MISC-02", "mid-batch-fetch-skips-batch", "A fetch from inside a batch leaves out the batch.",
            topic => new MidBatchFetchSkipsBatch(topic), seenIn: "nisshi 87db6ea"),
        Mutant.OfLog(
            "MISC-02", "mid-batch-fetch-serves-batch", "A fetch from inside a batch delivers the whole batch.",
            topic => new MidBatchFetchServesBatch(topic)),
        Mutant.OfLog(
            "MISC-04", "small-batch-overtakes", "A batch that is smaller than the one before it is put before it.",
            topic => new SmallBatchOvertakes(topic)),
    ];

    private sealed class EndCommitsLastDelivered(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        private bool atEnd;

        public override async ValueTask<Outcome> ConsumeAsync(int maxRecords, CancellationToken cancellation)
        {
            var answer = await base.ConsumeAsync(maxRecords, cancellation);
            atEnd = answer is Outcome.Consumed { EndOfPartition: not null };
            return answer;
        }

        public override ValueTask<Outcome> CommitAsync(CancellationToken cancellation) =>
            atEnd && LastDelivered is { } last ? CommitAsync(last, cancellation) : base.CommitAsync(cancellation);
    }

    private sealed class StableLatestTrails(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset? Latest(Command<Offset>.ListOffsets request) =>
            request.Isolation == IsolationLevel.ReadCommitted && !IsEmpty ? End - 1 : End;
    }

    private sealed class FetchWatermarkDrifts(SimulatedTopic topic) : BatchedLog(topic)
    {
        public override Outcome Fetch(Command<Offset>.Fetch request)
        {
            var answer = base.Fetch(request);
            return answer is Outcome.Fetched fetched ? fetched with { HighWatermark = End + Bases.Count } : answer;
        }
    }

    private sealed class MidBatchFetchSkipsBatch(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override ReadOnlySpan<OffsetRecord> Read(Offset from)
        {
            var next = Bases.FindIndex(candidate => candidate >= from);
            return base.Read(next < 0 ? End : Bases[next]);
        }
    }

    private sealed class MidBatchFetchServesBatch(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override ReadOnlySpan<OffsetRecord> Read(Offset from) => base.Read(from == End ? from : BaseOf(from));
    }

    private sealed class SmallBatchOvertakes(SimulatedTopic topic) : BatchedLog(topic)
    {
        protected override Offset Append(NewBatch batch)
        {
            var last = Bases.Count == 0 ? End : Bases[^1];
            var size = Stored.Length - IndexOf(last);
            var baseOffset = base.Append(batch);
            if (batch.Count < size)
            {
                var affected = Stored[IndexOf(last)..];
                OffsetRecord[] reordered = [.. affected[size..], .. affected[..size]];
                for (var i = 0; i < reordered.Length; i++)
                {
                    affected[i] = affected[i] with { Record = reordered[i].Record };
                }
            }

            return baseOffset;
        }
    }
}
