using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Campaign;

/// <summary>
/// Fresh partitions and group names for one run of one program. Partition <c>a-0</c> and <c>a-1</c> are neighbours in one topic,
/// <c>b-0</c> has the number of <c>a-0</c> in another. Topic <c>c</c> is the world's own, and not there until its program creates it.
/// </summary>
internal sealed class World(TopicPair topics, int number, string groupPrefix) : INaming
{
    private readonly string[] groups = [.. ModelProgram.Groups.Select(group => $"{groupPrefix}-{group}")];

    public TopicPair Topics { get; } = topics;

    /// <summary>The name of the topic that the world's program may create.</summary>
    public string OwnTopic { get; } = $"{groupPrefix}-{ModelProgram.OwnTopic}";

    public TopicPartition Of(TopicPartition partition) => partition.Topic switch
    {
        ModelProgram.OwnTopic => partition with { Topic = OwnTopic },
        "a" => new(Topics.First, (2 * number) + partition.Partition),
        _ => new(Topics.Second, (2 * number) + partition.Partition),
    };

    /// <summary>The group without a name has none in any world.</summary>
    public string OfGroup(string group) => group.Length == 0 ? group : groups[ModelProgram.Groups.AsSpan().IndexOf(group)];
}

/// <summary>Two topics that worlds are cut from, and how many of these are still in use.</summary>
internal sealed class TopicPair(string first, string second, int worlds)
{
    private int left = worlds;

    public string First { get; } = first;

    public string Second { get; } = second;

    /// <summary>Whether this was the last of its worlds.</summary>
    public bool Release() => Interlocked.Decrement(ref left) == 0;
}

/// <summary>
/// Prepares worlds ahead of their use, many from one pair of topics, so that a thousand sequences don't cost a thousand topic creations. They are
/// handed out in chunks, because a client library has to learn every topic it meets: a lane that stays with one meets few.
/// Safe for concurrent use.
/// </summary>
internal sealed class WorldPool : IAsyncDisposable
{
    /// <summary>What the cleaning up after a run may take on a broker that is shared, or gone.</summary>
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(1.5);

    private readonly ITarget target;
    private readonly string prefix;
    private readonly int worldsPerPair;
    private readonly int worldsPerChunk;
    private readonly Channel<World[]> ready;
    private readonly CancellationTokenSource stop;
    private readonly Task preparing;
    private readonly List<TopicPair> pairs = [];
    private long timePerWorld;

    public WorldPool(ITarget target, string prefix, CancellationToken cancellation)
    {
        this.target = target;
        this.prefix = prefix;
        var inProcess = target.Info.Pace == TargetPace.InProcess;
        worldsPerPair = inProcess ? 1 : 32;
        worldsPerChunk = 16;

        // Bounded: the writer waits here while enough worlds lie ready, and prepares the next pair as they go.
        ready = Channel.CreateBounded<World[]>(4);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        preparing = Task.Run(PrepareAsync, CancellationToken.None);
    }

    /// <summary>How long the target took to make room for the world that was prepared last; they are prepared one after the other.</summary>
    public TimeSpan TimePerWorld => TimeSpan.FromTicks(Interlocked.Read(ref timePerWorld));

    /// <summary>A chunk of worlds for one lane.</summary>
    /// <exception cref="TargetUnavailableException">The target can't create topics, or is gone.</exception>
    public ValueTask<World[]> LeaseAsync(CancellationToken cancellation) =>
        ready.Reader.TryRead(out var chunk) ? new(chunk) : WaitAsync(cancellation);

    /// <summary>Says that nobody uses the world any more. In process its topics go at once; on a broker, when the run is over.</summary>
    public async ValueTask ReturnAsync(World world, bool hasOwnTopic)
    {
        if (hasOwnTopic)
        {
            // Not kept for the end: there may be thousands, and a broker pays for each as long as it is there.
            await target.DeleteTopicAsync(world.OwnTopic, CancellationToken.None).ConfigureAwait(false);
        }

        if (world.Topics.Release() && target.Info.Pace == TargetPace.InProcess)
        {
            await DeleteAsync(world.Topics, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(preparing, Task.Delay(CleanUpLimit)).ConfigureAwait(false);
        if (target.Info.Pace == TargetPace.Network)
        {
            using var limit = new CancellationTokenSource(CleanUpLimit);
            try
            {
                // Off this thread: an adapter may block while it deletes.
                await Task.WhenAll(pairs.Select(pair => Task.Run(() => DeleteAsync(pair, limit.Token).AsTask(), limit.Token)))
                    .WaitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or TargetUnavailableException)
            {
                // The verdict stands whether or not the broker lets us tidy up.
            }
        }

        stop.Dispose();
    }

    private async ValueTask<World[]> WaitAsync(CancellationToken cancellation)
    {
        try
        {
            return await ready.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException e) when (e.InnerException is { } inner)
        {
            throw inner is TargetUnavailableException ? new TargetUnavailableException(inner.Message, inner) : inner;
        }
    }

    private async Task PrepareAsync()
    {
        try
        {
            var chunk = new List<World>(worldsPerChunk);
            for (var number = 0; ; number++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");
                var pair = new TopicPair($"{name}a", $"{name}b", worldsPerPair);
                if (target.Info.Pace == TargetPace.Network)
                {
                    pairs.Add(pair);
                }

                var before = Stopwatch.GetTimestamp();
                await target.CreateTopicAsync(pair.First, 2 * worldsPerPair, stop.Token).ConfigureAwait(false);
                await target.CreateTopicAsync(pair.Second, 2 * worldsPerPair, stop.Token).ConfigureAwait(false);
                Interlocked.Exchange(ref timePerWorld, (Stopwatch.GetElapsedTime(before) / worldsPerPair).Ticks);
                for (var i = 0; i < worldsPerPair; i++)
                {
                    chunk.Add(new(pair, i, $"{name}-{i}"));
                    if (chunk.Count == worldsPerChunk)
                    {
                        await ready.Writer.WriteAsync([.. chunk], stop.Token).ConfigureAwait(false);
                        chunk.Clear();
                    }
                }
            }
        }
        catch (Exception e)
        {
            ready.Writer.Complete(e);
        }
    }

    private async ValueTask DeleteAsync(TopicPair pair, CancellationToken cancellation)
    {
        await target.DeleteTopicAsync(pair.First, cancellation).ConfigureAwait(false);
        await target.DeleteTopicAsync(pair.Second, cancellation).ConfigureAwait(false);
    }
}
