using System.Buffers.Binary;
using System.Net.Sockets;

namespace OffsetConformance.Wire.Client;

/// <summary>
/// Frames over a stream that can wait for a limited time: four bytes of length, then that many bytes. Blocks the calling thread, and reads
/// ahead as much as has come.
/// </summary>
/// <param name="stream">The connection, plain or TLS.</param>
/// <param name="largest">The longest frame that is read, in bytes.</param>
internal sealed class FrameStream(Stream stream, int largest) : IDisposable
{
    private const int LengthSize = sizeof(int);
    private const int LargestWrite = 64 * 1024;

    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    // As last set: each change is a call into the system.
    private int readTimeout = -1;
    private int writeTimeout = -1;

    /// <summary>Writes the bytes as they are; they have their length in front.</summary>
    public void Write(ReadOnlySpan<byte> frame, in WireDeadline deadline)
    {
        try
        {
            // In pieces, so that a peer that takes a byte now and then does not stretch the time without end.
            while (!frame.IsEmpty)
            {
                var piece = Math.Min(frame.Length, LargestWrite);
                if (deadline.NextWait() is var wait && wait != writeTimeout)
                {
                    stream.WriteTimeout = writeTimeout = wait;
                }

                stream.Write(frame[..piece]);
                frame = frame[piece..];
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            throw Translate(e, deadline);
        }
    }

    /// <summary>The next frame without its length; good until the next call.</summary>
    public ReadOnlyMemory<byte> Read(in WireDeadline deadline)
    {
        Need(LengthSize, deadline);
        var length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start));
        if (length < LengthSize || length > largest)
        {
            // A TLS record begins with its type (alert or handshake) and version 3.
            var what = length >> 16 is 0x1503 or 0x1603 ? "the port speaks TLS, which security.protocol=ssl or sasl_ssl asks for" : $"a frame of {length} bytes, where {LengthSize} to {largest} are accepted";
            throw new WireFaultException(WireFault.MalformedAnswer, $"malformed answer: {what}");
        }

        Need(LengthSize + length, deadline);
        var frame = buffer.AsMemory(start + LengthSize, length);
        start += LengthSize + length;
        return frame;
    }

    public void Dispose() => stream.Dispose();

    /// <summary>Waits until so many bytes are there from <see cref="start"/> on.</summary>
    private void Need(int count, in WireDeadline deadline)
    {
        if (start == end)
        {
            start = end = 0;
        }

        while (end - start < count)
        {
            MakeRoom();
            var received = Receive(deadline);
            if (received == 0)
            {
                throw new WireFaultException(WireFault.Lost, end > start ? "the broker closed the connection in the middle of an answer" : "the broker closed the connection");
            }

            end += received;
        }
    }

    /// <summary>A full buffer doubles: it grows with what has come, not with what a length field promises.</summary>
    private void MakeRoom()
    {
        if (end < buffer.Length)
        {
            return;
        }

        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }
        else
        {
            Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, Array.MaxLength));
        }
    }

    private int Receive(in WireDeadline deadline)
    {
        try
        {
            if (deadline.NextWait() is var wait && wait != readTimeout)
            {
                stream.ReadTimeout = readTimeout = wait;
            }

            return stream.Read(buffer, end, buffer.Length - end);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            throw Translate(e, deadline);
        }
    }

    /// <summary>The token closes the socket, which then fails in one way or another; a timeout fails in its own.</summary>
    private static Exception Translate(Exception error, in WireDeadline deadline)
    {
        if (deadline.Cancellation.IsCancellationRequested)
        {
            return new OperationCanceledException(deadline.Cancellation);
        }

        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
            {
                return deadline.Passed();
            }
        }

        return new WireFaultException(WireFault.Lost, $"the connection is lost: {error.GetBaseException().Message.TrimEnd('.').ToLowerInvariant()}", error);
    }
}
