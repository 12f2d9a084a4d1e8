using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Topics to create.</summary>
public sealed class CreateTopicsRequest : IRequest<CreateTopicsResponse>
{
    public static Api Api { get; } = new(ApiKey.CreateTopics, 2, 7, 5);

    public CreatableTopic[] Topics = [];

    /// <summary>How long the broker may wait for the topics, in milliseconds.</summary>
    public int TimeoutMs = 60000;

    public bool ValidateOnly;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Array(ref Topics);
        codec.Int32(ref TimeoutMs);
        codec.Bool(ref ValidateOnly);
    }

    public sealed class CreatableTopic : IMessage
    {
        public string Name = "";

        /// <summary>-1 for the broker's default (version 4 on), or if <see cref="Assignments"/> says it.</summary>
        public int NumPartitions;

        /// <summary>-1 for the broker's default (version 4 on), or if <see cref="Assignments"/> says it.</summary>
        public short ReplicationFactor;

        public CreatableReplicaAssignment[] Assignments = [];
        public CreatableTopicConfig[] Configs = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Int32(ref NumPartitions);
            codec.Int16(ref ReplicationFactor);
            codec.Array(ref Assignments);
            codec.Array(ref Configs);
        }
    }

    public sealed class CreatableReplicaAssignment : IMessage
    {
        public int PartitionIndex;
        public int[] BrokerIds = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int32Array(ref BrokerIds);
        }
    }

    public sealed class CreatableTopicConfig : IMessage
    {
        public string Name = "";
        public string? Value;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.NullableString(ref Value);
        }
    }
}

/// <summary>How each creation went.</summary>
public sealed class CreateTopicsResponse : IMessage
{
    public int ThrottleTimeMs;
    public CreatableTopicResult[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Topics);
    }

    public sealed class CreatableTopicResult : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public short ErrorCode;
        public string? ErrorMessage;
        public int NumPartitions = -1;
        public short ReplicationFactor = -1;
        public CreatableTopicConfigs[]? Configs;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Uuid(ref TopicId, since: 7);
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage);
            codec.Int32(ref NumPartitions, since: 5);
            codec.Int16(ref ReplicationFactor, since: 5);
            codec.NullableArray(ref Configs, since: 5);
        }
    }

    public sealed class CreatableTopicConfigs : IMessage
    {
        public string Name = "";
        public string? Value;
        public bool ReadOnly;
        public sbyte ConfigSource = -1;
        public bool IsSensitive;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.NullableString(ref Value);
            codec.Bool(ref ReadOnly);
            codec.Int8(ref ConfigSource);
            codec.Bool(ref IsSensitive);
        }
    }
}
