using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Asks for the member's assignment, and hands in everyone's if it comes from the leader.</summary>
public sealed class SyncGroupRequest : IRequest<SyncGroupResponse>
{
    public static Api Api { get; } = new(ApiKey.SyncGroup, 0, 5, 4);

    public string GroupId = "";
    public int GenerationId;
    public string MemberId = "";
    public string? GroupInstanceId;
    public string? ProtocolType;
    public string? ProtocolName;

    /// <summary>Empty unless the member leads the group.</summary>
    public SyncGroupRequestAssignment[] Assignments = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref GroupId);
        codec.Int32(ref GenerationId);
        codec.String(ref MemberId);
        codec.NullableString(ref GroupInstanceId, since: 3);
        codec.NullableString(ref ProtocolType, since: 5);
        codec.NullableString(ref ProtocolName, since: 5);
        codec.Array(ref Assignments);
    }

    public sealed class SyncGroupRequestAssignment : IMessage
    {
        public string MemberId = "";
        public ReadOnlyMemory<byte> Assignment;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref MemberId);
            codec.Bytes(ref Assignment);
        }
    }
}

/// <summary>The member's assignment.</summary>
public sealed class SyncGroupResponse : IMessage
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public string? ProtocolType;
    public string? ProtocolName;
    public ReadOnlyMemory<byte> Assignment;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, since: 1);
        codec.Int16(ref ErrorCode);
        codec.NullableString(ref ProtocolType, since: 5);
        codec.NullableString(ref ProtocolName, since: 5);
        codec.Bytes(ref Assignment);
    }
}
