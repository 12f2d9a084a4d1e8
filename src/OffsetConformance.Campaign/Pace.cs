using System.Diagnostics;
using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;

namespace OffsetConformance.Campaign;

/// <summary>How fast a target answers, measured on programs of a stream's enumeration, and how deep that can go at this pace.</summary>
internal sealed class Pace(ITarget target, WorldPool pool, CampaignOptions options)
{
    /// <summary>What part of the budget the enumeration may take.</summary>
    private const double Share = 0.2;

    /// <summary>What part of the budget the measuring may take.</summary>
    private const double MeasuringShare = 0.05;

    /// <summary>Programs that are timed at each depth.</summary>
    private int Samples => target.Info.Pace == TargetPace.InProcess ? 200 : 16;

    /// <summary>The stream as deep as a share of the budget allows, at least one step. What fails here fails again in its lane.</summary>
    public async Task<ProgramStream> FitAsync(ProgramStream stream, int lanes, CancellationToken cancellation)
    {
        var connection = await target.ConnectAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var runner = new LockstepRunner(connection, new CheckCounts(), options.Deadline);
            var worlds = new WorldSource(pool);
            var whole = Stopwatch.StartNew();
            var depth = 1;
            var needed = await MeasureAsync(stream, runner, worlds, depth, lanes, cancellation).ConfigureAwait(false);
            while (depth < ProgramStream.MaxDepth && needed < options.Budget * Share && whole.Elapsed < options.Budget * MeasuringShare)
            {
                needed += await MeasureAsync(stream, runner, worlds, depth + 1, lanes, cancellation).ConfigureAwait(false);
                depth += needed < options.Budget * Share ? 1 : 0;
            }

            return stream.WithDepth(depth);
        }
    }

    /// <summary>
    /// How long the lanes take for all programs of a depth, by some of them: the first tell nothing, as code and connections are cold. No
    /// faster than their worlds can be prepared.
    /// </summary>
    private async Task<TimeSpan> MeasureAsync(
        ProgramStream stream, LockstepRunner runner, WorldSource worlds, int depth, int lanes, CancellationToken cancellation)
    {
        var from = stream.CountTo(depth - 1);
        var count = stream.CountTo(depth) - from;
        var samples = (int)Math.Min(Samples, count);
        var timed = 0;
        var clock = new Stopwatch();
        for (var i = 0; i < samples; i++)
        {
            if (i >= samples / 2)
            {
                clock.Start();
                timed++;
            }

            // Spread over all of them: neighbours begin alike.
            await worlds.RunAsync(runner, stream.Enumerated(from + (i * count / samples)), cancellation).ConfigureAwait(false);
        }

        var running = timed == 0 ? TimeSpan.Zero : clock.Elapsed * ((double)count / timed / lanes);
        var preparing = pool.TimePerWorld * count;
        return running > preparing ? running : preparing;
    }
}
