namespace OffsetConformance.Contract;

/// <summary>
/// A request that carries no offset, closed: the nested records are all there are. Names and fields follow the Kafka protocol's requests.
/// <see cref="Command{TOffset}.Control"/> makes a command of it.
/// </summary>
public abstract record ControlRequest
{
    private ControlRequest()
    {
    }

    /// <summary>The same request under other names; topics, partitions and groups are mapped wherever they occur.</summary>
    public abstract ControlRequest Rename(INaming naming);

    /// <summary>Creates a topic; <paramref name="Config"/> holds the settings that differ from the broker's.</summary>
    public sealed record CreateTopic(string Topic, int Partitions, ValueList<Setting> Config = default) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Topic = naming.Of(new(Topic, 0)).Topic };
    }

    /// <summary>Raises a topic's number of partitions to <paramref name="Count"/>.</summary>
    public sealed record CreatePartitions(string Topic, int Count) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Topic = naming.Of(new(Topic, 0)).Topic };
    }

    public sealed record DeleteTopic(string Topic) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Topic = naming.Of(new(Topic, 0)).Topic };
    }

    /// <summary>Asks which of these topics there are; null asks for all. Never creates one.</summary>
    public sealed record Metadata(ValueList<string>? Topics) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) =>
            this with { Topics = Topics is { } topics ? ValueList.From(topics.Select(topic => naming.Of(new(topic, 0)).Topic)) : null };
    }

    public sealed record DescribeConfig(string Topic) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Topic = naming.Of(new(Topic, 0)).Topic };
    }

    /// <summary>Sets the settings that are named; a null value goes back to the broker's default.</summary>
    public sealed record AlterConfig(string Topic, ValueList<Setting> Config) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Topic = naming.Of(new(Topic, 0)).Topic };
    }

    /// <summary>Asks where a leader epoch ended (OffsetForLeaderEpoch); <paramref name="CurrentLeaderEpoch"/> null sends none (-1).</summary>
    public sealed record LeaderEpochEnd(TopicPartition Partition, int LeaderEpoch, int? CurrentLeaderEpoch = null) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Partition = naming.Of(Partition) };
    }

    /// <summary>Asks for every partition that the group has committed (OffsetFetch without a list).</summary>
    public sealed record FetchCommittedAll(string Group, bool RequireStable = false) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Group = naming.OfGroup(Group) };
    }

    public sealed record OffsetDelete(string Group, TopicPartition Partition) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Group = naming.OfGroup(Group), Partition = naming.Of(Partition) };
    }

    public sealed record DeleteGroup(string Group) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Group = naming.OfGroup(Group) };
    }

    /// <summary>
    /// Joins a group of the classic protocol. The answer comes when the group has gathered. Times are in milliseconds.
    /// </summary>
    /// <param name="Group">Which group.</param>
    /// <param name="Member">The id the coordinator gave; "" the first time.</param>
    /// <param name="ProtocolType">"consumer" for consumers.</param>
    /// <param name="Protocols">Assignors in order of preference, each with the member's subscription.</param>
    /// <param name="SessionTimeout">How long the member may be silent.</param>
    /// <param name="RebalanceTimeout">How long a rebalance waits for the member.</param>
    /// <param name="Instance">group.instance.id of a static member.</param>
    public sealed record JoinGroup(
        string Group, string Member, string ProtocolType, ValueList<GroupProtocol> Protocols, int SessionTimeout, int RebalanceTimeout, string? Instance = null)
        : ControlRequest
    {
        /// <summary>Whether a member without an id is first told one (error 79, KIP-394), which clients do from JoinGroup v4 on.</summary>
        public bool NeedsMemberId { get; init; }

        /// <summary>Name and host of the client, of which a new member's id is made.</summary>
        public string ClientId { get; init; } = "";

        public override ControlRequest Rename(INaming naming) => this with { Group = naming.OfGroup(Group) };
    }

    /// <summary>Hands in the assignments (the leader) or asks for the own one; the answer comes when the leader has handed in.</summary>
    public sealed record SyncGroup(string Group, Membership Member, ValueList<GroupAssignment> Assignments) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Group = naming.OfGroup(Group) };
    }

    public sealed record Heartbeat(string Group, Membership Member) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Group = naming.OfGroup(Group) };
    }

    public sealed record LeaveGroup(string Group, string Member, string? Instance = null) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Group = naming.OfGroup(Group) };
    }

    public sealed record DescribeGroup(string Group) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Group = naming.OfGroup(Group) };
    }

    public sealed record ListGroups : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this;
    }

    /// <summary>Asks for a producer id; with <paramref name="TransactionalId"/> also ends what an older producer of that id left open.</summary>
    public sealed record InitProducerId(string? TransactionalId, int TransactionTimeout) : ControlRequest
    {
        /// <summary>The producer's own id and epoch, which it wants raised (KIP-360); null for a new one.</summary>
        public ProducerIdentity? Current { get; init; }

        public override ControlRequest Rename(INaming naming) => this;
    }

    public sealed record AddPartitionsToTxn(Transaction Transaction, ValueList<TopicPartition> Partitions) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Partitions = ValueList.From(Partitions.Select(naming.Of)) };
    }

    public sealed record AddOffsetsToTxn(Transaction Transaction, string Group) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this with { Group = naming.OfGroup(Group) };
    }

    /// <summary>Commits or aborts. The answer may come before the markers are written.</summary>
    public sealed record EndTxn(Transaction Transaction, bool Commit) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this;
    }

    /// <summary>Moves the target's clock on (<see cref="Capability.ClockControl"/>); everything due by then has happened when the answer comes.</summary>
    public sealed record AdvanceClock(long Milliseconds) : ControlRequest
    {
        public override ControlRequest Rename(INaming naming) => this;
    }
}
