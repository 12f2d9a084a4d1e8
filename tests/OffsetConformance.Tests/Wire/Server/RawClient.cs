using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Tests.Wire.Server;

/// <summary>A connection to a server, bytes out and bytes in; every call is bounded by one token.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient client = new();
    private readonly CancellationToken limit;

    private RawClient(CancellationToken limit) => this.limit = limit;

    public static async Task<RawClient> ConnectAsync(IPEndPoint address, CancellationToken limit)
    {
        var connected = new RawClient(limit);
        await connected.client.ConnectAsync(address, limit);
        connected.client.NoDelay = true;
        return connected;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await client.GetStream().WriteAsync(bytes, limit);

    /// <summary>The next answer behind its length.</summary>
    public async Task<byte[]> ReceiveAsync()
    {
        var length = new byte[Frame.LengthSize];
        await client.GetStream().ReadExactlyAsync(length, limit);
        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await client.GetStream().ReadExactlyAsync(frame, limit);
        return frame;
    }

    public async Task<TResponse> AskAsync<TResponse>(IRequest<TResponse> request, Api api, short version)
        where TResponse : IMessage, new()
    {
        await SendAsync(Frames.Of(request, api, version));
        return Frames.Read<TResponse>(await ReceiveAsync(), api, version, correlationId: 1);
    }

    /// <summary>Waits for the end of the connection; false if bytes come instead.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], limit) == 0;
        }
        catch (IOException)
        {
            // Bytes of ours that nobody read any more: the end all the same.
            return true;
        }
    }

    public void Dispose() => client.Dispose();
}
