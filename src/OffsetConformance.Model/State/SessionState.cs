using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Model.State;

/// <summary>What is known of one open consumer.</summary>
public sealed record SessionState(CommitKey Key, ResetPolicy Policy)
{
    /// <summary>The offset it will deliver next.</summary>
    public long Position { get; init; }

    /// <summary>Whether it delivered anything since it was opened or last sought.</summary>
    public bool HasDelivered { get; init; }

    /// <summary>
    /// The log end when the session was last called. A consumer reads ahead, so its next end-of-partition report may be as old as that.
    /// </summary>
    public long EndSeen { get; init; }

    public bool IsPaused { get; init; }

    /// <summary>Whether it was paused, and has delivered nothing since.</summary>
    public bool WasPaused { get; init; }

    public bool HasSought { get; init; }

    /// <summary>Whether it commits by itself.</summary>
    public bool AutoCommit { get; init; }

    /// <summary>The rule that fixed where it stands; it still speaks for the first record delivered from there.</summary>
    public Rule? StartedBy { get; init; }

    /// <summary>
    /// Whether the call means something now: nothing is committed before something was delivered, and a paused consumer never gets to an end
    /// that it could report.
    /// </summary>
    public bool Allows<TOffset>(Command<TOffset>.SessionCall call) => call switch
    {
        Command<TOffset>.CommitConsumed => HasDelivered,
        Command<TOffset>.Consume or Command<TOffset>.Pause or Command<TOffset>.SeekToEnd => !IsPaused,
        Command<TOffset>.Unpause => IsPaused,
        _ => true,
    };
}
