using System.Diagnostics;

namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>Feeds mutated samples to whatever takes bytes from the network. The same seed and number make the same input.</summary>
internal sealed class Fuzzer(IReadOnlyList<FuzzEnd> ends, int seed)
{
    /// <summary>What takes longer than this is taken for hanging; generous, since the machine may have other things to do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Mutator mutator = new();

    /// <summary>How many inputs have begun; for who watches from another thread whether it goes on.</summary>
    public long Begun => Interlocked.Read(ref begun);

    private long begun;

    /// <exception cref="FuzzException">An input broke a promise; the message tells which and how to come by it again.</exception>
    public FuzzReport Run(long count)
    {
        var report = new FuzzReport();
        var random = new FuzzRandom(seed, 0);
        var started = Stopwatch.GetTimestamp();
        for (var number = 0L; number < count; number++)
        {
            Interlocked.Increment(ref begun);
            random.Restart(seed, number);
            var end = random.Pick(ends);
            Feed(end, mutator.Mutate(end.Samples, random), number, report);
        }

        report.Elapsed = Stopwatch.GetElapsedTime(started);
        return report;
    }

    private void Feed(FuzzEnd end, ReadOnlyMemory<byte> input, long number, FuzzReport report)
    {
        var (taken, allocated, elapsed) = Measure(end, input, number);
        var bound = end.AllocationBound(input.Length, taken);
        if (allocated > bound)
        {
            // What comes with the first use of some code (its statics, its part of the pools) is not the input's.
            (taken, allocated, elapsed) = Measure(end, input, number);
        }

        if (allocated > bound)
        {
            throw new FuzzException($"{Name(end, input, number)}: {allocated} bytes allocated where {bound} are allowed");
        }

        if (elapsed > Patience)
        {
            throw new FuzzException($"{Name(end, input, number)}: took {elapsed.TotalSeconds:0.0} s");
        }

        report.Add(taken.Fate, allocated, bound, elapsed);
    }

    private (Taken Taken, long Allocated, TimeSpan Elapsed) Measure(FuzzEnd end, ReadOnlyMemory<byte> input, long number)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        try
        {
            var taken = end.Take(input);
            return (taken, GC.GetAllocatedBytesForCurrentThread() - allocated, Stopwatch.GetElapsedTime(started));
        }
        catch (Exception exception)
        {
            throw new FuzzException($"{Name(end, input, number)}: {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    private string Name(FuzzEnd end, ReadOnlyMemory<byte> input, long number) =>
        $"{end.Name}, input {number} of seed {seed}: {input.Length} bytes {Convert.ToHexString(input.Span[..Math.Min(input.Length, 2_000)])}";
}
