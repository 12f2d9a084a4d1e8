using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Moves the start of logs up.</summary>
public sealed class DeleteRecordsRequest : IRequest<DeleteRecordsResponse>
{
    public static Api Api { get; } = new(ApiKey.DeleteRecords, 0, 2, 2);

    public DeleteRecordsTopic[] Topics = [];

    /// <summary>How long the broker may wait for the deletion, in milliseconds.</summary>
    public int TimeoutMs;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Array(ref Topics);
        codec.Int32(ref TimeoutMs);
    }

    public sealed class DeleteRecordsTopic : IMessage
    {
        public string Name = "";
        public DeleteRecordsPartition[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class DeleteRecordsPartition : IMessage
    {
        public int PartitionIndex;

        /// <summary>The first offset to keep; -1 for the high watermark.</summary>
        public long Offset;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int64(ref Offset);
        }
    }
}

/// <summary>Where the logs start now.</summary>
public sealed class DeleteRecordsResponse : IMessage
{
    public int ThrottleTimeMs;
    public DeleteRecordsTopicResult[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Topics);
    }

    public sealed class DeleteRecordsTopicResult : IMessage
    {
        public string Name = "";
        public DeleteRecordsPartitionResult[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class DeleteRecordsPartitionResult : IMessage
    {
        public int PartitionIndex;

        /// <summary>The first offset there is now; -1 if refused.</summary>
        public long LowWatermark;

        public short ErrorCode;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int64(ref LowWatermark);
            codec.Int16(ref ErrorCode);
        }
    }
}
