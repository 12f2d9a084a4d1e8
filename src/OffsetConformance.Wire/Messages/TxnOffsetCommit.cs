using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>
/// Offsets that are committed when the transaction is. From version 5 on it adds the group to the transaction by itself: not spoken here.
/// </summary>
public sealed class TxnOffsetCommitRequest : IRequest<TxnOffsetCommitResponse>
{
    public static Api Api { get; } = new(ApiKey.TxnOffsetCommit, 0, 4, 3);

    public string TransactionalId = "";
    public string GroupId = "";
    public long ProducerId;
    public short ProducerEpoch;
    public int GenerationId = -1;
    public string MemberId = "";
    public string? GroupInstanceId;
    public TxnOffsetCommitRequestTopic[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref TransactionalId);
        codec.String(ref GroupId);
        codec.Int64(ref ProducerId);
        codec.Int16(ref ProducerEpoch);
        codec.Int32(ref GenerationId, since: 3);
        codec.String(ref MemberId, since: 3);
        codec.NullableString(ref GroupInstanceId, since: 3);
        codec.Array(ref Topics);
    }

    public sealed class TxnOffsetCommitRequestTopic : IMessage
    {
        public string Name = "";
        public TxnOffsetCommitRequestPartition[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class TxnOffsetCommitRequestPartition : IMessage
    {
        public int PartitionIndex;
        public long CommittedOffset;
        public int CommittedLeaderEpoch = -1;
        public string? CommittedMetadata;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int64(ref CommittedOffset);
            codec.Int32(ref CommittedLeaderEpoch, since: 2);
            codec.NullableString(ref CommittedMetadata);
        }
    }
}

/// <summary>Whether each offset was stored as pending.</summary>
public sealed class TxnOffsetCommitResponse : IMessage
{
    public int ThrottleTimeMs;
    public TxnOffsetCommitResponseTopic[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Topics);
    }

    public sealed class TxnOffsetCommitResponseTopic : IMessage
    {
        public string Name = "";
        public TxnOffsetCommitResponsePartition[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class TxnOffsetCommitResponsePartition : IMessage
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
