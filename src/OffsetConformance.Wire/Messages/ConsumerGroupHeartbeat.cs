using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>A member's whole dealings with its group in the consumer protocol: joins, reports what has changed, is alive, leaves.</summary>
public sealed class ConsumerGroupHeartbeatRequest : IRequest<ConsumerGroupHeartbeatResponse>
{
    public static Api Api { get; } = new(ApiKey.ConsumerGroupHeartbeat, 0, 1, 0);

    public string GroupId = "";
    public string MemberId = "";

    /// <summary>0 to join, -1 to leave, -2 to leave for a while as a static member.</summary>
    public int MemberEpoch;

    public string? InstanceId;
    public string? RackId;

    /// <summary>-1 if unchanged since the last heartbeat.</summary>
    public int RebalanceTimeoutMs = -1;

    /// <summary>Null if unchanged since the last heartbeat.</summary>
    public string[]? SubscribedTopicNames;

    public string? SubscribedTopicRegex;
    public string? ServerAssignor;

    /// <summary>What the member owns; null if unchanged since the last heartbeat.</summary>
    public OwnedTopic[]? TopicPartitions;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref GroupId);
        codec.String(ref MemberId);
        codec.Int32(ref MemberEpoch);
        codec.NullableString(ref InstanceId);
        codec.NullableString(ref RackId);
        codec.Int32(ref RebalanceTimeoutMs);
        codec.NullableStringArray(ref SubscribedTopicNames);
        codec.NullableString(ref SubscribedTopicRegex, since: 1);
        codec.NullableString(ref ServerAssignor);
        codec.NullableArray(ref TopicPartitions);
    }

    public sealed class OwnedTopic : IMessage
    {
        public Guid TopicId;
        public int[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Uuid(ref TopicId);
            codec.Int32Array(ref Partitions);
        }
    }
}

/// <summary>What the member is to do.</summary>
public sealed class ConsumerGroupHeartbeatResponse : IMessage
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public string? ErrorMessage;
    public string? MemberId;
    public int MemberEpoch;
    public int HeartbeatIntervalMs;

    /// <summary>Null if unchanged.</summary>
    public TargetAssignment? Assignment;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode);
        codec.NullableString(ref ErrorMessage);
        codec.NullableString(ref MemberId);
        codec.Int32(ref MemberEpoch);
        codec.Int32(ref HeartbeatIntervalMs);
        codec.NullableStruct(ref Assignment);
    }

    public sealed class TargetAssignment : IMessage
    {
        public AssignedTopic[] TopicPartitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Array(ref TopicPartitions);
        }
    }

    public sealed class AssignedTopic : IMessage
    {
        public Guid TopicId;
        public int[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Uuid(ref TopicId);
            codec.Int32Array(ref Partitions);
        }
    }
}
