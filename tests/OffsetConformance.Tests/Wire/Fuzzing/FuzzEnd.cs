namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>Something that takes bytes from the network, with samples of what it is meant to take.</summary>
internal abstract class FuzzEnd(string name, IReadOnlyList<byte[]> samples)
{
    /// <summary>How many bytes the records of one batch may decompress to.</summary>
    public const int MaxDecompressed = 256 * 1024;

    public string Name => name;

    /// <summary>What inputs are made of.</summary>
    public IReadOnlyList<byte[]> Samples => samples;

    /// <summary>Takes the input, in the calling thread.</summary>
    /// <exception cref="FuzzException">What it says of the input is impossible.</exception>
    public abstract Taken Take(ReadOnlyMemory<byte> input);

    /// <summary>How many bytes may be allocated for an input.</summary>
    public virtual long AllocationBound(int length, Taken taken) => FixedAllocation + (AllocationPerByte * (length + ((long)taken.CompressedBatches * MaxDecompressed)));

    /// <summary>k of the bound k · n + c: n bytes of input, and as many as its batches may decompress to.</summary>
    public const int AllocationPerByte = 32;

    /// <summary>c of the bound.</summary>
    public const int FixedAllocation = 16 * 1024;
}

/// <summary>What became of an input.</summary>
/// <param name="Fate">In a word.</param>
/// <param name="CompressedBatches">How many batches were decompressed, or tried to.</param>
internal readonly record struct Taken(Fate Fate, int CompressedBatches = 0);

internal enum Fate
{
    /// <summary>It was understood to its end.</summary>
    Accepted,

    /// <summary>It was told as malformed, with a position inside of it.</summary>
    Malformed,

    /// <summary>It is of an API, a version or a codec that is not spoken.</summary>
    NotSpoken,
}

internal sealed class FuzzException(string message, Exception? inner = null) : Exception(message, inner);
