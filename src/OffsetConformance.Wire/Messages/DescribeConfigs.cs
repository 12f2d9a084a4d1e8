using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Settings of topics, brokers and groups.</summary>
public sealed class DescribeConfigsRequest : IRequest<DescribeConfigsResponse>
{
    public static Api Api { get; } = new(ApiKey.DescribeConfigs, 0, 4, 4);

    public DescribeConfigsResource[] Resources = [];
    public bool IncludeSynonyms;
    public bool IncludeDocumentation;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Array(ref Resources);
        codec.Bool(ref IncludeSynonyms, since: 1);
        codec.Bool(ref IncludeDocumentation, since: 3);
    }

    public sealed class DescribeConfigsResource : IMessage
    {
        /// <summary>2: topic; 4: broker; 32: group.</summary>
        public sbyte ResourceType;

        public string ResourceName = "";

        /// <summary>Null for all.</summary>
        public string[]? ConfigurationKeys;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int8(ref ResourceType);
            codec.String(ref ResourceName);
            codec.NullableStringArray(ref ConfigurationKeys);
        }
    }
}

/// <summary>The settings.</summary>
public sealed class DescribeConfigsResponse : IMessage
{
    public int ThrottleTimeMs;
    public DescribeConfigsResult[] Results = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Results);
    }

    public sealed class DescribeConfigsResult : IMessage
    {
        public short ErrorCode;
        public string? ErrorMessage;
        public sbyte ResourceType;
        public string ResourceName = "";
        public DescribeConfigsResourceResult[] Configs = [];

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage);
            codec.Int8(ref ResourceType);
            codec.String(ref ResourceName);
            codec.Array(ref Configs);
        }
    }

    public sealed class DescribeConfigsResourceResult : IMessage
    {
        public string Name = "";
        public string? Value;
        public bool ReadOnly;
        public bool IsDefault;

        /// <summary>1: topic; 2 and 3: dynamic on the broker or all brokers; 4: static on the broker; 5: default.</summary>
        public sbyte ConfigSource = -1;

        public bool IsSensitive;
        public DescribeConfigsSynonym[] Synonyms = [];
        public sbyte ConfigType;
        public string? Documentation;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.NullableString(ref Value);
            codec.Bool(ref ReadOnly);
            codec.Bool(ref IsDefault, until: 0);
            codec.Int8(ref ConfigSource, since: 1);
            codec.Bool(ref IsSensitive);
            codec.Array(ref Synonyms, since: 1);
            codec.Int8(ref ConfigType, since: 3);
            codec.NullableString(ref Documentation, since: 3);
        }
    }

    public sealed class DescribeConfigsSynonym : IMessage
    {
        public string Name = "";
        public string? Value;
        public sbyte Source;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.NullableString(ref Value);
            codec.Int8(ref Source);
        }
    }
}
