using System.Net;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Server;
using Shouldly;

namespace OffsetConformance.Tests.Wire.Server;

/// <summary>A server without sockets: requests in, answers out.</summary>
internal sealed class InMemory(IBroker broker, BrokerServerOptions? options = null)
{
    public static readonly IPEndPoint Address = new(IPAddress.Loopback, 9092);

    private const int CorrelationId = 7;

    private readonly RequestProcessor processor = new(broker, Address, options ?? new());

    /// <summary>Sends a request and reads its answer, which must be there.</summary>
    public async Task<TResponse> AskAsync<TResponse>(IRequest<TResponse> request, Api api, short? version = null, string client = "test")
        where TResponse : IMessage, new()
    {
        var spoken = version ?? api.Highest;
        using var answer = new FrameBuffer();
        (await HandleAsync(Frames.Of(request, api, spoken, CorrelationId, client), answer)).ShouldBe(Reply.Answer);
        return Frames.Read<TResponse>(answer.Written[Frame.LengthSize..], api, spoken, CorrelationId);
    }

    /// <param name="frame">A request with its length.</param>
    /// <param name="answer">Takes the answer with its length.</param>
    public async Task<Reply> HandleAsync(ReadOnlyMemory<byte> frame, FrameBuffer answer) =>
        await processor.HandleAsync(frame[Frame.LengthSize..], answer, CancellationToken.None);
}

/// <summary>Requests to bytes and bytes to answers, as a client does it.</summary>
internal static class Frames
{
    public static byte[] Of(IMessage request, Api api, short version, int correlationId = 1, string client = "test")
    {
        using var buffer = new FrameBuffer();
        Frame.WriteRequest(buffer, api, new(api.Key, version, correlationId, client), request);
        return buffer.Written.ToArray();
    }

    /// <param name="frame">An answer behind its length.</param>
    /// <param name="api">What was asked.</param>
    /// <param name="version">In which version.</param>
    /// <param name="correlationId">Under which number.</param>
    public static TResponse Read<TResponse>(ReadOnlyMemory<byte> frame, Api api, short version, int correlationId)
        where TResponse : IMessage, new()
    {
        var reader = Frame.OpenResponse(frame, api, version, out var answered);
        answered.ShouldBe(correlationId);
        var response = reader.Message<TResponse>();
        reader.Failure.ShouldBeNull();
        return response;
    }
}
