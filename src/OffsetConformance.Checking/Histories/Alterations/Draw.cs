namespace OffsetConformance.Checking.Histories.Alterations;

/// <summary>Numbers drawn from a seed (SplitMix64): the same seed draws the same numbers everywhere.</summary>
internal sealed class Draw(ulong seed)
{
    private ulong state = seed;

    /// <summary>From 0 to <paramref name="count"/>, exclusive.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    public T One<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
