namespace OffsetConformance.Tests.Simulation;

/// <summary>Time that passes only when a test says so; its timers fire inside <see cref="Advance"/>. For one thread.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    public static readonly DateTimeOffset DefaultStart = DateTimeOffset.UnixEpoch.AddYears(55);

    private readonly List<ManualTimer> timers = [];

    /// <summary>How much time has passed.</summary>
    public TimeSpan Elapsed { get; private set; }

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    /// <summary>Periodic timers are not supported.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = Elapsed + by;
        while (timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is { Due: { } due } timer)
        {
            Elapsed = due > Elapsed ? due : Elapsed;
            timer.Fire();
        }

        Elapsed = end;
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public TimeSpan? Due { get; private set; }

        public void Fire()
        {
            Due = null;
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.Elapsed + dueTime;
            return true;
        }

        public void Dispose() => time.timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
