using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>
/// Names the SASL mechanism. After version 0 the tokens follow bare, each behind its length, after version 1 in <see
/// cref="SaslAuthenticateRequest"/>.
/// </summary>
public sealed class SaslHandshakeRequest : IRequest<SaslHandshakeResponse>
{
    public static Api Api { get; } = new(ApiKey.SaslHandshake, 0, 1, Api.Never);

    public string Mechanism = "";

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref Mechanism);
    }
}

/// <summary>Whether the mechanism is spoken, and which are.</summary>
public sealed class SaslHandshakeResponse : IMessage
{
    public short ErrorCode;
    public string[] Mechanisms = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int16(ref ErrorCode);
        codec.StringArray(ref Mechanisms);
    }
}
