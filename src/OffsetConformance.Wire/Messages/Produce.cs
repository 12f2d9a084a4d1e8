using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>
/// Record batches to append, exactly one batch for each partition. Version 3 is the first that may carry batches of format 2.
/// A broker sends no answer to one with <see cref="Acks"/> 0.
/// </summary>
public sealed class ProduceRequest : IRequest<ProduceResponse>
{
    public static Api Api { get; } = new(ApiKey.Produce, 3, 11, 9);

    public string? TransactionalId;

    /// <summary>0: no answer; 1: the leader has it; -1: all in-sync replicas have it.</summary>
    public short Acks;

    /// <summary>How long the broker may wait for replicas, in milliseconds.</summary>
    public int TimeoutMs;

    public TopicProduceData[] TopicData = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.NullableString(ref TransactionalId);
        codec.Int16(ref Acks);
        codec.Int32(ref TimeoutMs);
        codec.Array(ref TopicData);
    }

    public sealed class TopicProduceData : IMessage
    {
        public string Name = "";
        public PartitionProduceData[] PartitionData = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref PartitionData);
        }
    }

    public sealed class PartitionProduceData : IMessage
    {
        public int Index;
        public ReadOnlyMemory<byte>? Records;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref Index);
            codec.Records(ref Records);
        }
    }
}

/// <summary>Where the batches went.</summary>
public sealed class ProduceResponse : IMessage
{
    public TopicProduceResponse[] Responses = [];
    public int ThrottleTimeMs;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Array(ref Responses);
        codec.Int32(ref ThrottleTimeMs);
    }

    public sealed class TopicProduceResponse : IMessage
    {
        public string Name = "";
        public PartitionProduceResponse[] PartitionResponses = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref PartitionResponses);
        }
    }

    public sealed class PartitionProduceResponse : IMessage
    {
        public int Index;
        public short ErrorCode;

        /// <summary>The offset given to the first record; -1 if refused or answered without one.</summary>
        public long BaseOffset;

        /// <summary>The broker's time in Unix milliseconds if the topic is stamped by the broker, else -1.</summary>
        public long LogAppendTimeMs = -1;

        public long LogStartOffset = -1;
        public BatchIndexAndErrorMessage[] RecordErrors = [];
        public string? ErrorMessage;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref Index);
            codec.Int16(ref ErrorCode);
            codec.Int64(ref BaseOffset);
            codec.Int64(ref LogAppendTimeMs);
            codec.Int64(ref LogStartOffset, since: 5);
            codec.Array(ref RecordErrors, since: 8);
            codec.NullableString(ref ErrorMessage, since: 8);
        }
    }

    public sealed class BatchIndexAndErrorMessage : IMessage
    {
        /// <summary>Index of the refused record within the batch, from 0.</summary>
        public int BatchIndex;

        public string? BatchIndexErrorMessage;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref BatchIndex);
            codec.NullableString(ref BatchIndexErrorMessage);
        }
    }
}
