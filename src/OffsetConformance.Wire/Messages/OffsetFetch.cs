using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>What a group has committed: one group up to version 7, several from version 8 on. Version 0 read from ZooKeeper; from version 10 on topics go by id.</summary>
public sealed class OffsetFetchRequest : IRequest<OffsetFetchResponse>
{
    public static Api Api { get; } = new(ApiKey.OffsetFetch, 1, 10, 6);

    public string GroupId = "";

    /// <summary>Null for all partitions the group has committed.</summary>
    public OffsetFetchRequestTopic[]? Topics = [];

    public OffsetFetchRequestGroup[] Groups = [];

    /// <summary>Refuse (UNSTABLE_OFFSET_COMMIT) partitions of which a transaction has an offset pending.</summary>
    public bool RequireStable;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref GroupId, until: 7);
        codec.NullableArray(ref Topics, until: 7, nullableSince: 2);
        codec.Array(ref Groups, since: 8);
        codec.Bool(ref RequireStable, since: 7);
    }

    public sealed class OffsetFetchRequestTopic : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public int[] PartitionIndexes = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name, until: 9);
            codec.Uuid(ref TopicId, since: 10);
            codec.Int32Array(ref PartitionIndexes);
        }
    }

    public sealed class OffsetFetchRequestGroup : IMessage
    {
        public string GroupId = "";
        public string? MemberId;
        public int MemberEpoch = -1;

        /// <summary>Null for all partitions the group has committed.</summary>
        public OffsetFetchRequestTopic[]? Topics;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref GroupId);
            codec.NullableString(ref MemberId, since: 9);
            codec.Int32(ref MemberEpoch, since: 9);
            codec.NullableArray(ref Topics);
        }
    }
}

/// <summary>The committed offsets, -1 where there is none: one group up to version 7, several from version 8 on.</summary>
public sealed class OffsetFetchResponse : IMessage
{
    public int ThrottleTimeMs;

    /// <summary>Never null by the protocol; librdkafka's mock cluster echoes the null that asks for all.</summary>
    public OffsetFetchResponseTopic[]? Topics = [];
    public short ErrorCode;
    public OffsetFetchResponseGroup[] Groups = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, since: 3);
        codec.NullableArray(ref Topics, until: 7);
        codec.Int16(ref ErrorCode, since: 2, until: 7);
        codec.Array(ref Groups, since: 8);
    }

    public sealed class OffsetFetchResponseTopic : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public OffsetFetchResponsePartition[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name, until: 9);
            codec.Uuid(ref TopicId, since: 10);
            codec.Array(ref Partitions);
        }
    }

    public sealed class OffsetFetchResponseGroup : IMessage
    {
        public string GroupId = "";
        public OffsetFetchResponseTopic[] Topics = [];
        public short ErrorCode;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref GroupId);
            codec.Array(ref Topics);
            codec.Int16(ref ErrorCode);
        }
    }

    public sealed class OffsetFetchResponsePartition : IMessage
    {
        public int PartitionIndex;

        /// <summary>-1 for none.</summary>
        public long CommittedOffset;

        public int CommittedLeaderEpoch = -1;
        public string? Metadata;
        public short ErrorCode;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int64(ref CommittedOffset);
            codec.Int32(ref CommittedLeaderEpoch, since: 5);
            codec.NullableString(ref Metadata);
            codec.Int16(ref ErrorCode);
        }
    }
}
