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

    /// <summary>The rule that fixed where it stands; it still speaks for the first record delivered from there.</summary>
    public Rule? StartedBy { get; init; }
}
