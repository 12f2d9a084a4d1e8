using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Where the offsets of leader epochs end.</summary>
public sealed class OffsetForLeaderEpochRequest : IRequest<OffsetForLeaderEpochResponse>
{
    public static Api Api { get; } = new(ApiKey.OffsetForLeaderEpoch, 0, 4, 4);

    /// <summary>-1 for a consumer; -2 for a debugging one, which sees past the high watermark.</summary>
    public int ReplicaId = -2;

    public OffsetForLeaderTopic[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ReplicaId, since: 3);
        codec.Array(ref Topics);
    }

    public sealed class OffsetForLeaderTopic : IMessage
    {
        public string Topic = "";
        public OffsetForLeaderPartition[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Topic);
            codec.Array(ref Partitions);
        }
    }

    public sealed class OffsetForLeaderPartition : IMessage
    {
        public int Partition;

        /// <summary>The epoch the client believes in; -1 to leave it unchecked.</summary>
        public int CurrentLeaderEpoch = -1;

        /// <summary>The epoch asked about.</summary>
        public int LeaderEpoch;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref Partition);
            codec.Int32(ref CurrentLeaderEpoch, since: 2);
            codec.Int32(ref LeaderEpoch);
        }
    }
}

/// <summary>The ends of the epochs.</summary>
public sealed class OffsetForLeaderEpochResponse : IMessage
{
    public int ThrottleTimeMs;
    public OffsetForLeaderTopicResult[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, since: 2);
        codec.Array(ref Topics);
    }

    public sealed class OffsetForLeaderTopicResult : IMessage
    {
        public string Topic = "";
        public EpochEndOffset[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Topic);
            codec.Array(ref Partitions);
        }
    }

    public sealed class EpochEndOffset : IMessage
    {
        public short ErrorCode;
        public int Partition;

        /// <summary>The largest epoch not above the one asked for; -1 if unknown.</summary>
        public int LeaderEpoch = -1;

        /// <summary>The offset behind the epoch's last record; -1 if the epoch is unknown.</summary>
        public long EndOffset = -1;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.Int32(ref Partition);
            codec.Int32(ref LeaderEpoch, since: 1);
            codec.Int64(ref EndOffset);
        }
    }
}
