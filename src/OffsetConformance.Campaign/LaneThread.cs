using System.Collections.Concurrent;

namespace OffsetConformance.Campaign;

/// <summary>
/// Runs asynchronous work on one thread of its own from beginning to end. An adapter may block in a client library while it waits for an
/// answer; on the thread pool, a dozen lanes that do would wait for each other.
/// </summary>
internal sealed class LaneThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> queue = [];

    private LaneThread()
    {
    }

    /// <summary>The task ends as the work does. Awaits in the work must keep the context.</summary>
    public static Task RunAsync(Func<Task> work) => Task.Factory.StartNew(
        () => new LaneThread().Run(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Runs them side by side. The first that fails cancels the others, and its exception is the one that is told.</summary>
    public static async Task RunAllAsync(IEnumerable<Func<Task>> works, CancellationTokenSource stop)
    {
        var running = works.Select(work => RunAsync(async () =>
        {
            try
            {
                await work();
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        })).ToArray();
        try
        {
            await Task.WhenAll(running).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw Array.Find(running, lane => lane.Exception is { InnerException: not OperationCanceledException })?.Exception?.InnerException ?? e;
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => queue.Add((d, state));

    private void Run(Func<Task> work)
    {
        SetSynchronizationContext(this);
        var task = work();
        _ = task.ContinueWith(_ => queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        foreach (var (callback, state) in queue.GetConsumingEnumerable())
        {
            callback(state);
        }

        task.GetAwaiter().GetResult();
    }
}
