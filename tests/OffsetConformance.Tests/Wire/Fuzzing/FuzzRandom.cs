namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>Chance that is the same on every machine and in every version of .NET (xorshift64*). One stream for each seed and number.</summary>
internal sealed class FuzzRandom
{
    private ulong state;

    public FuzzRandom(int seed, long number) => Restart(seed, number);

    /// <summary>From here on as if made anew.</summary>
    public void Restart(int seed, long number)
    {
        unchecked
        {
            // Neighbouring numbers must not begin alike, and the state must not be 0.
            state = (((ulong)(uint)seed << 40) ^ (ulong)number) + 0x9E3779B97F4A7C15;
            state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
            state |= 1;
        }
    }

    public ulong Next()
    {
        unchecked
        {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            return state * 0x2545F4914F6CDD1D;
        }
    }

    /// <summary>From 0 up to the bound, exclusive, which must be positive.</summary>
    public int Below(int bound) => (int)((Next() >> 32) * (ulong)bound >> 32);

    public bool OneIn(int count) => Below(count) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public void Fill(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(Next() >> 56);
        }
    }
}
