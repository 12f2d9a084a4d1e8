using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// Who waits for something new to read on which partition. Whoever appended tells it here, and the waiting look again.
/// Safe for concurrent use.
/// </summary>
internal sealed class Arrivals(TimeProvider clock)
{
    private readonly TimeProvider time = clock;
    private readonly Lock gate = new();
    private readonly Dictionary<TopicPartition, HashSet<Watch>> watches = [];

    /// <summary>How many partitions somebody waits for.</summary>
    internal int Watched
    {
        get
        {
            lock (gate)
            {
                return watches.Count;
            }
        }
    }

    /// <summary>
    /// Begins to watch the partitions. Whoever looks at them only afterwards misses nothing: what arrives from now on ends the wait.
    /// </summary>
    public Watch Begin(IReadOnlyCollection<TopicPartition> partitions)
    {
        var watch = new Watch(this, partitions);
        lock (gate)
        {
            foreach (var partition in partitions)
            {
                if (!watches.TryGetValue(partition, out var others))
                {
                    watches[partition] = others = [];
                }

                others.Add(watch);
            }
        }

        return watch;
    }

    /// <summary>There may be something new on this partition.</summary>
    public void Tell(TopicPartition partition)
    {
        lock (gate)
        {
            foreach (var watch in watches.GetValueOrDefault(partition) ?? [])
            {
                watch.Ring();
            }
        }
    }

    /// <summary>There may be something new anywhere: a transaction ended, the clock was moved.</summary>
    public void TellAll()
    {
        lock (gate)
        {
            foreach (var watch in watches.Values.SelectMany(waiting => waiting))
            {
                watch.Ring();
            }
        }
    }

    private void End(Watch watch, IReadOnlyCollection<TopicPartition> partitions)
    {
        lock (gate)
        {
            foreach (var partition in partitions)
            {
                // A partition that is named twice is gone the second time.
                if (watches.TryGetValue(partition, out var others) && others.Remove(watch) && others.Count == 0)
                {
                    watches.Remove(partition);
                }
            }
        }
    }

    /// <summary>One reader's look-out for one arrival.</summary>
    public sealed class Watch(Arrivals arrivals, IReadOnlyCollection<TopicPartition> partitions) : IDisposable
    {
        private readonly TaskCompletionSource<bool> rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Waits for the first arrival since the watch began; false if the time passed without one.</summary>
        public async ValueTask<bool> WaitAsync(TimeSpan limit, CancellationToken cancellation)
        {
            await using var timer = arrivals.time.CreateTimer(_ => rung.TrySetResult(false), state: null, limit, Timeout.InfiniteTimeSpan);
            await using var ended = cancellation.Register(() => rung.TrySetCanceled(cancellation));
            return await rung.Task;
        }

        public void Dispose() => arrivals.End(this, partitions);

        internal void Ring() => rung.TrySetResult(true);
    }
}
