using System.Globalization;

namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>What became of the inputs of a run in which every promise was kept.</summary>
internal sealed class FuzzReport
{
    private readonly long[] fates = new long[Enum.GetValues<Fate>().Length];

    public long Inputs { get; private set; }

    public TimeSpan Elapsed { get; set; }

    /// <summary>Bytes allocated for the input that needed most of what it was allowed.</summary>
    public long Allocated { get; private set; }

    /// <summary>What it was allowed.</summary>
    public long AllocationBound { get; private set; } = 1;

    /// <summary>Most bytes allocated for one input.</summary>
    public long MostAllocated { get; private set; }

    public TimeSpan Slowest { get; private set; }

    public long Count(Fate fate) => fates[(int)fate];

    public void Add(Fate fate, long allocated, long bound, TimeSpan elapsed)
    {
        Inputs++;
        fates[(int)fate]++;
        MostAllocated = Math.Max(MostAllocated, allocated);
        Slowest = elapsed > Slowest ? elapsed : Slowest;
        if (allocated * AllocationBound > Allocated * bound)
        {
            (Allocated, AllocationBound) = (allocated, bound);
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
         {Inputs:N0} inputs in {Elapsed.TotalSeconds:0.0} s, {Inputs / Elapsed.TotalSeconds:N0}/s; no crash, no hang, no allocation beyond the bounds
         accepted {Share(Fate.Accepted)}, malformed {Share(Fate.Malformed)}, not spoken {Share(Fate.NotSpoken)}
         nearest to its allocation bound: {Allocated:N0} of {AllocationBound:N0} bytes; most for one input {MostAllocated:N0} bytes; slowest input {Slowest.TotalMilliseconds:0.0} ms
         """);

    private string Share(Fate fate) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * Count(fate) / Inputs:0.0}%");
}
