using System.Buffers;

namespace OffsetConformance.Wire.Protocol;

/// <summary>Bytes that grow as they are written, from the shared pool. Kept and cleared rather than made anew: a connection has one.</summary>
public sealed class FrameBuffer : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(512);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    /// <summary>For what is known only later: lengths and checksums in front of what they are of.</summary>
    public Span<byte> WrittenSpan => buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>The next bytes, to be written whole.</summary>
    public Span<byte> Append(int count)
    {
        if (buffer.Length - Length < count)
        {
            Grow(count);
        }

        var span = buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    /// <summary>Takes back the last bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        Length = 0;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + count, 2 * buffer.Length));
        WrittenSpan.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
