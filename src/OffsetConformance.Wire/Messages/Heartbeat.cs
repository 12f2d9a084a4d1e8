using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>A member is alive.</summary>
public sealed class HeartbeatRequest : IRequest<HeartbeatResponse>
{
    public static Api Api { get; } = new(ApiKey.Heartbeat, 0, 4, 4);

    public string GroupId = "";
    public int GenerationId;
    public string MemberId = "";
    public string? GroupInstanceId;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref GroupId);
        codec.Int32(ref GenerationId);
        codec.String(ref MemberId);
        codec.NullableString(ref GroupInstanceId, since: 3);
    }
}

/// <summary>Whether the member may go on, must rejoin, or is unknown.</summary>
public sealed class HeartbeatResponse : IMessage
{
    public int ThrottleTimeMs;
    public short ErrorCode;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, since: 1);
        codec.Int16(ref ErrorCode);
    }
}
