using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Client;

internal enum RouteKind
{
    AnyNode,
    Controller,
    Leader,
    GroupCoordinator,
    TransactionCoordinator,
}

/// <summary>Which node of a cluster a request belongs to.</summary>
internal readonly record struct Route
{
    private Route(RouteKind kind, string name = "", int partition = 0) => (Kind, Name, Partition) = (kind, name, partition);

    public static Route AnyNode => new(RouteKind.AnyNode);

    public static Route Controller => new(RouteKind.Controller);

    public RouteKind Kind { get; }

    /// <summary>The topic, the group or the transactional id.</summary>
    public string Name { get; }

    public int Partition { get; }

    public static Route ToLeader(TopicPartition partition) => new(RouteKind.Leader, partition.Topic, partition.Partition);

    public static Route ToGroup(string group) => new(RouteKind.GroupCoordinator, group);

    public static Route ToTransaction(string transactionalId) => new(RouteKind.TransactionCoordinator, transactionalId);
}
