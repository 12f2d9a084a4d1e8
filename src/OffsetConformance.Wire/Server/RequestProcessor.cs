using System.Net;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// From one request's bytes to its answer's: what the server is without its sockets. Safe for concurrent use; knows nothing of connections
/// but the names that clients give themselves.
/// </summary>
internal sealed class RequestProcessor
{
    private readonly IBroker broker;
    private readonly ApiTable table = new();
    private readonly ClientNumbers clients = new();

    /// <param name="broker">Answers the requests.</param>
    /// <param name="address">What clients are told to connect to.</param>
    /// <param name="options">How to serve; the port in it makes no difference here.</param>
    public RequestProcessor(IBroker broker, IPEndPoint address, BrokerServerOptions options)
    {
        this.broker = broker;
        var arrivals = new Arrivals(options.Clock);
        new ProduceApi(arrivals).AddTo(table);
        var names = new TopicNames();
        new FetchApi(arrivals, names, options.Clock).AddTo(table);
        new TopicApis(address, options.AutoCreatePartitions, arrivals, names).AddTo(table);
        new OffsetApis(names).AddTo(table);
        new ConfigApis(arrivals).AddTo(table);
        new TransactionApis(arrivals).AddTo(table);
        LogApis.AddTo(table);
        GroupApis.AddTo(table);
        table.Add<ApiVersionsRequest, ApiVersionsResponse>((_, _) => new(new ApiVersionsResponse { ApiKeys = table.Spoken() }));
    }

    /// <summary>Answers a request. Faults of the server's own are thrown and are the caller's to tell.</summary>
    /// <param name="frame">The request behind its length.</param>
    /// <param name="answer">Takes the answer as a whole frame, if there is one.</param>
    /// <param name="cancellation">Ends whatever the request waits for.</param>
    public async ValueTask<Reply> HandleAsync(ReadOnlyMemory<byte> frame, FrameBuffer answer, CancellationToken cancellation)
    {
        if (Open(frame, out var header) is not var (route, request))
        {
            return header.ApiKey == ApiKey.ApiVersions ? RefuseVersion(header, answer) : Reply.Close;
        }

        var clientId = header.ClientId ?? "";
        try
        {
            using var call = new Call(broker, clients.Of(clientId), clientId, header.ApiVersion, cancellation);
            if (await route.HandleAsync(request, call) is not { } response)
            {
                return Reply.None;
            }

            Frame.WriteResponse(answer, route.Api, header.ApiVersion, header.CorrelationId, response);
            return Reply.Answer;
        }
        catch (NoAnswerException)
        {
            return Reply.Close;
        }
    }

    /// <summary>The request and who answers it; null if it is none, or none that is spoken here.</summary>
    private (ApiTable.Route Route, IMessage Request)? Open(ReadOnlyMemory<byte> frame, out RequestHeader header)
    {
        var reader = Frame.OpenRequest(frame, out header, out _);
        if (table.Find(header.ApiKey) is not { } route || !route.Api.Speaks(header.ApiVersion))
        {
            return null;
        }

        var request = route.Read(ref reader);
        return reader.Failure is null ? (route, request) : null;
    }

    /// <summary>The one request whose version a client can't know to be spoken; the answer, in the oldest version, tells which are.</summary>
    private static Reply RefuseVersion(RequestHeader header, FrameBuffer answer)
    {
        var api = ApiVersionsRequest.Api;
        if (api.Speaks(header.ApiVersion))
        {
            return Reply.Close;
        }

        var response = new ApiVersionsResponse
        {
            ErrorCode = (short)ErrorCode.UnsupportedVersion,
            ApiKeys = [new() { ApiKey = (short)api.Key, MinVersion = api.Lowest, MaxVersion = api.Highest }],
        };
        Frame.WriteResponse(answer, api, version: 0, header.CorrelationId, response);
        return Reply.Answer;
    }
}
