using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Client;

/// <summary>What one client has learned of a cluster: which nodes there are, and which of them answers for what.</summary>
internal sealed class ClusterView
{
    private readonly Dictionary<int, BrokerAddress> nodes = [];
    private readonly Dictionary<Route, int> responsible = [];

    public IReadOnlyDictionary<int, BrokerAddress> Nodes => nodes;

    /// <summary>Null if that is not known.</summary>
    public BrokerAddress? Find(Route route) =>
        responsible.TryGetValue(route, out var node) && nodes.TryGetValue(node, out var address) ? address : null;

    public void Learn(MetadataResponse metadata)
    {
        foreach (var broker in metadata.Brokers)
        {
            nodes[broker.NodeId] = new(broker.Host, broker.Port);
        }

        if (metadata.ControllerId >= 0)
        {
            responsible[Route.Controller] = metadata.ControllerId;
        }

        foreach (var topic in metadata.Topics)
        {
            foreach (var partition in topic.Partitions.Where(partition => partition.LeaderId >= 0))
            {
                responsible[Route.ToLeader(new(topic.Name ?? "", partition.PartitionIndex))] = partition.LeaderId;
            }
        }
    }

    public void Learn(Route route, int node, BrokerAddress address)
    {
        nodes[node] = address;
        responsible[route] = node;
    }

    /// <summary>Forgets who is responsible if the answer says that it was the wrong one, or may be.</summary>
    public void Forget(Route route, ErrorCode answer)
    {
        const ErrorCode NotController = (ErrorCode)41;
        if (answer is ErrorCode.UnknownTopicOrPartition or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderOrFollower or ErrorCode.ReplicaNotAvailable
            or ErrorCode.CoordinatorLoadInProgress or ErrorCode.CoordinatorNotAvailable or ErrorCode.NotCoordinator or NotController
            or ErrorCode.UnknownTopicId or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch or ErrorCode.BrokerNotAvailable)
        {
            responsible.Remove(route);
        }
    }
}
