using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>One token of a SASL exchange.</summary>
public sealed class SaslAuthenticateRequest : IRequest<SaslAuthenticateResponse>
{
    public static Api Api { get; } = new(ApiKey.SaslAuthenticate, 0, 2, 2);

    public ReadOnlyMemory<byte> AuthBytes;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Bytes(ref AuthBytes);
    }
}

/// <summary>The broker's token.</summary>
public sealed class SaslAuthenticateResponse : IMessage
{
    public short ErrorCode;
    public string? ErrorMessage;
    public ReadOnlyMemory<byte> AuthBytes;

    /// <summary>After how many milliseconds to authenticate again; 0 for never.</summary>
    public long SessionLifetimeMs;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int16(ref ErrorCode);
        codec.NullableString(ref ErrorMessage);
        codec.Bytes(ref AuthBytes);
        codec.Int64(ref SessionLifetimeMs, since: 1);
    }
}
