using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Which broker coordinates a group or a transactional id: one key up to version 3, several from version 4 on.</summary>
public sealed class FindCoordinatorRequest : IRequest<FindCoordinatorResponse>
{
    public static Api Api { get; } = new(ApiKey.FindCoordinator, 0, 5, 3);

    public string Key = "";

    /// <summary>0: group; 1: transactional id.</summary>
    public sbyte KeyType;

    public string[] CoordinatorKeys = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref Key, until: 3);
        codec.Int8(ref KeyType, since: 1);
        codec.StringArray(ref CoordinatorKeys, since: 4);
    }
}

/// <summary>The coordinators: one up to version 3, one for each key from version 4 on.</summary>
public sealed class FindCoordinatorResponse : IMessage
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public string? ErrorMessage;
    public int NodeId;
    public string Host = "";
    public int Port;
    public Coordinator[] Coordinators = [];

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs, since: 1);
        codec.Int16(ref ErrorCode, until: 3);
        codec.NullableString(ref ErrorMessage, since: 1, until: 3);
        codec.Int32(ref NodeId, until: 3);
        codec.String(ref Host, until: 3);
        codec.Int32(ref Port, until: 3);
        codec.Array(ref Coordinators, since: 4);
    }

    public sealed class Coordinator : IMessage
    {
        public string Key = "";
        public int NodeId;
        public string Host = "";
        public int Port;
        public short ErrorCode;
        public string? ErrorMessage;

        void IMessage.Describe<TCodec>(ref TCodec codec)
        {
            codec.String(ref Key);
            codec.Int32(ref NodeId);
            codec.String(ref Host);
            codec.Int32(ref Port);
            codec.Int16(ref ErrorCode);
            codec.NullableString(ref ErrorMessage);
        }
    }
}
