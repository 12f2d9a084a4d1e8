using System.Text.Json;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Transcripts;

/// <summary>A Fetch answer: its bounds, all its batches and records, and what a consumer hands on of them.</summary>
internal static class FetchFields
{
    public static void Write(Utf8JsonWriter json, Command<Offset>.Fetch command, FetchResponse.PartitionData answer)
    {
        var read = FetchedRecords.Read(answer, command.Offset, command.Isolation, wantsBatches: true);
        WriteBounds(json, answer);
        json.WriteStartArray("batches");
        foreach (var batch in read.Batches)
        {
            json.WriteStartArray();
            json.WriteNumberValue(batch.BaseOffset.Value);
            json.WriteNumberValue(batch.LastOffset.Value);
            json.WriteNumberValue(batch.Control is null ? batch.Records.Count : 1);
            json.WriteNumberValue((sbyte)batch.Compression);
            json.WriteNumberValue(batch.LeaderEpoch);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("records");
        foreach (var batch in read.Batches)
        {
            Records(json, batch);
        }

        json.WriteEndArray();
        json.WriteStartArray("delivered");
        foreach (var record in read.Delivered)
        {
            json.WriteNumberValue(record.Offset.Value);
        }

        json.WriteEndArray();
        json.WriteNumber("nextFetchOffset", read.NextOffset.Value);
    }

    /// <summary>Only of the partitions that the broker included.</summary>
    public static void WriteSession(Utf8JsonWriter json, Command<Offset>.Fetch command, FetchResponse answer)
    {
        json.WriteNumber("sessionId", answer.SessionId);
        json.WriteStartArray("partitions");
        foreach (var topic in answer.Responses)
        {
            foreach (var partition in topic.Partitions)
            {
                json.WriteStartObject();
                json.WritePartition(new(command.Partition.Topic, partition.PartitionIndex));
                json.WriteStartObject(partition.ErrorCode == 0 ? "ok" : "error");
                if (partition.ErrorCode == 0)
                {
                    Write(json, command, partition);
                }
                else
                {
                    json.WriteNumber("code", partition.ErrorCode);
                    json.WriteString("name", ((ErrorCode)partition.ErrorCode).ToText().Split(' ')[0]);
                    WriteBounds(json, partition);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    public static void WriteBounds(Utf8JsonWriter json, FetchResponse.PartitionData answer)
    {
        json.WriteNumber("highWatermark", answer.HighWatermark);
        json.WriteNumber("lastStableOffset", answer.LastStableOffset);
        json.WriteNumber("logStartOffset", answer.LogStartOffset);
        if (answer.AbortedTransactions is null)
        {
            json.WriteNull("abortedTransactions");
            return;
        }

        json.WriteStartArray("abortedTransactions");
        foreach (var aborted in answer.AbortedTransactions)
        {
            json.WriteStartObject();
            json.WriteNumber("producerId", aborted.ProducerId);
            json.WriteNumber("firstOffset", aborted.FirstOffset);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Records(Utf8JsonWriter json, FetchedBatch batch)
    {
        if (batch.Control is { } end)
        {
            json.WriteStartObject();
            json.WriteNumber("offset", batch.BaseOffset.Value);
            json.WriteString("control", end == TransactionEnd.Commit ? "commit" : "abort");
            json.WriteNumber("timestamp", batch.Timestamp);
            Producer(json, batch);
            json.WriteEndObject();
        }

        foreach (var (offset, record) in batch.Records)
        {
            json.WriteStartObject();
            json.WriteNumber("offset", offset.Value);
            json.WriteRecord(record);
            Producer(json, batch);
            json.WriteEndObject();
        }
    }

    private static void Producer(Utf8JsonWriter json, FetchedBatch batch)
    {
        if (batch.Producer is { } stamp)
        {
            json.WriteNumber("producerId", stamp.Producer.Id);
            json.WriteBoolean("transactional", stamp.IsTransactional);
        }
    }
}
