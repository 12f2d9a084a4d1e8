using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Sets, deletes, or adds to single settings and leaves the others alone.</summary>
public sealed class IncrementalAlterConfigsRequest : IRequest<IncrementalAlterConfigsResponse>
{
    public static Api Api { get; } = new(ApiKey.IncrementalAlterConfigs, 0, 1, 1);

    public AlterConfigsResource[] Resources = [];
    public bool ValidateOnly;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Array(ref Resources);
        codec.Bool(ref ValidateOnly);
    }

    public sealed class AlterConfigsResource : IMessage
    {
        /// <summary>2: topic; 4: broker; 32: group.</summary>
        public sbyte ResourceType;

        public string ResourceName = "";
        public AlterableConfig[] Configs = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int8(ref ResourceType);
            codec.String(ref ResourceName);
            codec.Array(ref Configs);
        }
    }

    public sealed class AlterableConfig : IMessage
    {
        public string Name = "";

        /// <summary>0: set; 1: delete; 2: append to a list; 3: subtract from a list.</summary>
        public sbyte ConfigOperation;

        public string? Value;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Int8(ref ConfigOperation);
            codec.NullableString(ref Value);
        }
    }
}

/// <summary>How it went, by resource.</summary>
public sealed class IncrementalAlterConfigsResponse : IMessage
{
    public int ThrottleTimeMs;
    public AlterConfigsResourceResponse[] Responses = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Responses);
    }

    public sealed class AlterConfigsResourceResponse : IMessage
    {
        public short ErrorCode;
        public string? ErrorMessage;
        public sbyte ResourceType;
        public string ResourceName = "";

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage);
            codec.Int8(ref ResourceType);
            codec.String(ref ResourceName);
        }
    }
}
