using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>
/// Which APIs and versions a broker speaks: the first request on a connection. Its answer goes out under header version 0 whatever its own version.
/// A broker that does not speak the version answers in version 0 with UNSUPPORTED_VERSION (35).
/// </summary>
public sealed class ApiVersionsRequest : IRequest<ApiVersionsResponse>
{
    public static Api Api { get; } = new(ApiKey.ApiVersions, 0, 4, 3);

    public string ClientSoftwareName = "";
    public string ClientSoftwareVersion = "";

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref ClientSoftwareName, since: 3);
        codec.String(ref ClientSoftwareVersion, since: 3);
    }
}

/// <summary>The versions spoken; the features that an answer may carry in tagged fields are passed over.</summary>
public sealed class ApiVersionsResponse : IMessage
{
    public short ErrorCode;
    public ApiVersion[] ApiKeys = [];
    public int ThrottleTimeMs;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int16(ref ErrorCode);
        codec.Array(ref ApiKeys);
        codec.Int32(ref ThrottleTimeMs, since: 1);
    }

    public sealed class ApiVersion : IMessage
    {
        public short ApiKey;
        public short MinVersion;
        public short MaxVersion;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int16(ref ApiKey);
            codec.Int16(ref MinVersion);
            codec.Int16(ref MaxVersion);
        }
    }
}
