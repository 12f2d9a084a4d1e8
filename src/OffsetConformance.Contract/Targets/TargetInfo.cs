namespace OffsetConformance.Contract;

/// <summary>
/// What a target is and says it can do. Capabilities come from what the broker advertises, never from whether it works:
/// a feature that is advertised and broken is a failure.
/// </summary>
public sealed record TargetInfo(string Name, string Version)
{
    public IReadOnlySet<Capability> Capabilities { get; init; } = new HashSet<Capability>();

    public bool HasSessions { get; init; } = true;

    /// <summary>How the target is observed, for example the client library and its version.</summary>
    public string Channel { get; init; } = "in process";

    /// <summary>Codecs that a produced batch may be compressed with.</summary>
    public ValueList<Compression> Codecs { get; init; } = [Compression.None];

    /// <summary>What the number that a group commits means to the target's consumers. A wrong declaration breaks CMT-02 or LAG-06.</summary>
    public CommitConvention CommitConvention { get; init; } = CommitConvention.Next;

    /// <summary>How fast the target answers; decides how much is enumerated before random sequences start.</summary>
    public TargetPace Pace { get; init; } = TargetPace.Network;

    /// <summary>Known deviations of this target, as the JSON text of an expected-deviation file; null if there are none.</summary>
    public string? ExpectedDeviations { get; init; }
}

public enum CommitConvention
{
    /// <summary>The next offset to read, as Kafka's consumers have it.</summary>
    Next,

    /// <summary>The last offset that was processed; "nothing processed" is no commit.</summary>
    Last,
}

public enum TargetPace
{
    /// <summary>Answers within microseconds.</summary>
    InProcess,

    /// <summary>Answers within milliseconds.</summary>
    Network,
}

/// <summary>The target cannot be reached, cannot be started, is not what it was taken for, or has gone away. The message is one line.</summary>
public sealed class TargetUnavailableException : Exception
{
    public TargetUnavailableException(string message)
        : base(message)
    {
    }

    public TargetUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
