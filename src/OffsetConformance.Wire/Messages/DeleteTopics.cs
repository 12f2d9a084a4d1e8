using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Topics to delete: names up to version 5, names or ids from version 6 on.</summary>
public sealed class DeleteTopicsRequest : IRequest<DeleteTopicsResponse>
{
    public static Api Api { get; } = new(ApiKey.DeleteTopics, 1, 6, 4);

    public DeleteTopicState[] Topics = [];
    public string[] TopicNames = [];

    /// <summary>How long the broker may wait for the deletion, in milliseconds.</summary>
    public int TimeoutMs;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Array(ref Topics, since: 6);
        codec.StringArray(ref TopicNames, until: 5);
        codec.Int32(ref TimeoutMs);
    }

    public sealed class DeleteTopicState : IMessage
    {
        /// <summary>Null to go by <see cref="TopicId"/>.</summary>
        public string? Name;

        public Guid TopicId;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.NullableString(ref Name);
            codec.Uuid(ref TopicId);
        }
    }
}

/// <summary>How each deletion went.</summary>
public sealed class DeleteTopicsResponse : IMessage
{
    public int ThrottleTimeMs;
    public DeletableTopicResult[] Responses = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Responses);
    }

    public sealed class DeletableTopicResult : IMessage
    {
        public string? Name = "";
        public Guid TopicId;
        public short ErrorCode;
        public string? ErrorMessage;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.NullableString(ref Name, nullableSince: 6);
            codec.Uuid(ref TopicId, since: 6);
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage, since: 5);
        }
    }
}
