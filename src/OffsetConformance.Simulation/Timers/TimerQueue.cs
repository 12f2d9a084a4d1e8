namespace OffsetConformance.Simulation.Timers;

/// <summary>
/// The timers that are scheduled, by the time they are due. Safe for concurrent use. The queue's lock is the innermost of all: no other is
/// taken while it is held, and timers fire outside of it.
/// </summary>
internal sealed class TimerQueue(SimulatorClock clock) : IDisposable
{
    /// <summary>Held while the clock is moved on demand, one after the other; the outermost of all locks.</summary>
    private readonly Lock advancing = new();

    private readonly Lock gate = new();
    private readonly SortedSet<QueuedTimer> scheduled = new(Comparer<QueuedTimer>.Create((left, right) =>
        (left.Due, left.Order).CompareTo((right.Due, right.Order))));

    private ITimer? alarm;
    private long order;

    public long Now => clock.Now;

    /// <summary>Lets timers fire by themselves while the given time passes, instead of in <see cref="Advance"/>.</summary>
    public void FollowTime(TimeProvider time)
    {
        lock (gate)
        {
            alarm = time.CreateTimer(_ => FireDue(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            SetAlarm();
        }
    }

    /// <summary>Schedules the timer, or puts it off, to fire in that many milliseconds.</summary>
    public void Schedule(QueuedTimer timer, long delay)
    {
        lock (gate)
        {
            Remove(timer);
            timer.Order = order++;
            timer.Due = clock.Now + delay;
            scheduled.Add(timer);
            SetAlarm();
        }
    }

    public void Cancel(QueuedTimer timer)
    {
        lock (gate)
        {
            Remove(timer);
        }
    }

    /// <summary>Moves the clock on by that many milliseconds; each timer fires at its own time.</summary>
    public void Advance(long milliseconds)
    {
        lock (advancing)
        {
            var end = clock.Now + milliseconds;
            while (TakeDueBy(end, out var due) is { } timer)
            {
                clock.Advance(Math.Max(0, due - clock.Now));
                timer.Fire();
            }

            // A clock that runs may be there already.
            clock.Advance(Math.Max(0, end - clock.Now));
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            scheduled.Clear();
            alarm?.Dispose();
            alarm = null;
        }
    }

    private void FireDue()
    {
        while (TakeDueBy(clock.Now, out _) is { } timer)
        {
            timer.Fire();
        }

        lock (gate)
        {
            SetAlarm();
        }
    }

    /// <summary>Takes the first timer that is due by then out of the queue; null if there is none.</summary>
    private QueuedTimer? TakeDueBy(long end, out long due)
    {
        lock (gate)
        {
            if (scheduled.Min is not { Due: { } first } timer || first > end)
            {
                due = end;
                return null;
            }

            due = first;
            Remove(timer);
            return timer;
        }
    }

    private void Remove(QueuedTimer timer)
    {
        if (timer.Due is not null)
        {
            scheduled.Remove(timer);
            timer.Due = null;
        }
    }

    /// <summary>A time that has passed already rings the alarm at once.</summary>
    private void SetAlarm()
    {
        if (alarm is not null && scheduled.Min is { Due: { } due })
        {
            alarm.Change(TimeSpan.FromMilliseconds(Math.Max(0, due - clock.Now)), Timeout.InfiniteTimeSpan);
        }
    }
}
