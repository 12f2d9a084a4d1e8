namespace OffsetConformance.Simulation;

/// <summary>
/// The simulator's time in milliseconds since 1970. A virtual clock stands at <see cref="VirtualStart"/> and moves only when it is
/// advanced, so that the same commands always get the same answers. A clock over a <see cref="TimeProvider"/> runs with the world's
/// time, plus what it was advanced by. Safe for concurrent use.
/// </summary>
public sealed class SimulatorClock(TimeProvider? world = null)
{
    /// <summary>2025-01-01T00:00:00Z: later than any timestamp that a generated record has.</summary>
    public const long VirtualStart = 1_735_689_600_000;

    private long advanced;

    /// <summary>Whether time passes by itself.</summary>
    public bool IsRunning => world is not null;

    public long Now => (world?.GetUtcNow().ToUnixTimeMilliseconds() ?? VirtualStart) + Interlocked.Read(ref advanced);

    /// <summary>Moves the time on; it never goes back.</summary>
    public void Advance(long milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        Interlocked.Add(ref advanced, milliseconds);
    }
}
