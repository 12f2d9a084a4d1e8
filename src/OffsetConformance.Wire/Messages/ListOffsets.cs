using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>
/// The offset that belongs to a timestamp, or to one of the numbers that stand for a place: -1 latest, -2 earliest, -3 the record of the
/// greatest timestamp (version 7 on), -4 the earliest on the broker's own disk (version 8 on), -5 the last in tiered storage (version 9 on).
/// </summary>
public sealed class ListOffsetsRequest : IRequest<ListOffsetsResponse>
{
    public static Api Api { get; } = new(ApiKey.ListOffsets, 1, 10, 6);

    /// <summary>-1 for a consumer, -2 for a debugging one, which sees past the high watermark.</summary>
    public int ReplicaId = -1;

    /// <summary>0: read uncommitted; 1: read committed, whose latest offset is the last stable one.</summary>
    public sbyte IsolationLevel;

    public ListOffsetsTopic[] Topics = [];

    /// <summary>For look-ups in tiered storage, in milliseconds.</summary>
    public int TimeoutMs;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ReplicaId);
        codec.Int8(ref IsolationLevel, since: 2);
        codec.Array(ref Topics);
        codec.Int32(ref TimeoutMs, since: 10);
    }

    public sealed class ListOffsetsTopic : IMessage
    {
        public string Name = "";
        public ListOffsetsPartition[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class ListOffsetsPartition : IMessage
    {
        public int PartitionIndex;

        /// <summary>The epoch the client believes in; -1 to leave it unchecked.</summary>
        public int CurrentLeaderEpoch = -1;

        /// <summary>Unix milliseconds, or one of the negative numbers above.</summary>
        public long Timestamp;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int32(ref CurrentLeaderEpoch, since: 4);
            codec.Int64(ref Timestamp);
        }
    }
}

/// <summary>The offsets, each with the timestamp of its record where a timestamp was asked for.</summary>
public sealed class ListOffsetsResponse : IMessage
{
    public int ThrottleTimeMs;
    public ListOffsetsTopicResponse[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, since: 2);
        codec.Array(ref Topics);
    }

    public sealed class ListOffsetsTopicResponse : IMessage
    {
        public string Name = "";
        public ListOffsetsPartitionResponse[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class ListOffsetsPartitionResponse : IMessage
    {
        public int PartitionIndex;
        public short ErrorCode;

        /// <summary>Of the record found, in Unix milliseconds; -1 for latest and earliest.</summary>
        public long Timestamp = -1;

        /// <summary>-1 if there is no such record.</summary>
        public long Offset = -1;

        public int LeaderEpoch = -1;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int16(ref ErrorCode);
            codec.Int64(ref Timestamp);
            codec.Int64(ref Offset);
            codec.Int32(ref LeaderEpoch, since: 4);
        }
    }
}
