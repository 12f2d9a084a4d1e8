using System.Text.Json;
using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Transcripts;

/// <summary>How the format spells what occurs in several operations.</summary>
internal static class TranscriptText
{
    /// <summary>A longer text of one repeated character is written as that character and a count.</summary>
    private const int LongestPlain = 64;

    public static void WriteText(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is { Length: > LongestPlain } && !text.AsSpan().ContainsAnyExcept(text[0]))
        {
            json.WriteStartObject(name);
            json.WriteString("repeat", text[..1]);
            json.WriteNumber("count", text.Length);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString(name, text);
        }
    }

    public static void WritePartition(this Utf8JsonWriter json, TopicPartition partition)
    {
        json.WriteString("topic", partition.Topic);
        json.WriteNumber("partition", partition.Partition);
    }

    /// <summary>Beside the topic's name; nothing where the request has only that.</summary>
    public static void WriteReference(this Utf8JsonWriter json, TopicReference topic)
    {
        if (!topic.IsName)
        {
            json.WriteString("topicId", topic.Id.ToString("N"));
        }
    }

    /// <summary>Nothing if it is null: the format leaves out what was not sent.</summary>
    public static void WriteIfThere(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public static void WriteInstance(this Utf8JsonWriter json, string? instance)
    {
        if (instance is not null)
        {
            json.WriteString("instance", instance);
        }
    }

    public static void WriteMember(this Utf8JsonWriter json, Membership member)
    {
        json.WriteNumber("generation", member.Generation);
        json.WriteString("member", member.Id);
        json.WriteInstance(member.Instance);
    }

    public static void WriteTransaction(this Utf8JsonWriter json, Transaction transaction)
    {
        json.WriteString("transactionalId", transaction.TransactionalId);
        json.WriteNumber("producerId", transaction.Producer.Id);
        json.WriteNumber("producerEpoch", transaction.Producer.Epoch);
    }

    /// <summary>Key, value, timestamp (-1 where the record has none), and its headers if it has any.</summary>
    public static void WriteRecord(this Utf8JsonWriter json, Record record)
    {
        json.WriteText("key", record.Key);
        json.WriteText("value", record.Value);
        json.WriteNumber("timestamp", record.Timestamp ?? -1L);
        if (record.Headers.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("headers");
        foreach (var header in record.Headers)
        {
            json.WriteStartObject();
            json.WriteText("key", header.Key);
            json.WriteText("value", header.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
