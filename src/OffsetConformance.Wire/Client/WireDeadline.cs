namespace OffsetConformance.Wire.Client;

/// <summary>The end of the time that one call may take, however many waits it is made of, and the token that may end it earlier.</summary>
public readonly struct WireDeadline(TimeSpan limit, CancellationToken cancellation)
{
    /// <summary>Waits are as long as a multiple of this, so that one after the other mostly has the same length and nothing is to be set anew.</summary>
    private const int WaitStep = 50;

    private readonly long end = Environment.TickCount64 + (long)Math.Ceiling(limit.TotalMilliseconds);

    public TimeSpan Limit => limit;

    public CancellationToken Cancellation => cancellation;

    /// <summary>What is left for the next wait in milliseconds, rounded up: never zero, which would mean for ever to a socket.</summary>
    /// <exception cref="WireFaultException">Nothing is left.</exception>
    /// <exception cref="OperationCanceledException">The token asks to stop.</exception>
    internal int NextWait()
    {
        cancellation.ThrowIfCancellationRequested();
        var left = end - Environment.TickCount64;
        return left > 0 ? (int)Math.Min((left + WaitStep - 1) / WaitStep * WaitStep, int.MaxValue) : throw Passed();
    }

    internal WireFaultException Passed() => new(WireFault.TimedOut, $"no answer within {limit.TotalSeconds:0.###} s");
}
