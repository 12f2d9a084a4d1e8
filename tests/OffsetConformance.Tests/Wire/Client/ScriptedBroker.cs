using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Tests.Wire.Client;

/// <summary>What a scripted broker does about a request.</summary>
internal abstract record Reply
{
    public static readonly Reply HangUp = new Nothing(KeepsOpen: false);

    public static readonly Reply Silence = new Nothing(KeepsOpen: true);

    public static Reply With(IMessage message) => new Answer(message);

    internal sealed record Answer(IMessage Message) : Reply;

    /// <summary>Bytes as they are, the frame's length included; one write for each part.</summary>
    internal sealed record Raw(params byte[][] Parts) : Reply;

    internal sealed record Nothing(bool KeepsOpen) : Reply;
}

/// <summary>
/// A broker on the loopback interface that speaks the protocol and does as it is told. ApiVersions it answers by itself with every version
/// spoken here, unless the script has something else to say.
/// </summary>
internal sealed class ScriptedBroker : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> clients = [];
    private readonly Func<RequestHeader, IMessage, Reply?> script;
    private readonly Func<Stream, Stream> wrap;

    public ScriptedBroker(Func<RequestHeader, IMessage, Reply?> script, Func<Stream, Stream>? wrap = null)
    {
        this.script = script;
        this.wrap = wrap ?? (plain => plain);
        listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>Every request that came, in order for each connection.</summary>
    public ConcurrentQueue<RequestHeader> Seen { get; } = [];

    public BrokerAddress Address => new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);

    public WireOptions Options => new() { Bootstrap = [Address], OperationTimeout = TimeSpan.FromSeconds(10) };

    public void Dispose()
    {
        listener.Stop();
        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    /// <summary>What the broker's metadata says: this one node leads everything.</summary>
    public MetadataResponse Metadata(string topic, int partitions) => new()
    {
        ControllerId = 1,
        Brokers = [new() { NodeId = 1, Host = Address.Host, Port = Address.Port }],
        Topics = [new() { Name = topic, Partitions = [.. Enumerable.Range(0, partitions).Select(i => new MetadataResponse.MetadataResponsePartition { PartitionIndex = i, LeaderId = 1 })] }],
    };

    public FindCoordinatorResponse Coordinator(string key) => new()
    {
        Coordinators = [new() { Key = key, NodeId = 1, Host = Address.Host, Port = Address.Port }],
    };

    private static ApiVersionsResponse EveryVersion() => new()
    {
        ApiKeys = [.. Apis.All.Select(each => new ApiVersionsResponse.ApiVersion { ApiKey = (short)each.Api.Key, MinVersion = each.Api.Lowest, MaxVersion = each.Api.Highest })],
    };

    private void Accept()
    {
        try
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                clients.Add(client);
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }

    private void Serve(TcpClient client)
    {
        try
        {
            using var stream = wrap(client.GetStream());
            while (Read(stream) is { } frame)
            {
                var reader = Frame.OpenRequest(frame, out var header, out var api);
                var request = api!.ReadRequest(ref reader);
                Seen.Enqueue(header);
                var reply = script(header, request) ?? (header.ApiKey == ApiKey.ApiVersions ? Reply.With(EveryVersion()) : Reply.HangUp);
                if (!Say(stream, reply, header, api.Api))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or AuthenticationException)
        {
            // The other side left, or the test is over.
        }
        finally
        {
            client.Dispose();
        }
    }

    private static bool Say(Stream stream, Reply reply, RequestHeader header, Api api)
    {
        switch (reply)
        {
            case Reply.Answer answer:
                using (var buffer = new FrameBuffer())
                {
                    Frame.WriteResponse(buffer, api, header.ApiVersion, header.CorrelationId, answer.Message);
                    stream.Write(buffer.Written.Span);
                }

                return true;
            case Reply.Raw raw:
                foreach (var part in raw.Parts)
                {
                    stream.Write(part);
                    stream.Flush();
                }

                return true;
            case Reply.Nothing nothing:
                return nothing.KeepsOpen;
            default:
                throw new InvalidOperationException($"{reply}");
        }
    }

    private static byte[]? Read(Stream stream)
    {
        var length = new byte[4];
        if (stream.ReadAtLeast(length, 4, throwOnEndOfStream: false) < 4)
        {
            return null;
        }

        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        stream.ReadExactly(frame);
        return frame;
    }
}
