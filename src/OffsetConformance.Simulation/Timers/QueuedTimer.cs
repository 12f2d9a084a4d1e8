namespace OffsetConformance.Simulation.Timers;

/// <summary>
/// Something that happens at a time, unless it is put off or called off before. <see cref="TimerQueue"/> guards its state and calls
/// <paramref name="fire"/> without holding any lock.
/// </summary>
/// <param name="fire">May come late: after the timer was scheduled anew, or called off. Whoever acts on it looks whether it is still due.</param>
internal sealed class QueuedTimer(Action fire)
{
    /// <summary>In milliseconds of the simulator's clock; null while the timer is not scheduled.</summary>
    public long? Due { get; internal set; }

    /// <summary>Decides between timers that are due at the same time: first scheduled, first fired.</summary>
    internal long Order { get; set; }

    public void Fire() => fire();
}
