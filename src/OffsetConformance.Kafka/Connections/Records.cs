using Confluent.Kafka;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

internal static class Records
{
    public static OffsetRecord FromResult(ConsumeResult<string?, string?> result)
    {
        var message = result.Message;
        long? timestamp = message.Timestamp.Type == TimestampType.NotAvailable ? null : message.Timestamp.UnixTimestampMs;
        return new(new(result.Offset.Value), new Record(message.Key, message.Value, timestamp));
    }
}
