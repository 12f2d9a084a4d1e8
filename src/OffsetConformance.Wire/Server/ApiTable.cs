using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Server;

/// <summary>From the number in a request's header to who handles it. What is in here is what the server says it speaks.</summary>
internal sealed class ApiTable
{
    private readonly SortedDictionary<ApiKey, Route> routes = [];

    /// <param name="handler">Answers a request; null for a request that wants no answer.</param>
    public void Add<TRequest, TResponse>(Func<TRequest, Call, ValueTask<TResponse?>> handler)
        where TRequest : class, IRequest<TResponse>, new()
        where TResponse : class, IMessage, new() =>
        routes.Add(TRequest.Api.Key, new Route<TRequest, TResponse>(handler));

    public Route? Find(ApiKey key) => routes.GetValueOrDefault(key);

    /// <summary>Every API with its versions, in order of their numbers.</summary>
    public ApiVersionsResponse.ApiVersion[] Spoken() =>
    [
        .. routes.Values.Select(route => new ApiVersionsResponse.ApiVersion
        {
            ApiKey = (short)route.Api.Key, MinVersion = route.Api.Lowest, MaxVersion = route.Api.Highest,
        }),
    ];

    /// <summary>One API: how its requests are read, and who answers them.</summary>
    public abstract class Route
    {
        public abstract Api Api { get; }

        /// <summary>Reads a request to its end; what was wrong with it is in the reader.</summary>
        public abstract IMessage Read(ref WireReader reader);

        /// <summary>The answer to a request that <see cref="Read"/> read; null if it wants none.</summary>
        public abstract ValueTask<IMessage?> HandleAsync(IMessage request, Call call);
    }

    private sealed class Route<TRequest, TResponse>(Func<TRequest, Call, ValueTask<TResponse?>> handler) : Route
        where TRequest : class, IRequest<TResponse>, new()
        where TResponse : class, IMessage, new()
    {
        public override Api Api => TRequest.Api;

        public override IMessage Read(ref WireReader reader) => reader.Message<TRequest>();

        public override async ValueTask<IMessage?> HandleAsync(IMessage request, Call call) => await handler((TRequest)request, call);
    }
}
