using System.Runtime.InteropServices;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation;

/// <summary>
/// A small consumer over any <see cref="IBroker"/>. Supports one assigned partition, the three reset policies, seeking, pausing, watermarks,
/// and commits of what was delivered. The position is resolved by the first <see cref="ConsumeAsync"/> after an assignment, so "latest"
/// means latest then. What a fetch brought beyond the records asked for is kept for the next call, also while paused.
/// Auto-commit commits what was delivered with every further call, which stands in for a client's timer, and when the session is closed.
/// Leaves out subscriptions and retries: a refusal ends the session, and every later call but the closing is refused likewise. An
/// answer that never came ends only the call. Not safe for concurrent use.
/// </summary>
public class ReferenceSession(IBroker broker, SessionOptions options) : IConsumerSession
{
    private static readonly Outcome Closed = new Outcome.NotObservable("the session is closed");

    private ValueList<OffsetRecord> prefetched;
    private int taken;
    private bool isPaused;
    private Offset? lastCommitted;

    /// <summary>What every further call is answered; null while the session lives.</summary>
    private Outcome? ending;

    protected SessionOptions Options => options;

    protected TopicPartition Partition { get; private set; }

    /// <summary>The offset to deliver next; null until it was resolved.</summary>
    protected Offset? Position { get; set; }

    protected Offset? LastDelivered { get; private set; }

    /// <summary>Exclusive end of what was fetched; null when nothing was.</summary>
    protected Offset? FetchedEnd => prefetched.IsEmpty ? null : prefetched[^1].Offset + 1;

    /// <summary>Where the log started, and where it ended for this reader, when it last fetched; null before.</summary>
    protected (Offset? Low, Offset? High) Cached { get; private set; }

    /// <summary>What auto-commit commits; null for nothing.</summary>
    protected virtual Offset? AutoCommitted => LastDelivered + 1;

    public virtual ValueTask<Outcome> AssignAsync(TopicPartition partition, Offset? offset, CancellationToken cancellation)
    {
        Partition = partition;
        (LastDelivered, lastCommitted, isPaused) = (null, null, false);
        return SeekAsync(offset);
    }

    public virtual async ValueTask<Outcome> SeekAsync(Offset offset, CancellationToken cancellation)
    {
        await AutoCommitAsync(cancellation);
        return await SeekAsync(offset);
    }

    public virtual async ValueTask<Outcome> SeekToEdgeAsync(LogEdge edge, CancellationToken cancellation)
    {
        await AutoCommitAsync(cancellation);
        if (ending is not null)
        {
            return ending;
        }

        return await MoveToAsync(edge == LogEdge.Beginning ? OffsetSpec.Earliest : OffsetSpec.Latest, cancellation) is { } obstacle
            ? End(obstacle, [])
            : Outcome.Acknowledged.Instance;
    }

    public virtual ValueTask<Outcome> PauseAsync(CancellationToken cancellation) => PauseAsync(pause: true, cancellation);

    public virtual ValueTask<Outcome> UnpauseAsync(CancellationToken cancellation) => PauseAsync(pause: false, cancellation);

    /// <summary>Asks the broker; -1 where it lists none.</summary>
    public virtual async ValueTask<Outcome> QueryWatermarksAsync(CancellationToken cancellation)
    {
        await AutoCommitAsync(cancellation);
        if (ending is not null)
        {
            return ending;
        }

        var low = await ListAsync(OffsetSpec.Earliest, cancellation);
        if (low is not Outcome.OffsetListed first)
        {
            return low;
        }

        var high = await ListAsync(OffsetSpec.Latest, cancellation);
        return high is Outcome.OffsetListed next
            ? new Outcome.WatermarksSeen(first.Offset ?? new(-1), next.Offset ?? new(-1), Cached.Low, Cached.High)
            : high;
    }

    public virtual async ValueTask<Outcome> CloseAsync(CancellationToken cancellation)
    {
        var answer = ending == Closed ? Closed : await AutoCommitAsync(cancellation);
        DropPrefetched();
        ending = Closed;
        return answer;
    }

