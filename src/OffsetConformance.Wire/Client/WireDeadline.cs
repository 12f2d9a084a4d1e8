using System.Diagnostics;

namespace OffsetConformance.Wire.Client;

/// <summary>The end of the time that one call may take, however many waits it is made of, and the token that may end it earlier.</summary>
public readonly struct WireDeadline(TimeSpan limit, CancellationToken cancellation)
{
    private readonly long start = Stopwatch.GetTimestamp();

    public TimeSpan Limit => limit;

    public CancellationToken Cancellation => cancellation;

    /// <summary>What is left for the next wait in whole milliseconds, at least 1: zero would mean for ever to a socket.</summary>
    /// <exception cref="WireFaultException">Nothing is left.</exception>
    /// <exception cref="OperationCanceledException">The token asks to stop.</exception>
    internal int NextWait()
    {
        cancellation.ThrowIfCancellationRequested();
        var left = limit - Stopwatch.GetElapsedTime(start);
        return left > TimeSpan.Zero ? (int)Math.Clamp(left.TotalMilliseconds, 1, int.MaxValue) : throw Passed();
    }

    internal WireFaultException Passed() => new(WireFault.TimedOut, $"no answer within {limit.TotalSeconds:0.###} s");
}
