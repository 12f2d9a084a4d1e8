using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Asks to be a member of a group (classic protocol). The answer comes when the rebalance has gathered everyone.</summary>
public sealed class JoinGroupRequest : IRequest<JoinGroupResponse>
{
    public static Api Api { get; } = new(ApiKey.JoinGroup, 2, 9, 6);

    public string GroupId = "";
    public int SessionTimeoutMs;
    public int RebalanceTimeoutMs = -1;

    /// <summary>Empty at the first attempt.</summary>
    public string MemberId = "";

    public string? GroupInstanceId;
    public string ProtocolType = "";
    public JoinGroupRequestProtocol[] Protocols = [];
    public string? Reason;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref GroupId);
        codec.Int32(ref SessionTimeoutMs);
        codec.Int32(ref RebalanceTimeoutMs);
        codec.String(ref MemberId);
        codec.NullableString(ref GroupInstanceId, since: 5);
        codec.String(ref ProtocolType);
        codec.Array(ref Protocols);
        codec.NullableString(ref Reason, since: 8);
    }

    public sealed class JoinGroupRequestProtocol : IMessage
    {
        public string Name = "";
        public ReadOnlyMemory<byte> Metadata;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Name);
            codec.Bytes(ref Metadata);
        }
    }
}

/// <summary>A member's place in the new generation; the leader alone learns of the others.</summary>
public sealed class JoinGroupResponse : IMessage
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public int GenerationId = -1;
    public string? ProtocolType;

    /// <summary>The protocol chosen. After an error Kafka leaves it empty, and null from version 7 on.</summary>
    public string? ProtocolName = "";

    public string Leader = "";
    public bool SkipAssignment;
    public string MemberId = "";

    /// <summary>Everyone, for the leader; empty for the others.</summary>
    public JoinGroupResponseMember[] Members = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode);
        codec.Int32(ref GenerationId);
        codec.NullableString(ref ProtocolType, since: 7);
        codec.NullableString(ref ProtocolName, nullableSince: 7);
        codec.String(ref Leader);
        codec.Bool(ref SkipAssignment, since: 9);
        codec.String(ref MemberId);
        codec.Array(ref Members);
    }

    public sealed class JoinGroupResponseMember : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public ReadOnlyMemory<byte> Metadata;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref MemberId);
            codec.NullableString(ref GroupInstanceId, since: 5);
            codec.Bytes(ref Metadata);
        }
    }
}
