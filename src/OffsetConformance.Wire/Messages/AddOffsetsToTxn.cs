using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Announces that a transaction is going to commit offsets of a group.</summary>
public sealed class AddOffsetsToTxnRequest : IRequest<AddOffsetsToTxnResponse>
{
    public static Api Api { get; } = new(ApiKey.AddOffsetsToTxn, 0, 4, 3);

    public string TransactionalId = "";
    public long ProducerId;
    public short ProducerEpoch;
    public string GroupId = "";

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref TransactionalId);
        codec.Int64(ref ProducerId);
        codec.Int16(ref ProducerEpoch);
        codec.String(ref GroupId);
    }
}

/// <summary>Whether that was noted.</summary>
public sealed class AddOffsetsToTxnResponse : IMessage
{
    public int ThrottleTimeMs;
    public short ErrorCode;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode);
    }
}
