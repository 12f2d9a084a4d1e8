using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>
/// Commits or aborts a transaction. From version 5 on the epoch rises with each transaction: another protocol, not spoken here.
/// </summary>
public sealed class EndTxnRequest : IRequest<EndTxnResponse>
{
    public static Api Api { get; } = new(ApiKey.EndTxn, 0, 4, 3);

    public string TransactionalId = "";
    public long ProducerId;
    public short ProducerEpoch;

    /// <summary>False to abort.</summary>
    public bool Committed;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.String(ref TransactionalId);
        codec.Int64(ref ProducerId);
        codec.Int16(ref ProducerEpoch);
        codec.Bool(ref Committed);
    }
}

/// <summary>Whether the end of the transaction was noted; the markers may still be under way.</summary>
public sealed class EndTxnResponse : IMessage
{
    public int ThrottleTimeMs;
    public short ErrorCode;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode);
    }
}
