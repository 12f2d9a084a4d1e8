using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Members leave: one up to version 2, several from version 3 on.</summary>
public sealed class LeaveGroupRequest : IRequest<LeaveGroupResponse>
{
    public static Api Api { get; } = new(ApiKey.LeaveGroup, 0, 5, 4);

    public string GroupId = "";
    public string MemberId = "";
    public MemberIdentity[] Members = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref GroupId);
        codec.String(ref MemberId, until: 2);
        codec.Array(ref Members, since: 3);
    }

    public sealed class MemberIdentity : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public string? Reason;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref MemberId);
            codec.NullableString(ref GroupInstanceId);
            codec.NullableString(ref Reason, since: 5);
        }
    }
}

/// <summary>Whether each was a member.</summary>
public sealed class LeaveGroupResponse : IMessage
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public MemberResponse[] Members = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, since: 1);
        codec.Int16(ref ErrorCode);
        codec.Array(ref Members, since: 3);
    }

    public sealed class MemberResponse : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public short ErrorCode;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref MemberId);
            codec.NullableString(ref GroupInstanceId);
            codec.Int16(ref ErrorCode);
        }
    }
}
