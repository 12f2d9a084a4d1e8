using System.Buffers.Binary;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Client;

/// <summary>
/// One connection to one broker, used by one thread, which it blocks: a lane has its own, and a hand-over to another costs more than a
/// request. Requests may be sent before earlier ones are answered. Every wait is bounded; a token that asks to stop closes the socket, so
/// that a blocked call ends at once. After a <see cref="WireFaultException"/> or a cancelled call the connection is of no more use.
/// </summary>
internal sealed class WireConnection : IDisposable
{
    /// <summary>
    /// The silence, in milliseconds, after which a broker may have hung up. To ask that is a call into the system: between requests that
    /// follow each other at once it would cost more than anything else that is done here.
    /// </summary>
    private const int Silence = 100;

    private readonly Transport transport;
    private readonly FrameStream frames;
    private readonly FrameBuffer outgoing = new();
    private readonly string clientId;
    private readonly IReadOnlyDictionary<ApiKey, short> pinned;
    private readonly Queue<int> expected = [];
    private readonly Dictionary<int, byte[]> kept = [];
    private int lastCorrelationId;
    private long lastHeard;
    private bool isBroken;

    private WireConnection(BrokerAddress address, Transport transport, string clientId, WireOptions options)
    {
        Address = address;
        this.transport = transport;
        this.clientId = clientId;
        frames = new(transport.Stream, options.LargestAnswer);
        pinned = options.PinnedVersions;
    }

    public BrokerAddress Address { get; }

    public AdvertisedApis Advertised { get; private set; } = new([]);

    /// <summary>
    /// False after a fault, and when the broker has hung up while nothing was expected of it: a write into that would have an unknown outcome.
    /// </summary>
    public bool IsUsable => !isBroken && (expected.Count > 0 || Environment.TickCount64 - lastHeard < Silence || !transport.IsClosedByPeer);

    /// <summary>Connects, asks for the versions, and logs in where the settings say so.</summary>
    /// <exception cref="WireFaultException">The broker is not there, speaks something else, or refuses the login.</exception>
    public static WireConnection Open(BrokerAddress address, string clientId, WireOptions options, in WireDeadline deadline)
    {
        var connection = new WireConnection(address, Transport.Connect(address, options.Security.Tls, deadline), clientId, options);
        try
        {
            connection.Advertised = Greeting.AskVersions(connection, deadline);
            if (options.Security.Login is { } credentials)
            {
                Greeting.LogIn(connection, credentials, deadline);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The version that a request of this API is sent in.</summary>
    /// <exception cref="NotSpokenException">There is no common one.</exception>
    public short VersionOf(Api api) => pinned.TryGetValue(api.Key, out var version) ? version : Advertised.Common(api);

    /// <summary>Sends one request and waits for its answer.</summary>
    public TResponse Ask<TRequest, TResponse>(TRequest request, short version, in WireDeadline deadline)
        where TRequest : IRequest<TResponse>
        where TResponse : IMessage, new() => Receive(Send<TRequest, TResponse>(request, version, deadline), deadline);

    /// <exception cref="NotSpokenException">The request has a text that the version has no room for; nothing was sent.</exception>
    public Ticket<TResponse> Send<TRequest, TResponse>(TRequest request, short version, in WireDeadline deadline)
        where TRequest : IRequest<TResponse>
        where TResponse : IMessage, new()
    {
        var ticket = new Ticket<TResponse>(unchecked(++lastCorrelationId), TRequest.Api, version);
        outgoing.Clear();
        try
        {
            Frame.WriteRequest(outgoing, ticket.Api, new(ticket.Api.Key, version, ticket.CorrelationId, clientId), request);
        }
        catch (ArgumentException e)
        {
            throw new NotSpokenException($"{ticket.Api} v{version}: {e.Message}");
        }

        using var abort = AbortOn(deadline);
        try
        {
            frames.Write(outgoing.Written.Span, deadline);
        }
        catch
        {
            Break();
            throw;
        }

        expected.Enqueue(ticket.CorrelationId);
        return ticket;
    }

    /// <summary>
    /// Waits for the answer that the ticket is for; answers to others that come before it are kept for them. Byte fields of the answer are
    /// good until the next call.
    /// </summary>
    public TResponse Receive<TResponse>(in Ticket<TResponse> ticket, in WireDeadline deadline)
        where TResponse : IMessage, new() => Decode(ReceiveFrame(ticket.CorrelationId, deadline), ticket);

    /// <summary>The frame that answers the request, without its length.</summary>
    public ReadOnlyMemory<byte> ReceiveFrame(int correlationId, in WireDeadline deadline)
    {
        if (kept.Remove(correlationId, out var earlier))
        {
            return earlier;
        }

        using var abort = AbortOn(deadline);
        try
        {
            while (true)
            {
                var frame = frames.Read(deadline);
                lastHeard = Environment.TickCount64;
                var id = BinaryPrimitives.ReadInt32BigEndian(frame.Span);
                if (!expected.TryDequeue(out var due) || id != due)
                {
                    throw new WireFaultException(WireFault.WrongCorrelation, $"an answer with correlation id {id} where {due} is due");
                }

                if (id == correlationId)
                {
                    return frame;
                }

                kept.Add(id, frame.ToArray());
            }
        }
        catch
        {
            Break();
            throw;
        }
    }

    /// <summary>What the frame says, taken for an answer to the ticket's request.</summary>
    public TResponse Decode<TResponse>(ReadOnlyMemory<byte> frame, in Ticket<TResponse> ticket)
        where TResponse : IMessage, new()
    {
        var reader = Frame.OpenResponse(frame, ticket.Api, ticket.Version, out _);
        var answer = reader.Message<TResponse>();
        if (reader.Failure is { } failure)
        {
            Break();
            throw new WireFaultException(WireFault.MalformedAnswer, $"malformed answer: {ticket.Api} v{ticket.Version}: {failure}");
        }

        return answer;
    }

    public void Dispose()
    {
        isBroken = true;
        frames.Dispose();
        transport.Dispose();
        outgoing.Dispose();
    }

    private CancellationTokenRegistration AbortOn(in WireDeadline deadline) =>
        deadline.Cancellation.UnsafeRegister(static transport => ((Transport)transport!).Abort(), transport);

    private void Break()
    {
        isBroken = true;
        transport.Abort();
    }
}
