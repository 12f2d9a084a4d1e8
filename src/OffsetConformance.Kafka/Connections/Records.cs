using Confluent.Kafka;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>Records as Confluent.Kafka has them, and back: every byte of key, value and headers, and null where null was.</summary>
internal static class Records
{
    public static Message<string?, string?> ToMessage(Record record)
    {
        var message = new Message<string?, string?>
        {
            Key = record.Key,
            Value = record.Value,
            Timestamp = record.Timestamp is { } milliseconds ? new Timestamp(milliseconds, TimestampType.CreateTime) : Timestamp.Default,
        };
        if (!record.Headers.IsEmpty)
        {
            message.Headers = [.. record.Headers.Select(header => new Header(header.Key, Bytes(header.Value)))];
        }

        return message;
    }

    public static OffsetRecord FromResult(ConsumeResult<string?, string?> result)
    {
        var message = result.Message;
        long? timestamp = message.Timestamp.Type == TimestampType.NotAvailable ? null : message.Timestamp.UnixTimestampMs;
        var record = new Record(message.Key, message.Value, timestamp)
        {
            Headers = message.Headers is { Count: > 0 } headers ? ValueList.From(headers.Select(header => new RecordHeader(header.Key, Text(header.GetValueBytes())))) : [],
        };
        return new(new(result.Offset.Value), record);
    }

    private static byte[]? Bytes(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var bytes = new byte[RecordText.ByteCount(text)];
        RecordText.CopyTo(text, bytes);
        return bytes;
    }

    private static string? Text(byte[]? bytes) => bytes is null ? null : RecordText.FromBytes(bytes);

    /// <summary>The library's own text loses bytes that are no UTF-8.</summary>
    internal sealed class AnyBytes : ISerializer<string?>, IDeserializer<string?>
    {
        public static readonly AnyBytes Instance = new();

        public byte[]? Serialize(string? data, SerializationContext context) => Bytes(data);

        public string? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => isNull ? null : RecordText.FromBytes(data);
    }
}
