using System.Diagnostics;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Client;

/// <summary>
/// One client of a cluster with connections of its own, one per node, made when they are needed. Who answers for what is learned when it is
/// asked for, kept, and forgotten when a node says that it is not so; asking again is the caller's business. After a fault the client is of no
/// more use: what it knows may be out of date, so the next one learns it anew.
/// </summary>
internal sealed class WireClient(WireOptions options, string clientId) : IDisposable
{
    /// <summary>The first version of Metadata that can promise to create no topic.</summary>
    public const short FirstMetadata = 4;

    /// <summary>
    /// The last version of Metadata that is asked for. Later ones say nothing that is needed here, and those of librdkafka's mock cluster,
    /// the first flexible ones, end with a byte too many.
    /// </summary>
    public const short LastMetadata = 8;

    private const sbyte GroupKey = 0;
    private const sbyte TransactionKey = 1;

    private readonly Dictionary<BrokerAddress, WireConnection> connections = [];
    private readonly ClusterView view = new();

    public string Id => clientId;

    /// <summary>Null if none is open.</summary>
    public OpenFetchSession? FetchSession { get; set; }

    /// <summary>The last request that was sent over a route; null if there was none since it was last set to null.</summary>
    public Exchange? Last { get; set; }

    /// <summary>Sends one request to the node that it belongs to, and waits for the answer.</summary>
    /// <param name="route">Whose it is to answer.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="deadline">Of everything together: learning, connecting, asking.</param>
    /// <param name="since">The first version that can say what is asked.</param>
    /// <param name="until">The last one.</param>
    /// <exception cref="WireFaultException">No way, no answer, or a wrong one.</exception>
    /// <exception cref="RefusedLookupException">Nobody is responsible at the moment.</exception>
    /// <exception cref="NotSpokenException">The broker has no such version.</exception>
    public TResponse Ask<TRequest, TResponse>(Route route, TRequest request, in WireDeadline deadline, short since = 0, short until = short.MaxValue)
        where TRequest : IRequest<TResponse>
        where TResponse : IMessage, new()
    {
        var connection = Connect(Resolve(route, deadline), deadline);
        var version = Version(connection, TRequest.Api, since, until);
        var sent = Stopwatch.GetTimestamp();
        Last = new(request, null, version, sent, sent);
        try
        {
            var answer = connection.Ask<TRequest, TResponse>(request, version, deadline);
            Last = Last with { Answer = answer, Ended = Stopwatch.GetTimestamp() };
            return answer;
        }
        catch (NotSpokenException)
        {
            Last = null;
            throw;
        }
        catch
        {
            Last = Last with { Ended = Stopwatch.GetTimestamp() };
            throw;
        }
    }

    /// <summary>The version in which the node that the route leads to would be asked.</summary>
    public short VersionOf(Route route, Api api, in WireDeadline deadline) => Connect(Resolve(route, deadline), deadline).VersionOf(api);

    /// <summary>Who leads a partition, asked if it is not known; null if nobody does, or there is no such partition.</summary>
    public BrokerAddress? LeaderOf(Route route, in WireDeadline deadline)
    {
        if (view.Find(route) is { } known)
        {
            return known;
        }

        AskMetadata([new() { Name = route.Name }], deadline);
        return view.Find(route);
    }

    /// <summary>The cluster's nodes as they are now, asked anew.</summary>
    public IEnumerable<BrokerAddress> Nodes(in WireDeadline deadline)
    {
        AskMetadata([], deadline);
        return [.. view.Nodes.OrderBy(node => node.Key).Select(node => node.Value)];
    }

    /// <summary>Sends one request to one node.</summary>
    public TResponse AskNode<TRequest, TResponse>(BrokerAddress address, TRequest request, in WireDeadline deadline)
        where TRequest : IRequest<TResponse>
        where TResponse : IMessage, new()
    {
        var connection = Connect(address, deadline);
        return connection.Ask<TRequest, TResponse>(request, connection.VersionOf(TRequest.Api), deadline);
    }

    /// <summary>Says that a node answered this to a request that took that route.</summary>
    public void Answered(Route route, ErrorCode error) => view.Forget(route, error);

    /// <summary>What the first node that can be reached advertises.</summary>
    public AdvertisedApis Advertised(in WireDeadline deadline) => Connect(AnyNode(deadline), deadline).Advertised;

    public void Dispose()
    {
        foreach (var connection in connections.Values)
        {
            connection.Dispose();
        }

        connections.Clear();
    }

