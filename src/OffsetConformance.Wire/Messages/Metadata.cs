using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Which brokers lead which partitions, and what topics there are.</summary>
public sealed class MetadataRequest : IRequest<MetadataResponse>
{
    public static Api Api { get; } = new(ApiKey.Metadata, 0, 12, 9);

    /// <summary>Null for all topics, empty for none; in version 0, which has no null, empty for all.</summary>
    public MetadataRequestTopic[]? Topics = [];

    public bool AllowAutoTopicCreation = true;
    public bool IncludeClusterAuthorizedOperations;
    public bool IncludeTopicAuthorizedOperations;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.NullableArray(ref Topics, nullableSince: 1);
        codec.Bool(ref AllowAutoTopicCreation, since: 4);
        codec.Bool(ref IncludeClusterAuthorizedOperations, since: 8, until: 10);
        codec.Bool(ref IncludeTopicAuthorizedOperations, since: 8);
    }

    public sealed class MetadataRequestTopic : IMessage
    {
        /// <summary>Only from version 12 on understood by brokers; all zero to go by name.</summary>
        public Guid TopicId;

        public string? Name = "";

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Uuid(ref TopicId, since: 10);
            codec.NullableString(ref Name, nullableSince: 10);
        }
    }
}

/// <summary>The cluster: brokers, topics, partitions and their leaders.</summary>
public sealed class MetadataResponse : IMessage
{
    public int ThrottleTimeMs;
    public MetadataResponseBroker[] Brokers = [];
    public string? ClusterId;
    public int ControllerId = -1;
    public MetadataResponseTopic[] Topics = [];

    /// <summary>Bits of operations; <see cref="int.MinValue"/> if not asked for.</summary>
    public int ClusterAuthorizedOperations = int.MinValue;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, since: 3);
        codec.Array(ref Brokers);
        codec.NullableString(ref ClusterId, since: 2);
        codec.Int32(ref ControllerId, since: 1);
        codec.Array(ref Topics);
        codec.Int32(ref ClusterAuthorizedOperations, since: 8, until: 10);
    }

    public sealed class MetadataResponseBroker : IMessage
    {
        public int NodeId;
        public string Host = "";
        public int Port;
        public string? Rack;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref NodeId);
            codec.String(ref Host);
            codec.Int32(ref Port);
            codec.NullableString(ref Rack, since: 1);
        }
    }

    public sealed class MetadataResponseTopic : IMessage
    {
        public short ErrorCode;
        public string? Name = "";
        public Guid TopicId;
        public bool IsInternal;
        public MetadataResponsePartition[] Partitions = [];

        /// <summary>Bits of operations; <see cref="int.MinValue"/> if not asked for.</summary>
        public int TopicAuthorizedOperations = int.MinValue;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref Name, nullableSince: 12);
            codec.Uuid(ref TopicId, since: 10);
            codec.Bool(ref IsInternal, since: 1);
            codec.Array(ref Partitions);
            codec.Int32(ref TopicAuthorizedOperations, since: 8);
        }
    }

    public sealed class MetadataResponsePartition : IMessage
    {
        public short ErrorCode;
        public int PartitionIndex;

        /// <summary>-1 while there is none.</summary>
        public int LeaderId;

        public int LeaderEpoch = -1;
        public int[] ReplicaNodes = [];
        public int[] IsrNodes = [];
        public int[] OfflineReplicas = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.Int32(ref PartitionIndex);
            codec.Int32(ref LeaderId);
            codec.Int32(ref LeaderEpoch, since: 7);
            codec.Int32Array(ref ReplicaNodes);
            codec.Int32Array(ref IsrNodes);
            codec.Int32Array(ref OfflineReplicas, since: 5);
        }
    }
}
