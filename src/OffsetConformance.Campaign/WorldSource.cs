using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Campaign;

/// <summary>One lane's supply of worlds. Not safe for concurrent use.</summary>
internal sealed class WorldSource(WorldPool pool)
{
    private readonly Queue<World> worlds = new();

    /// <summary>Runs the program in a world that nobody has used.</summary>
    public async ValueTask<ProgramRun> RunAsync(LockstepRunner runner, ModelProgram program, CancellationToken cancellation)
    {
        var world = await NextAsync(cancellation);
        var run = await runner.RunAsync(program, world, cancellation);
        await pool.ReturnAsync(world, run.HasOwnTopic);
        return run;
    }

    /// <summary>A world that nobody has used. Whoever takes it gives it back to the pool.</summary>
    public async ValueTask<World> NextAsync(CancellationToken cancellation)
    {
        if (worlds.Count == 0)
        {
            foreach (var fresh in await pool.LeaseAsync(cancellation))
            {
                worlds.Enqueue(fresh);
            }
        }

        return worlds.Dequeue();
    }
}