    private static short Version(WireConnection connection, Api api, short since, short until)
    {
        var common = connection.VersionOf(api);
        var version = Math.Min(common, until);
        return version < since ? throw new NotSpokenException($"{api} v{since} is needed, and v{common} is the highest that both sides speak")
            : version < api.Lowest ? throw new NotSpokenException($"{api} v{until} or below is needed, and v{api.Lowest} is the lowest that is spoken here")
            : version;
    }

    private BrokerAddress Resolve(Route route, in WireDeadline deadline) =>
        route.Kind == RouteKind.AnyNode ? AnyNode(deadline) : view.Find(route) ?? LookUp(route, deadline);

    /// <summary>
    /// Who is responsible. Of a topic or partition that there is not, any node may say so: the refusal is then the answer to the request
    /// itself, not to our question.
    /// </summary>
    private BrokerAddress LookUp(Route route, in WireDeadline deadline)
    {
        if (route.Kind is RouteKind.GroupCoordinator or RouteKind.TransactionCoordinator)
        {
            return LookUpCoordinator(route, deadline);
        }

        var metadata = AskMetadata(route.Kind == RouteKind.Leader ? [new() { Name = route.Name }] : [], deadline);
        if (view.Find(route) is { } address)
        {
            return address;
        }

        var topic = metadata.Topics.FirstOrDefault(topic => topic.Name == route.Name);
        if (topic?.Partitions.FirstOrDefault(partition => partition.PartitionIndex == route.Partition) is { } partition)
        {
            throw new RefusedLookupException(partition.ErrorCode == 0 ? ErrorCode.LeaderNotAvailable : (ErrorCode)partition.ErrorCode, null);
        }

        return topic is not null && ((ErrorCode)topic.ErrorCode).IsRetriable() ? throw new RefusedLookupException((ErrorCode)topic.ErrorCode, null) : AnyNode(deadline);
    }

    private BrokerAddress LookUpCoordinator(Route route, in WireDeadline deadline)
    {
        var isTransaction = route.Kind == RouteKind.TransactionCoordinator;
        var request = new FindCoordinatorRequest { Key = route.Name, CoordinatorKeys = [route.Name], KeyType = isTransaction ? TransactionKey : GroupKey };
        var connection = Connect(AnyNode(deadline), deadline);
        var version = Version(connection, FindCoordinatorRequest.Api, since: (short)(isTransaction ? 1 : 0), until: short.MaxValue);
        var answer = connection.Ask<FindCoordinatorRequest, FindCoordinatorResponse>(request, version, deadline);
        var found = answer.Coordinators is [var one, ..]
            ? one
            : new() { ErrorCode = answer.ErrorCode, ErrorMessage = answer.ErrorMessage, NodeId = answer.NodeId, Host = answer.Host, Port = answer.Port };
        if (found.ErrorCode != 0)
        {
            throw new RefusedLookupException((ErrorCode)found.ErrorCode, found.ErrorMessage);
        }

        var address = new BrokerAddress(found.Host, found.Port);
        view.Learn(route, found.NodeId, address);
        return address;
    }

    /// <summary>Never creates a topic.</summary>
    private MetadataResponse AskMetadata(MetadataRequest.MetadataRequestTopic[] topics, in WireDeadline deadline)
    {
        var connection = Connect(AnyNode(deadline), deadline);
        var version = Version(connection, MetadataRequest.Api, FirstMetadata, LastMetadata);
        var request = new MetadataRequest { Topics = topics, AllowAutoTopicCreation = false };
        var answer = connection.Ask<MetadataRequest, MetadataResponse>(request, version, deadline);
        view.Learn(answer);
        return answer;
    }

    /// <summary>A node with an open connection, else the first that can be reached: of the bootstrap list, then of those that are known.</summary>
    private BrokerAddress AnyNode(in WireDeadline deadline)
    {
        foreach (var (address, connection) in connections)
        {
            if (connection.IsUsable)
            {
                return address;
            }
        }

        WireFaultException? last = null;
        foreach (var address in options.Bootstrap.Concat(view.Nodes.Values).Distinct())
        {
            try
            {
                Connect(address, deadline);
                return address;
            }
            catch (WireFaultException e)
            {
                last = e;
            }
        }

        throw last ?? new WireFaultException(WireFault.Unreachable, "the bootstrap list is empty");
    }

    private WireConnection Connect(BrokerAddress address, in WireDeadline deadline)
    {
        if (connections.TryGetValue(address, out var open))
        {
            if (open.IsUsable)
            {
                return open;
            }

            connections.Remove(address);
            open.Dispose();
        }

        var connection = WireConnection.Open(address, clientId, options, deadline);
        connections.Add(address, connection);
        return connection;
    }
}
