using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>
/// Record batches from given offsets on. Version 4 is the first that is served format 2; from version 13 on topics go by id.
/// </summary>
public sealed class FetchRequest : IRequest<FetchResponse>
{
    public static Api Api { get; } = new(ApiKey.Fetch, 4, 13, 12);

    /// <summary>-1 for a consumer.</summary>
    public int ReplicaId = -1;

    /// <summary>How long the broker may wait for <see cref="MinBytes"/>, in milliseconds.</summary>
    public int MaxWaitMs;

    public int MinBytes;

    /// <summary>Bound on the record bytes of the answer; the first batch goes out even if it is larger.</summary>
    public int MaxBytes = int.MaxValue;

    /// <summary>0: read uncommitted; 1: read committed.</summary>
    public sbyte IsolationLevel;

    /// <summary>0 for no session.</summary>
    public int SessionId;

    /// <summary>-1 for no session, 0 to open one.</summary>
    public int SessionEpoch = -1;

    public FetchTopic[] Topics = [];
    public ForgottenTopic[] ForgottenTopicsData = [];
    public string RackId = "";

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ReplicaId);
        codec.Int32(ref MaxWaitMs);
        codec.Int32(ref MinBytes);
        codec.Int32(ref MaxBytes);
        codec.Int8(ref IsolationLevel);
        codec.Int32(ref SessionId, since: 7);
        codec.Int32(ref SessionEpoch, since: 7);
        codec.Array(ref Topics);
        codec.Array(ref ForgottenTopicsData, since: 7);
        codec.String(ref RackId, since: 11);
    }

    public sealed class FetchTopic : IMessage
    {
        public string Topic = "";
        public Guid TopicId;
        public FetchPartition[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Topic, until: 12);
            codec.Uuid(ref TopicId, since: 13);
            codec.Array(ref Partitions);
        }
    }

    public sealed class ForgottenTopic : IMessage
    {
        public string Topic = "";
        public Guid TopicId;
        public int[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Topic, until: 12);
            codec.Uuid(ref TopicId, since: 13);
            codec.Int32Array(ref Partitions);
        }
    }

    public sealed class FetchPartition : IMessage
    {
        public int Partition;

        /// <summary>The epoch the client believes in; -1 to leave it unchecked.</summary>
        public int CurrentLeaderEpoch = -1;

        public long FetchOffset;

        /// <summary>Of a follower's last record; -1 for a consumer.</summary>
        public int LastFetchedEpoch = -1;

        /// <summary>Of a follower's log; -1 for a consumer.</summary>
        public long LogStartOffset = -1;

        public int PartitionMaxBytes;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref Partition);
            codec.Int32(ref CurrentLeaderEpoch, since: 9);
            codec.Int64(ref FetchOffset);
            codec.Int32(ref LastFetchedEpoch, since: 12);
            codec.Int64(ref LogStartOffset, since: 5);
            codec.Int32(ref PartitionMaxBytes);
        }
    }
}

/// <summary>Whole batches: the first may begin before the offset that was asked for.</summary>
public sealed class FetchResponse : IMessage
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public int SessionId;
    public FetchableTopicResponse[] Responses = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode, since: 7);
        codec.Int32(ref SessionId, since: 7);
        codec.Array(ref Responses);
    }

    public sealed class FetchableTopicResponse : IMessage
    {
        public string Topic = "";
        public Guid TopicId;
        public PartitionData[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Topic, until: 12);
            codec.Uuid(ref TopicId, since: 13);
            codec.Array(ref Partitions);
        }
    }

    public sealed class PartitionData : IMessage
    {
        public int PartitionIndex;
        public short ErrorCode;
        public long HighWatermark;
        public long LastStableOffset = -1;
        public long LogStartOffset = -1;

        /// <summary>Transactions whose records are to be skipped; null for a reader of uncommitted records.</summary>
        public AbortedTransaction[]? AbortedTransactions;

        /// <summary>-1 for none.</summary>
        public int PreferredReadReplica = -1;

        public ReadOnlyMemory<byte>? Records;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
            codec.Int16(ref ErrorCode);
            codec.Int64(ref HighWatermark);
            codec.Int64(ref LastStableOffset);
            codec.Int64(ref LogStartOffset, since: 5);
            codec.NullableArray(ref AbortedTransactions);
            codec.Int32(ref PreferredReadReplica, since: 11);
            codec.Records(ref Records);
        }
    }

    public sealed class AbortedTransaction : IMessage
    {
        public long ProducerId;

        /// <summary>Of the transaction's first record in this partition.</summary>
        public long FirstOffset;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int64(ref ProducerId);
            codec.Int64(ref FirstOffset);
        }
    }
}
