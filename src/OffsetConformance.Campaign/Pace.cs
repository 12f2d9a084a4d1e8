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

    /// <summary>Its multiples leave the most even gaps.</summary>
    private const double GoldenRatio = 0.618033988749895;

    /// <summary>Programs of each depth that are run to warm up, and again as many that are timed: at least, and at most.</summary>
    private const int FewestSamples = 4;

    private const int MostSamples = 100;

    /// <summary>How long each half of the samples takes, once there are the fewest.</summary>
    private static readonly TimeSpan SamplingTime = TimeSpan.FromMilliseconds(10);

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
        var taken = 0L;
        await SampleAsync().ConfigureAwait(false);
        var (samples, time) = await SampleAsync().ConfigureAwait(false);

        // Beyond one lane for each processor nobody knows how much lanes help: on one machine little, far from a broker a lot.
        var running = time * ((double)count / samples / Math.Min(lanes, Environment.ProcessorCount));
        var preparing = pool.TimePerWorld * count;
        return running > preparing ? running : preparing;

        async Task<(int Count, TimeSpan Time)> SampleAsync()
        {
            var clock = Stopwatch.StartNew();
            var done = 0;
            for (; done < FewestSamples || (done < MostSamples && clock.Elapsed < SamplingTime); done++)
            {
                // Spread over all of them, however few are taken: neighbours begin alike.
                var place = ++taken * GoldenRatio % 1;
                await worlds.RunAsync(runner, stream.Enumerated(from + (long)(place * count)), cancellation).ConfigureAwait(false);
            }

            return (done, clock.Elapsed);
        }
    }
}
