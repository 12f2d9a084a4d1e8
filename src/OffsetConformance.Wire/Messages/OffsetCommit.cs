using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>
/// Offsets a group continues at, by partition. In version 1 the client said when, from version 2 on the broker does; from version 10 on topics
/// go by id.
/// </summary>
public sealed class OffsetCommitRequest : IRequest<OffsetCommitResponse>
{
    public static Api Api { get; } = new(ApiKey.OffsetCommit, 2, 10, 8);

    public string GroupId = "";

    /// <summary>-1 without membership.</summary>
    public int GenerationIdOrMemberEpoch = -1;

    public string MemberId = "";
    public string? GroupInstanceId;

    /// <summary>-1 for the broker's own retention.</summary>
    public long RetentionTimeMs = -1;

    public OffsetCommitRequestTopic[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref GroupId);
        codec.Int32(ref GenerationIdOrMemberEpoch);
        codec.String(ref MemberId);
        codec.NullableString(ref GroupInstanceId, since: 7);
        codec.Int64(ref RetentionTimeMs, until: 4);
        codec.Array(ref Topics);
    }

    public sealed class OffsetCommitRequestTopic : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public OffsetCommitRequestPartition[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name, until: 9);
            codec.Uuid(ref TopicId, since: 10);
            codec.Array(ref Partitions);
        }
    }

    public sealed class OffsetCommitRequestPartition : IMessage
    {
        public int PartitionIndex;
        public long CommittedOffset;
        public int CommittedLeaderEpoch = -1;
        public string? CommittedMetadata;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int64(ref CommittedOffset);
            codec.Int32(ref CommittedLeaderEpoch, since: 6);
            codec.NullableString(ref CommittedMetadata);
        }
    }
}

/// <summary>Whether each offset was stored.</summary>
public sealed class OffsetCommitResponse : IMessage
{
    public int ThrottleTimeMs;
    public OffsetCommitResponseTopic[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, since: 3);
        codec.Array(ref Topics);
    }

    public sealed class OffsetCommitResponseTopic : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public OffsetCommitResponsePartition[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name, until: 9);
            codec.Uuid(ref TopicId, since: 10);
            codec.Array(ref Partitions);
        }
    }

    public sealed class OffsetCommitResponsePartition : IMessage
    {
        public int PartitionIndex;
        public short ErrorCode;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int16(ref ErrorCode);
        }
    }
}
