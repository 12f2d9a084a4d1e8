using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>One API with its two messages, for those who treat all APIs alike: a server, a fuzzer.</summary>
public abstract class ApiDescription(Api api)
{
    public Api Api => api;

    /// <summary>A request with the protocol's defaults.</summary>
    public abstract IMessage NewRequest();

    /// <summary>An answer with the protocol's defaults.</summary>
    public abstract IMessage NewResponse();

    /// <summary>Reads a request to its end; what was wrong with it is in the reader.</summary>
    public abstract IMessage ReadRequest(ref WireReader reader);

    /// <summary>Reads an answer to its end; what was wrong with it is in the reader.</summary>
    public abstract IMessage ReadResponse(ref WireReader reader);

    internal static ApiDescription Of<TRequest, TResponse>()
        where TRequest : IRequest<TResponse>, new()
        where TResponse : IMessage, new() => new Pair<TRequest, TResponse>();

    private sealed class Pair<TRequest, TResponse>() : ApiDescription(TRequest.Api)
        where TRequest : IRequest<TResponse>, new()
        where TResponse : IMessage, new()
    {
        public override IMessage NewRequest() => new TRequest();

        public override IMessage NewResponse() => new TResponse();

        public override IMessage ReadRequest(ref WireReader reader) => reader.Message<TRequest>();

        public override IMessage ReadResponse(ref WireReader reader) => reader.Message<TResponse>();
    }
}
