using System.Buffers;
using System.Buffers.Binary;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// Cuts what a client sends into frames: four bytes of length, then that many bytes. The buffer grows as bytes really arrive, so that a
/// length alone costs nothing.
/// </summary>
internal sealed class FrameReader(Stream stream, int longestFrame) : IDisposable
{
    private const int LengthSize = sizeof(int);
    private const int FirstBuffer = 4 * 1024;

    /// <summary>A buffer that grew beyond this for one frame is not kept for the next: a thousand connections would keep a thousand of them.</summary>
    private const int LargestKept = 1024 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int start;
    private int end;

    private int Unread => end - start;

    /// <summary>
    /// The next frame without its length, good until the next call; null if the client has closed, or if the length is none that a frame may
    /// have, behind which nothing can be told apart.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellation)
    {
        DropLargeBuffer();
        if (!await FillAsync(LengthSize, cancellation))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start));
        start += LengthSize;
        if (length < 0 || length > longestFrame || !await FillAsync(length, cancellation))
        {
            return null;
        }

        var frame = buffer.AsMemory(start, length);
        start += length;
        return frame;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    /// <summary>Reads until so many bytes are there; false if the client closed before.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellation)
    {
        while (Unread < count)
        {
            MakeRoom(count);
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
            if (read == 0)
            {
                return false;
            }

            end += read;
        }

        return true;
    }

    /// <summary>Makes sure that there is at least one free byte, and as many as are due if the buffer is large enough.</summary>
    private void MakeRoom(int due)
    {
        if (start > 0 && buffer.Length - start < due)
        {
            buffer.AsSpan(start, Unread).CopyTo(buffer);
            (start, end) = (0, Unread);
        }

        if (end == buffer.Length)
        {
            Replace((int)Math.Min(2L * buffer.Length, Array.MaxLength));
        }
    }

    private void DropLargeBuffer()
    {
        if (Unread == 0)
        {
            (start, end) = (0, 0);
            if (buffer.Length > LargestKept)
            {
                Replace(FirstBuffer);
            }
        }
    }

    private void Replace(int size)
    {
        var other = ArrayPool<byte>.Shared.Rent(size);
        buffer.AsSpan(start, Unread).CopyTo(other);
        ArrayPool<byte>.Shared.Return(buffer);
        (buffer, start, end) = (other, 0, Unread);
    }
}
