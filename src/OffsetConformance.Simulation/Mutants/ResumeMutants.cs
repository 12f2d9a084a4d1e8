using System.Runtime.CompilerServices;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of resuming, resetting and seeking, section RES of the rules.</summary>
internal static class ResumeMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfSession(
            "RES-01", "absent-commit-is-end", "Reads \"no commit\" (-1) as the end of the partition.",
            (broker, options) => new AbsentCommitIsEnd(broker, options)),
        Mutant.OfSession(
            "RES-02", "latest-reset-redelivers-last", "A reset to latest goes to the last record.",
            (broker, options) => new LatestResetRedeliversLast(broker, options)),
        Mutant.OfSession(
            "RES-02", "latest-reset-repeated", "Resolves latest anew with every call until something was delivered.",
            (broker, options) => new LatestResetRepeated(broker, options)),
        Mutant.OfSession(
            "RES-03", "none-policy-starts-at-earliest", "Starts at earliest when there is no commit and the policy forbids a reset.",
            (broker, options) => new NonePolicyStartsAtEarliest(broker, options)),
        Mutant.OfSession(
            "RES-04", "resume-ignores-commit", "Applies the reset policy although there is a commit.",
            (broker, options) => new ResumeIgnoresCommit(broker, options)),
        Mutant.OfSession(
            "RES-04", "trimmed-log-resets", "Applies the reset policy to a commit in range when the log start was raised.",
            (broker, options) => new TrimmedLogResets(broker, options), seenIn: "KAFKA-19902"),
        Mutant.OfSession(
            "RES-05", "commit-at-end-resets", "Applies the reset policy to a commit at the log end.",
            (broker, options) => new CommitAtEndResets(broker, options)),
        Mutant.OfSession(
            "RES-05", "commit-at-end-floats", "Takes a commit at the log end for latest, anew with every call until something was delivered.",
            (broker, options) => new CommitAtEndFloats(broker, options)),
        Mutant.OfSession(
            "RES-06", "commit-below-start-clamped", "Starts at the log start when the commit is below it, whatever the policy.",
            (broker, options) => new CommitBelowStartClamped(broker, options)),
        Mutant.OfSession(
            "RES-07", "commit-above-end-clamped", "Starts at the log end when the commit is above it, whatever the policy.",
            (broker, options) => new CommitAboveEndClamped(broker, options)),
        Mutant.OfSession(
            "RES-07", "commit-above-end-waits", "Waits at a commit above the log end until the log has grown to it.",
            (broker, options) => new CommitAboveEndWaits(broker, options)),
        Mutant.OfGroups(
            "RES-08", "outgrown-commit-forgotten", "Drops a commit that was above the log end once the log has grown over it.",
            () => new OutgrownCommitForgotten()),
        Mutant.OfSession(
            "RES-16", "seek-keeps-prefetched", "Delivers after a seek what was fetched before it.",
            (broker, options) => new SeekKeepsPrefetched(broker, options)),
        Mutant.OfSession(
            "RES-16", "backward-seek-ignored", "Ignores a seek to an offset that was already delivered.",
            (broker, options) => new BackwardSeekIgnored(broker, options)),
        Mutant.OfSession(
            "RES-17", "seek-to-end-resets", "Applies the reset policy to a seek to the log end.",
            (broker, options) => new SeekToEndResets(broker, options)),
        Mutant.OfSession(
            "RES-17", "seek-past-end-clamped", "Takes a seek past the log end for one to the log end.",
            (broker, options) => new SeekPastEndClamped(broker, options)),
        Mutant.OfSession("RES-19", "seek-commits", "A seek commits its target.", (broker, options) => new SeekCommits(broker, options)),
        Mutant.OfSession(
            "RES-22", "delivery-commits", "Commits what it delivers without being asked.",
            (broker, options) => new DeliveryCommits(broker, options)),
        Mutant.OfSession(
            "RES-22", "first-position-committed", "Commits the position that it starts from without a commit.",
            (broker, options) => new FirstPositionCommitted(broker, options)),
    ];

    private sealed class AbsentCommitIsEnd(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override ValueTask<Outcome?> StartUncommittedAsync(CancellationToken cancellation) =>
            MoveToAsync(OffsetSpec.Latest, cancellation);
    }

    private sealed class LatestResetRedeliversLast(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override async ValueTask<Outcome?> StartUncommittedAsync(CancellationToken cancellation)
        {
            var obstacle = await base.StartUncommittedAsync(cancellation);
            if (Options.Policy == ResetPolicy.Latest && Position > Offset.Zero)
            {
                Position -= 1;
            }

            return obstacle;
        }
    }

    /// <summary>A client that now and then starts again from latest until it has delivered something.</summary>
    private abstract class Floating(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected bool Floats { get; set; }

        public override ValueTask<Outcome> ConsumeAsync(int maxRecords, CancellationToken cancellation)
        {
            if (Floats && LastDelivered is null)
            {
                return FloatAsync(maxRecords, cancellation);
            }

            return base.ConsumeAsync(maxRecords, cancellation);
        }

        public override ValueTask<Outcome> SeekAsync(Offset offset, CancellationToken cancellation)
        {
            Floats = false;
            return base.SeekAsync(offset, cancellation);
        }

        private async ValueTask<Outcome> FloatAsync(int maxRecords, CancellationToken cancellation) =>
            await MoveToAsync(OffsetSpec.Latest, cancellation) ?? await base.ConsumeAsync(maxRecords, cancellation);
    }

    private sealed class LatestResetRepeated(IBroker broker, SessionOptions options) : Floating(broker, options)
    {
        protected override ValueTask<Outcome?> StartUncommittedAsync(CancellationToken cancellation)
        {
            Floats = Options.Policy == ResetPolicy.Latest;
            return base.StartUncommittedAsync(cancellation);
        }
    }

    private sealed class CommitAtEndFloats(IBroker broker, SessionOptions options) : Floating(broker, options)
    {
        protected override async ValueTask<Outcome?> StartAtAsync(Offset committed, CancellationToken cancellation)
        {
            Floats = committed == await OffsetOfAsync(OffsetSpec.Latest, cancellation);
            return await base.StartAtAsync(committed, cancellation);
        }
    }

    private sealed class NonePolicyStartsAtEarliest(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override ValueTask<Outcome?> StartUncommittedAsync(CancellationToken cancellation) => Options.Policy == ResetPolicy.None
            ? MoveToAsync(OffsetSpec.Earliest, cancellation)
            : base.StartUncommittedAsync(cancellation);
    }

    private sealed class ResumeIgnoresCommit(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override ValueTask<Outcome?> StartAtAsync(Offset committed, CancellationToken cancellation) => ResetAsync(cancellation);
    }

    private sealed class TrimmedLogResets(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override async ValueTask<Outcome?> StartAtAsync(Offset committed, CancellationToken cancellation) =>
            await OffsetOfAsync(OffsetSpec.Earliest, cancellation) > Offset.Zero
                ? await ResetAsync(cancellation)
                : await base.StartAtAsync(committed, cancellation);
    }

    private sealed class CommitAtEndResets(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override async ValueTask<Outcome?> StartAtAsync(Offset committed, CancellationToken cancellation) =>
            committed == await OffsetOfAsync(OffsetSpec.Latest, cancellation)
                ? await ResetAsync(cancellation)
                : await base.StartAtAsync(committed, cancellation);
    }

    private sealed class CommitBelowStartClamped(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override async ValueTask<Outcome?> StartAtAsync(Offset committed, CancellationToken cancellation) =>
            committed < await OffsetOfAsync(OffsetSpec.Earliest, cancellation)
                ? await MoveToAsync(OffsetSpec.Earliest, cancellation)
                : await base.StartAtAsync(committed, cancellation);
    }

    private sealed class CommitAboveEndClamped(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override async ValueTask<Outcome?> StartAtAsync(Offset committed, CancellationToken cancellation) =>
            committed > await OffsetOfAsync(OffsetSpec.Latest, cancellation)
                ? await MoveToAsync(OffsetSpec.Latest, cancellation)
                : await base.StartAtAsync(committed, cancellation);
    }

    private sealed class CommitAboveEndWaits(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override async ValueTask<Outcome?> LeaveOutOfRangeAsync(CancellationToken cancellation) =>
            Position > await OffsetOfAsync(OffsetSpec.Latest, cancellation)
                ? new Outcome.Consumed([], EndOfPartition: Position)
                : await base.LeaveOutOfRangeAsync(cancellation);
    }

    private sealed class OutgrownCommitForgotten : SimulatedGroups
    {
        private readonly ConditionalWeakTable<SimulatedTopic, HashSet<CommitKey>> aboveEnd = [];

        public override Outcome FetchCommitted(Command<Offset>.FetchCommitted request, SimulatedLog log)
        {
            var key = KeyOf(request);
            return aboveEnd.GetOrCreateValue(log.Topic).Contains(key) && log.Topic.Commits.GetValueOrDefault(key) is { } stored && stored.Offset < log.End
                ? AnswerAbsent(request, log)
                : base.FetchCommitted(request, log);
        }

        protected override void Store(Command<Offset>.Commit request, SimulatedLog log)
        {
            base.Store(request, log);
            var marked = aboveEnd.GetOrCreateValue(log.Topic);
            if (request.Offset > log.End)
            {
                marked.Add(KeyOf(request));
            }
            else
            {
                marked.Remove(KeyOf(request));
            }
        }
    }

    private sealed class SeekKeepsPrefetched(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override ValueTask<Outcome> SeekAsync(Offset offset, CancellationToken cancellation)
        {
            Position = offset;
            return new(Outcome.Acknowledged.Instance);
        }
    }

    private sealed class BackwardSeekIgnored(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override ValueTask<Outcome> SeekAsync(Offset offset, CancellationToken cancellation) =>
            offset <= LastDelivered ? new(Outcome.Acknowledged.Instance) : base.SeekAsync(offset, cancellation);
    }

    private sealed class SeekToEndResets(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override async ValueTask<Outcome> SeekAsync(Offset offset, CancellationToken cancellation) =>
            await base.SeekAsync(
                offset == await OffsetOfAsync(OffsetSpec.Latest, cancellation) ? Offset.MaxValue : offset, cancellation);
    }

    private sealed class SeekPastEndClamped(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override async ValueTask<Outcome> SeekAsync(Offset offset, CancellationToken cancellation)
        {
            var end = await OffsetOfAsync(OffsetSpec.Latest, cancellation);
            return await base.SeekAsync(offset > end ? end.Value : offset, cancellation);
        }
    }

    private sealed class SeekCommits(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override async ValueTask<Outcome> SeekAsync(Offset offset, CancellationToken cancellation)
        {
            await CommitAsync(offset, cancellation);
            return await base.SeekAsync(offset, cancellation);
        }
    }

    private sealed class DeliveryCommits(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        public override async ValueTask<Outcome> ConsumeAsync(int maxRecords, CancellationToken cancellation)
        {
            var answer = await base.ConsumeAsync(maxRecords, cancellation);
            if (answer is Outcome.Consumed { Records.IsEmpty: false })
            {
                await CommitAsync(cancellation);
            }

            return answer;
        }
    }

    private sealed class FirstPositionCommitted(IBroker broker, SessionOptions options) : ReferenceSession(broker, options)
    {
        protected override async ValueTask<Outcome?> StartUncommittedAsync(CancellationToken cancellation)
        {
            var obstacle = await base.StartUncommittedAsync(cancellation);
            return obstacle is null && await CommitAsync(Position!.Value, cancellation) is Outcome.Refused refusal ? refusal : obstacle;
        }
    }
}
