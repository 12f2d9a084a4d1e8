using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Topics that are to have more partitions.</summary>
public sealed class CreatePartitionsRequest : IRequest<CreatePartitionsResponse>
{
    public static Api Api { get; } = new(ApiKey.CreatePartitions, 0, 3, 2);

    public CreatePartitionsTopic[] Topics = [];

    /// <summary>How long the broker may wait for the partitions, in milliseconds.</summary>
    public int TimeoutMs;

    public bool ValidateOnly;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Array(ref Topics);
        codec.Int32(ref TimeoutMs);
        codec.Bool(ref ValidateOnly);
    }

    public sealed class CreatePartitionsTopic : IMessage
    {
        public string Name = "";

        /// <summary>How many the topic is to have in all.</summary>
        public int Count;

        /// <summary>Who holds each new partition; null leaves that to the broker.</summary>
        public CreatePartitionsAssignment[]? Assignments;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Int32(ref Count);
            codec.NullableArray(ref Assignments);
        }
    }

    public sealed class CreatePartitionsAssignment : IMessage
    {
        public int[] BrokerIds = [];

        void IMessage.Describe<TCodec>(ref TCodec codec) => codec.Int32Array(ref BrokerIds);
    }
}

/// <summary>How it went for each topic.</summary>
public sealed class CreatePartitionsResponse : IMessage
{
    public int ThrottleTimeMs;
    public CreatePartitionsTopicResult[] Results = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Results);
    }

    public sealed class CreatePartitionsTopicResult : IMessage
    {
        public string Name = "";
        public short ErrorCode;
        public string? ErrorMessage;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage);
        }
    }
}
