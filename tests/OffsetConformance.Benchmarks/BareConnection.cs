using System.Buffers.Binary;
using System.Net.Sockets;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Benchmarks;

/// <summary>As little as it takes to send bytes that were made before and to read an answer by its length.</summary>
internal sealed class BareConnection : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] answer = new byte[64 * 1024];

    public BareConnection(string host, int port) => socket.Connect(host, port);

    /// <summary>The answer without its length, good until the next one.</summary>
    public ReadOnlyMemory<byte> Exchange(byte[] request)
    {
        for (var sent = 0; sent < request.Length;)
        {
            sent += socket.Send(request.AsSpan(sent));
        }

        var received = 0;
        while (received < Frame.LengthSize)
        {
            received += Receive(received);
        }

        var length = Frame.LengthSize + BinaryPrimitives.ReadInt32BigEndian(answer);
        while (received < length)
        {
            received += Receive(received);
        }

        return answer.AsMemory(Frame.LengthSize, length - Frame.LengthSize);
    }

    public TResponse Ask<TRequest, TResponse>(byte[] request, short version)
        where TRequest : IRequest<TResponse>
        where TResponse : IMessage, new()
    {
        var reader = Frame.OpenResponse(Exchange(request), TRequest.Api, version, out _);
        return reader.Message<TResponse>();
    }

    public static byte[] Encode(Api api, short version, IMessage request)
    {
        using var buffer = new FrameBuffer();
        Frame.WriteRequest(buffer, api, new(api.Key, version, 1, "offset-conformance-0"), request);
        return buffer.Written.ToArray();
    }

    public void Dispose() => socket.Dispose();

    private int Receive(int from) => socket.Receive(answer.AsSpan(from)) is > 0 and var count ? count : throw new IOException("the broker hung up");
}
