using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Asks for the groups this broker coordinates.</summary>
public sealed class ListGroupsRequest : IRequest<ListGroupsResponse>
{
    public static Api Api { get; } = new(ApiKey.ListGroups, 0, 5, 3);

    public string[] StatesFilter = [];
    public string[] TypesFilter = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.StringArray(ref StatesFilter, since: 4);
        codec.StringArray(ref TypesFilter, since: 5);
    }
}

/// <summary>The groups this broker coordinates.</summary>
public sealed class ListGroupsResponse : IMessage
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public ListedGroup[] Groups = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, since: 1);
        codec.Int16(ref ErrorCode);
        codec.Array(ref Groups);
    }

    public sealed class ListedGroup : IMessage
    {
        public string GroupId = "";
        public string ProtocolType = "";
        public string GroupState = "";
        public string GroupType = "";

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref GroupId);
            codec.String(ref ProtocolType);
            codec.String(ref GroupState, since: 4);
            codec.String(ref GroupType, since: 5);
        }
    }
}
