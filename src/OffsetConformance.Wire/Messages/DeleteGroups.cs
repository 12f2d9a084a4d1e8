using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Groups to delete; those that have members stay.</summary>
public sealed class DeleteGroupsRequest : IRequest<DeleteGroupsResponse>
{
    public static Api Api { get; } = new(ApiKey.DeleteGroups, 0, 2, 2);

    public string[] GroupsNames = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.StringArray(ref GroupsNames);
    }
}

/// <summary>How each deletion went.</summary>
public sealed class DeleteGroupsResponse : IMessage
{
    public int ThrottleTimeMs;
    public DeletableGroupResult[] Results = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Array(ref Results);
    }

    public sealed class DeletableGroupResult : IMessage
    {
        public string GroupId = "";
        public short ErrorCode;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref GroupId);
            codec.Int16(ref ErrorCode);
        }
    }
}
