using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>
/// Defects of a consumer beyond resuming and seeking to an offset: the rules RES-18, RES-20, RES-21, RES-23, RES-25, RST-13 and LAG-07.
/// </summary>
internal static class ConsumerMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfSession(
            "RES-18", "seek-to-end-repeats-last", "A seek to the end goes to the last record.",
            (broker, options) => new SeekToEndRepeatsLast(broker, options)),
        Mutant.OfSession(
            "RES-18", "seek-to-beginning-is-zero", "A seek to the beginning goes to offset 0, wherever the log starts.",
            (broker, options) => new SeekToBeginningIsZero(broker, options)),
        Mutant.OfSession(
            "RES-20", "auto-commit-covers-fetched", "Auto-commit commits what was fetched and not yet handed to the application.",
            (broker, options) => new AutoCommitCoversFetched(broker, options)),
        Mutant.OfSession(
            "RES-21", "close-does-not-commit", "Closing does not commit what was delivered last.",
            (broker, options) => new CloseDoesNotCommit(broker, options)),
        Mutant.OfSession(
            "RES-23", "session-continues-last-one", "A new session starts behind what the group's last one delivered, committed or not.",
            (broker, options) => new SessionContinuesLastOne(broker, options)),
        Mutant.OfSession(
            "RES-25", "unpause-skips-record", "Skips the record that is due after a pause.", (broker, options) => new UnpauseSkipsRecord(broker, options)),
        Mutant.OfSession(
            "RES-25", "seek-while-paused-forgotten", "Forgets a seek that is made during a pause.",
            (broker, options) => new SeekWhilePausedForgotten(broker, options)),
        Mutant.OfSession(
            "RES-25", "pause-commits", "A pause commits what was delivered.", (broker, options) => new PauseCommits(broker, options)),
        Mutant.OfSession(
            "RST-13", "session-trusts-own-commits", "A new session starts at what a session of the group committed last, whatever was committed since.",
            (broker, options) => new SessionTrustsOwnCommits(broker, options)),
        Mutant.OfSession(
            "LAG-07", "watermark-query-from-cache", "Answers a watermark query with what is cached.",
            (broker, options) => new WatermarkQueryFromCache(broker, options)),
        Mutant.OfSession(
            "LAG-07", "low-watermark-is-batch-base", "Answers as low watermark the base offset of the first batch.",
            (broker, options) => new LowWatermarkIsBatchBase(broker, options)),
    ];

    private sealed class SeekToEndRepeatsLast(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override async ValueTask<Outcome> SeekToEdgeAsync(LogEdge edge, CancellationToken cancellation)
        {
            var answer = await base.SeekToEdgeAsync(edge, cancellation);
            if (edge == LogEdge.End && answer is Outcome.Acknowledged && Position > await OffsetOfAsync(OffsetSpec.Earliest, cancellation))
            {
                MoveTo(Position!.Value - 1);
            }

            return answer;
        }
    }

    private sealed class SeekToBeginningIsZero(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override ValueTask<Outcome> SeekToEdgeAsync(LogEdge edge, CancellationToken cancellation) =>
            edge == LogEdge.Beginning ? SeekAsync(Offset.Zero, cancellation) : base.SeekToEdgeAsync(edge, cancellation);
    }

    private sealed class AutoCommitCoversFetched(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override Offset? AutoCommitted => LastDelivered is null ? null : FetchedEnd ?? base.AutoCommitted;
    }

    private sealed class CloseDoesNotCommit(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        private bool isClosing;

        protected override Offset? AutoCommitted => isClosing ? null : base.AutoCommitted;

        public override ValueTask<Outcome> CloseAsync(CancellationToken cancellation)
        {
            isClosing = true;
            return base.CloseAsync(cancellation);
        }
    }

    /// <summary>A client that keeps offsets of its own, by group and partition, for all its sessions with one broker.</summary>
    private abstract class Remembering(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        private static readonly ConditionalWeakTable<IBroker, ConcurrentDictionary<(string Group, TopicPartition Partition), Offset>> Memories = [];

        private readonly ConcurrentDictionary<(string Group, TopicPartition Partition), Offset> memory = Memories.GetOrCreateValue(broker);

        protected sealed override ValueTask<Outcome?> StartAtAsync(Offset committed, CancellationToken cancellation) =>
            base.StartAtAsync(memory.TryGetValue((Options.Group, Partition), out var remembered) ? remembered : committed, cancellation);

        protected void Remember(Offset offset) => memory[(Options.Group, Partition)] = offset;
    }

    private sealed class SessionContinuesLastOne(IBroker broker, SessionOptions options) : Remembering(broker, options)
    {
        public override async ValueTask<Outcome> ConsumeAsync(int maxRecords, CancellationToken cancellation)
        {
            var answer = await base.ConsumeAsync(maxRecords, cancellation);
            if (LastDelivered is { } last)
            {
                Remember(last + 1);
            }

            return answer;
        }
    }

    private sealed class UnpauseSkipsRecord(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override async ValueTask<Outcome> UnpauseAsync(CancellationToken cancellation)
        {
            var answer = await base.UnpauseAsync(cancellation);
            if (Position < await OffsetOfAsync(OffsetSpec.Latest, cancellation))
            {
                MoveTo(Position!.Value + 1);
            }

            return answer;
        }
    }

    private sealed class SeekWhilePausedForgotten(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        private bool isPaused;

        public override ValueTask<Outcome> PauseAsync(CancellationToken cancellation)
        {
            isPaused = true;
            return base.PauseAsync(cancellation);
        }

        public override ValueTask<Outcome> UnpauseAsync(CancellationToken cancellation)
        {
            isPaused = false;
            return base.UnpauseAsync(cancellation);
        }

        public override ValueTask<Outcome> SeekAsync(Offset offset, CancellationToken cancellation) =>
            isPaused ? new(Outcome.Acknowledged.Instance) : base.SeekAsync(offset, cancellation);
    }

    private sealed class PauseCommits(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override async ValueTask<Outcome> PauseAsync(CancellationToken cancellation)
        {
            await CommitAsync(cancellation);
            return await base.PauseAsync(cancellation);
        }
    }

    private sealed class SessionTrustsOwnCommits(IBroker broker, SessionOptions options) : Remembering(broker, options)
    {
        protected override async ValueTask<Outcome> CommitAsync(Offset offset, CancellationToken cancellation)
        {
            var answer = await base.CommitAsync(offset, cancellation);
            if (answer is Outcome.Acknowledged)
            {
                Remember(offset);
            }

            return answer;
        }
    }

    private sealed class WatermarkQueryFromCache(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override async ValueTask<Outcome> QueryWatermarksAsync(CancellationToken cancellation)
        {
            var answer = await base.QueryWatermarksAsync(cancellation);
            return answer is Outcome.WatermarksSeen { CachedLow: { } low, CachedHigh: { } high } seen ? seen with { Low = low, High = high } : answer;
        }
    }

    private sealed class LowWatermarkIsBatchBase(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override async ValueTask<Outcome> QueryWatermarksAsync(CancellationToken cancellation)
        {
            var answer = await base.QueryWatermarksAsync(cancellation);
            return answer is Outcome.WatermarksSeen seen
                && await ExecuteAsync(new Command<Offset>.Fetch(Partition, seen.Low) { WantsBatches = true }, cancellation) is Outcome.Fetched { Batches: [var first, ..] }
                ? seen with { Low = first.BaseOffset }
                : answer;
        }
    }
}
