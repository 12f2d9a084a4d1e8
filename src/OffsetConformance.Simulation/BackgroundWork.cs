using OffsetConformance.Simulation.Groups;
using OffsetConformance.Simulation.Timers;

namespace OffsetConformance.Simulation;

/// <summary>
/// What a broker does without being asked: retention and compaction of every log, then the expiry of commits; topics, partitions and
/// groups in order of their names and numbers. On a clock that stands still it happens whenever the clock was advanced.
/// </summary>
internal sealed class BackgroundWork
{
    private readonly SimulatedTopics topics;
    private readonly GroupOffsets groups;
    private readonly TimerQueue timers;
    private readonly SimulatorOptions options;
    private readonly QueuedTimer next;

    public BackgroundWork(SimulatedTopics topics, GroupOffsets groups, TimerQueue timers, SimulatorOptions options)
    {
        (this.topics, this.groups, this.timers, this.options) = (topics, groups, timers, options);
        next = new(RunAndRepeat);
        if (options.Time is { } time)
        {
            timers.FollowTime(time);
            Repeat();
        }
    }

    /// <summary>Moves the clock on; everything that is due by then has happened when this returns.</summary>
    public void Advance(long milliseconds)
    {
        timers.Advance(milliseconds);
        Run();
    }

    private void RunAndRepeat()
    {
        Run();
        Repeat();
    }

    private void Repeat() => timers.Schedule(next, (long)options.BackgroundInterval.TotalMilliseconds);

    private void Run()
    {
        foreach (var (_, topic) in topics.All)
        {
            lock (topic.Gate)
            {
                foreach (var log in topic.Logs)
                {
                    log.RunRetention();
                    log.Compact();
                }
            }
        }

        groups.Expire(timers.Now, (long)options.OffsetsRetention.TotalMilliseconds);
    }
}
