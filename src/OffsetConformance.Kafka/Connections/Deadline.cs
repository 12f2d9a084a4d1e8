namespace OffsetConformance.Kafka;

/// <summary>
/// The end of the time that one call may take, and the token that may end it earlier. librdkafka's waits know nothing of tokens, so
/// a call waits in slices and looks at the token between them.
/// </summary>
internal readonly struct Deadline(TimeSpan limit, CancellationToken cancellation)
{
    /// <summary>Short enough for Ctrl-C to feel immediate, long enough to cost nothing.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    private readonly long end = Environment.TickCount64 + (long)limit.TotalMilliseconds;

    public TimeSpan Limit => limit;

    public TimeSpan Remaining => TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64));

    public bool HasPassed => Environment.TickCount64 >= end;

    /// <summary>How long the next wait may take.</summary>
    /// <exception cref="OperationCanceledException">The token asks to stop.</exception>
    public TimeSpan NextSlice()
    {
        cancellation.ThrowIfCancellationRequested();
        return Remaining < Slice ? Remaining : Slice;
    }

    public string Text => $"no answer within {limit.TotalSeconds:0.###} s";
}