    public virtual async ValueTask<Outcome> ConsumeAsync(int maxRecords, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxRecords);
        await AutoCommitAsync(cancellation);
        if (ending is not null)
        {
            return ending;
        }

        if (isPaused)
        {
            return new Outcome.Consumed([], EndOfPartition: null);
        }

        var delivered = new List<OffsetRecord>();
        var hasReset = false;
        if (Position is null && await LocateAsync(cancellation) is { } obstacle)
        {
            return End(obstacle, delivered);
        }

        while (delivered.Count < maxRecords)
        {
            if (TryDeliver(maxRecords, delivered))
            {
                hasReset = false;
                continue;
            }

            switch (await FetchAsync(cancellation))
            {
                case Outcome.Fetched { Records.IsEmpty: true } idle when idle.NextOffset <= Position:
                    return new Outcome.Consumed(Frozen(delivered), idle.EndOfPartition ?? Position);

                case Outcome.Fetched { Records.IsEmpty: true } gap:
                    Position = gap.NextOffset;
                    break;

                case Outcome.Fetched fetched:
                    (prefetched, taken) = (fetched.Records, 0);
                    break;

                // Kafka's clients would reset for ever when the broker refuses the very offset that it listed.
                case Outcome.Refused { Error: ErrorCode.OffsetOutOfRange } outOfRange when !hasReset:
                    if (await LeaveOutOfRangeAsync(cancellation) is { } dead)
                    {
                        return End(dead, delivered);
                    }

                    hasReset = true;
                    break;

                case var other:
                    return End(other, delivered);
            }
        }

