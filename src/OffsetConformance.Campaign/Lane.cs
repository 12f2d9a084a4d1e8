using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;

namespace OffsetConformance.Campaign;

/// <summary>
/// Runs every n-th program of a stream over a connection of its own. Which programs are its own follows from its number, not from who is free.
/// </summary>
internal sealed class Lane(
    ITarget target, ProgramStream stream, WorldPool pool, FailureBook failures, CampaignOptions options, int number, int lanes, bool usesSessions)
{
    private readonly WorldSource worlds = new(pool);

    public CheckCounts Counts { get; } = new();

    public bool UsesSessions { get; } = usesSessions;

    public ProgramStream Stream { get; } = stream;

    public long Sequences { get; private set; }

    /// <summary>Whether all that is asked of each target was asked, as far as it was this lane's to ask.</summary>
    public bool HasAskedEverything { get; private set; }

    public long Indeterminate { get; private set; }

    /// <summary>What the target's access rules refused, if they did; null otherwise.</summary>
    public string? Denied { get; private set; }

    /// <summary>Runs until <paramref name="isEnough"/>, asked before each program with its number, says so.</summary>
    public async Task RunAsync(Func<long, bool> isEnough, CancellationToken cancellation)
    {
        var connection = await target.ConnectAsync(cancellation);
        try
        {
            var runner = new LockstepRunner(connection, Counts, options.Deadline);
            for (long i = number; !isEnough(i); i += lanes)
            {
                cancellation.ThrowIfCancellationRequested();
                HasAskedEverything = i >= Stream.FirstRandom;
                var run = await RunAsync(runner, i, cancellation);
                if (run.End == ProgramEnd.Indeterminate)
                {
                    // An answer that never came may still come. A new connection can't mistake it for its own, and tells us if the target is gone.
                    Indeterminate++;
                    await connection.DisposeAsync();
                    connection = await target.ConnectAsync(cancellation);
                    runner = new LockstepRunner(connection, Counts, options.Deadline);
                }
            }
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private async ValueTask<ProgramRun> RunAsync(LockstepRunner runner, long index, CancellationToken cancellation)
    {
        var program = Stream[index];
        var run = await worlds.RunAsync(runner, program, cancellation);
        Sequences++;
        if (run.Violations.Count > 0)
        {
            failures.Add(Stream, index, program, run);
        }

        Denied ??= run.IsDenied ? run.Problem : null;
        return run;
    }
}
