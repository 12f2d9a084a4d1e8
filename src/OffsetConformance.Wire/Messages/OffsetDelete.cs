using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Committed offsets to delete; those of topics that members subscribe to stay.</summary>
public sealed class OffsetDeleteRequest : IRequest<OffsetDeleteResponse>
{
    public static Api Api { get; } = new(ApiKey.OffsetDelete, 0, 0, Api.Never);

    public string GroupId = "";
    public OffsetDeleteRequestTopic[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref GroupId);
        codec.Array(ref Topics);
    }

    public sealed class OffsetDeleteRequestTopic : IMessage
    {
        public string Name = "";
        public OffsetDeleteRequestPartition[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class OffsetDeleteRequestPartition : IMessage
    {
        public int PartitionIndex;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int32(ref PartitionIndex);
        }
    }
}

/// <summary>How each deletion went.</summary>
public sealed class OffsetDeleteResponse : IMessage
{
    public short ErrorCode;
    public int ThrottleTimeMs;
    public OffsetDeleteResponseTopic[] Topics = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int16(ref ErrorCode);
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Topics);
    }

    public sealed class OffsetDeleteResponseTopic : IMessage
    {
        public string Name = "";
        public OffsetDeleteResponsePartition[] Partitions = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Array(ref Partitions);
        }
    }

    public sealed class OffsetDeleteResponsePartition : IMessage
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
