using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Asks for state and members of groups; the request goes to their coordinator.</summary>
public sealed class DescribeGroupsRequest : IRequest<DescribeGroupsResponse>
{
    public static Api Api { get; } = new(ApiKey.DescribeGroups, 0, 5, 5);

    public string[] Groups = [];
    public bool IncludeAuthorizedOperations;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.StringArray(ref Groups);
        codec.Bool(ref IncludeAuthorizedOperations, since: 3);
    }
}

/// <summary>State and members of groups.</summary>
public sealed class DescribeGroupsResponse : IMessage
{
    public int ThrottleTimeMs;
    public DescribedGroup[] Groups = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, since: 1);
        codec.Array(ref Groups);
    }

    public sealed class DescribedGroup : IMessage
    {
        public short ErrorCode;
        public string GroupId = "";
        public string GroupState = "";
        public string ProtocolType = "";
        public string ProtocolData = "";
        public DescribedGroupMember[] Members = [];

        /// <summary>Bits of operations; <see cref="int.MinValue"/> if not asked for.</summary>
        public int AuthorizedOperations = int.MinValue;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.Int16(ref ErrorCode);
            codec.String(ref GroupId);
            codec.String(ref GroupState);
            codec.String(ref ProtocolType);
            codec.String(ref ProtocolData);
            codec.Array(ref Members);
            codec.Int32(ref AuthorizedOperations, since: 3);
        }
    }

    public sealed class DescribedGroupMember : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public string ClientId = "";
        public string ClientHost = "";
        public ReadOnlyMemory<byte> MemberMetadata;
        public ReadOnlyMemory<byte> MemberAssignment;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref MemberId);
            codec.NullableString(ref GroupInstanceId, since: 4);
            codec.String(ref ClientId);
            codec.String(ref ClientHost);
            codec.Bytes(ref MemberMetadata);
            codec.Bytes(ref MemberAssignment);
        }
    }
}