        return new Outcome.Consumed(Frozen(delivered), EndOfPartition: null);
    }

    /// <summary>Commits the offset behind the last delivered record; without one there is nothing to commit, which succeeds.</summary>
    public virtual ValueTask<Outcome> CommitAsync(CancellationToken cancellation)
    {
        if (ending is not null)
        {
            return new(ending);
        }

        return LastDelivered is { } last ? CommitAsync(last + 1, cancellation) : new(Outcome.Acknowledged.Instance);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Where to start from a committed offset. Returns what ends the call instead, or null.</summary>
    protected virtual ValueTask<Outcome?> StartAtAsync(Offset committed, CancellationToken cancellation)
    {
        MoveTo(committed);
        return default;
    }

    /// <summary>Where to start without a committed offset. Returns what ends the call instead, or null.</summary>
    protected virtual ValueTask<Outcome?> StartUncommittedAsync(CancellationToken cancellation) => ResetAsync(cancellation);

    /// <summary>Where to go when the broker refused the position. Returns what ends the call instead, or null.</summary>
    protected virtual ValueTask<Outcome?> LeaveOutOfRangeAsync(CancellationToken cancellation) => ResetAsync(cancellation);

    /// <summary>Applies the reset policy. Returns what ends the call instead, or null.</summary>
    protected ValueTask<Outcome?> ResetAsync(CancellationToken cancellation) => options.Policy switch
    {
        ResetPolicy.Earliest => MoveToAsync(OffsetSpec.Earliest, cancellation),
        ResetPolicy.Latest => MoveToAsync(OffsetSpec.Latest, cancellation),
        _ => new(NoPosition($"no position on {Partition}, and the policy forbids a reset")),
    };

    protected async ValueTask<Outcome?> MoveToAsync(OffsetSpec spec, CancellationToken cancellation)
    {
        switch (await ListAsync(spec, cancellation))
        {
            case Outcome.OffsetListed { Offset: { } offset }:
                MoveTo(offset);
                return null;

            case Outcome.OffsetListed:
                return NoPosition($"the broker lists no {spec} offset of {Partition}");

            case var other:
                return other;
        }
    }

    /// <summary>Leaves the position, and forgets what was fetched for it.</summary>
    protected void MoveTo(Offset offset)
    {
        DropPrefetched();
        Position = offset;
    }

    /// <summary>What the broker lists; null for none.</summary>
    protected async ValueTask<Offset?> OffsetOfAsync(OffsetSpec spec, CancellationToken cancellation) =>
        (await ListAsync(spec, cancellation) as Outcome.OffsetListed)?.Offset;

    protected virtual async ValueTask<Outcome> CommitAsync(Offset offset, CancellationToken cancellation)
    {
        var answer = await ExecuteAsync(new Command<Offset>.Commit(options.Group, Partition, offset), cancellation);
        if (answer is Outcome.Acknowledged)
        {
            lastCommitted = offset;
        }

        return answer;
    }

    protected ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation) =>
        broker.ExecuteAsync(request, cancellation);

    private static Outcome NoPosition(string message) => new Outcome.Refused(ErrorCode.AutoOffsetReset, message);

    private static ValueList<OffsetRecord> Frozen(List<OffsetRecord> records) => ValueList.Create<OffsetRecord>(CollectionsMarshal.AsSpan(records));

    private ValueTask<Outcome> ListAsync(OffsetSpec spec, CancellationToken cancellation) =>
        ExecuteAsync(new Command<Offset>.ListOffsets(Partition, spec, options.Isolation), cancellation);

    private void DropPrefetched() => (prefetched, taken) = ([], 0);

    private ValueTask<Outcome> SeekAsync(Offset? offset)
    {
        if (ending is null)
        {
            DropPrefetched();
            Position = offset;
        }

        return new(ending ?? (Outcome)Outcome.Acknowledged.Instance);
    }

    private async ValueTask<Outcome> PauseAsync(bool pause, CancellationToken cancellation)
    {
        await AutoCommitAsync(cancellation);
        if (ending is not null)
        {
            return ending;
        }

        isPaused = pause;
        return Outcome.Acknowledged.Instance;
    }

    /// <summary>With auto-commit: commits what was delivered since the last commit. A refusal does not end the session: the next call tries again.</summary>
    private async ValueTask<Outcome> AutoCommitAsync(CancellationToken cancellation)
    {
        if (!options.AutoCommit || ending == Closed || AutoCommitted is not { } offset || offset == lastCommitted)
        {
            return Outcome.Acknowledged.Instance;
        }

        return await CommitAsync(offset, cancellation);
    }

    private async ValueTask<Outcome> FetchAsync(CancellationToken cancellation)
    {
        var answer = await ExecuteAsync(new Command<Offset>.Fetch(Partition, Position!.Value, options.Isolation), cancellation);
        if (answer is Outcome.Fetched fetched)
        {
            Cached = (fetched.LogStartOffset, options.Isolation == IsolationLevel.ReadCommitted ? fetched.LastStableOffset : fetched.HighWatermark);
        }

        return answer;
    }

    private async ValueTask<Outcome?> LocateAsync(CancellationToken cancellation) =>
        await ExecuteAsync(new Command<Offset>.FetchCommitted(options.Group, Partition), cancellation) switch
        {
            Outcome.CommittedOffset { Offset: { } committed } => await StartAtAsync(committed, cancellation),
            Outcome.CommittedOffset => await StartUncommittedAsync(cancellation),
            var other => other,
        };

    private bool TryDeliver(int maxRecords, List<OffsetRecord> delivered)
    {
        var next = prefetched.AsSpan()[taken..];
        if (next.IsEmpty)
        {
            return false;
        }

        next = next[..Math.Min(next.Length, maxRecords - delivered.Count)];
        delivered.AddRange(next);
        taken += next.Length;
        LastDelivered = next[^1].Offset;
        Position = LastDelivered + 1;
        return true;
    }

    private Outcome End(Outcome cause, List<OffsetRecord> delivered)
    {
        if (cause is not Outcome.Refused refusal)
        {
            return cause;
        }

        ending = refusal;
        return refusal with { Records = Frozen(delivered) };
    }
}
