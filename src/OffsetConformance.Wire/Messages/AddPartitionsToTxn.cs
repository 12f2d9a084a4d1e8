using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>
/// Partitions a transaction is going to write to. From version 4 on brokers send it to each other in batches, which is not spoken here.
/// </summary>
public sealed class AddPartitionsToTxnRequest : IRequest<AddPartitionsToTxnResponse>
{
    public static Api Api { get; } = new(ApiKey.AddPartitionsToTxn, 0, 3, 3);

    public string TransactionalId = "";
    public long ProducerId;
    public short ProducerEpoch;
    public AddPartitionsToTxnTopic[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref TransactionalId);
        codec.Int64(ref ProducerId);
        codec.Int16(ref ProducerEpoch);
        codec.Array(ref Topics);
    }

    public sealed class AddPartitionsToTxnTopic : IMessage
    {
        public string Name = "";
        public int[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Int32Array(ref Partitions);
        }
    }
}

/// <summary>How it went, by partition.</summary>
public sealed class AddPartitionsToTxnResponse : IMessage
{
    public int ThrottleTimeMs;
    public AddPartitionsToTxnTopicResult[] ResultsByTopicV3AndBelow = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref ResultsByTopicV3AndBelow);
    }

    public sealed class AddPartitionsToTxnTopicResult : IMessage
    {
        public string Name = "";
        public AddPartitionsToTxnPartitionResult[] ResultsByPartition = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref ResultsByPartition);
        }
    }

    public sealed class AddPartitionsToTxnPartitionResult : IMessage
    {
        public int PartitionIndex;
        public short PartitionErrorCode;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int16(ref PartitionErrorCode);
        }
    }
}
