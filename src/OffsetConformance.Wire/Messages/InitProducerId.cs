using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>Asks for a producer id; with a transactional id it fences the producer that had it before and ends its transaction.</summary>
public sealed class InitProducerIdRequest : IRequest<InitProducerIdResponse>
{
    public static Api Api { get; } = new(ApiKey.InitProducerId, 0, 5, 2);

    /// <summary>Null for a producer that is idempotent only.</summary>
    public string? TransactionalId;

    public int TransactionTimeoutMs;

    /// <summary>The id to continue with; -1 for a new one.</summary>
    public long ProducerId = -1;

    public short ProducerEpoch = -1;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.NullableString(ref TransactionalId);
        codec.Int32(ref TransactionTimeoutMs);
        codec.Int64(ref ProducerId, since: 3);
        codec.Int16(ref ProducerEpoch, since: 3);
    }
}

/// <summary>The producer id and its epoch.</summary>
public sealed class InitProducerIdResponse : IMessage
{
    public int ThrottleTimeMs;
    public short ErrorCode;
    public long ProducerId = -1;
    public short ProducerEpoch;

    void IMessage.Describe<TCodec>(ref TCodec codec)
    {
        codec.Int32(ref ThrottleTimeMs);
        codec.Int16(ref ErrorCode);
        codec.Int64(ref ProducerId);
        codec.Int16(ref ProducerEpoch);
    }
}
