using System.Text.Json;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Transcripts;

/// <summary>The operation and its arguments: from the command, and from the request where the command leaves something open.</summary>
internal static class RequestFields
{
    public static void Write(Utf8JsonWriter json, Command<Offset>.Request command, IMessage request)
    {
        switch (command)
        {
            case Command<Offset>.Produce produce:
                json.WriteString("op", "produce");
                Produce(json, produce);
                break;
            case Command<Offset>.Fetch { Session: not FetchSession.None } fetch:
                FetchInSession(json, fetch, (FetchRequest)request);
                break;
            case Command<Offset>.Fetch fetch:
                json.WriteString("op", "fetch");
                Fetch(json, fetch, (FetchRequest)request);
                break;
            case Command<Offset>.ListOffsets list:
                json.WriteString("op", "listOffsets");
                json.WritePartition(list.Partition);
                json.WriteNumber("timestamp", list.Spec.Timestamp);
                json.WriteNumber("isolation", (sbyte)list.Isolation);
                json.WriteIfThere("currentLeaderEpoch", list.CurrentLeaderEpoch);
                break;
            case Command<Offset>.DeleteRecords delete:
                DeleteRecords(json, delete.Partition, delete.Offset);
                break;
            case Command<Offset>.Trim trim:
                DeleteRecords(json, trim.Partition, trim.Offset);
                break;
            case Command<Offset>.Commit commit:
                json.WriteString("op", "commit");
                json.WriteString("group", commit.Group);
                json.WriteMember(commit.Member ?? new(-1, ""));
                Committed(json, commit.Partition, commit.Offset, commit.Metadata, commit.LeaderEpoch);
                json.WriteReference(commit.Topic);
                break;
            case Command<Offset>.CommitInTransaction commit:
                json.WriteString("op", "txnCommitOffset");
                json.WriteTransaction(commit.Transaction);
                json.WriteString("group", commit.Group);
                Committed(json, commit.Partition, commit.Offset, commit.Metadata, commit.LeaderEpoch);
                if (commit.Member is { } member)
                {
                    json.WriteMember(member);
                }

                break;
            case Command<Offset>.FetchCommitted fetch:
                json.WriteString("op", "fetchCommitted");
                json.WriteString("group", fetch.Group);
                json.WritePartition(fetch.Partition);
                json.WriteReference(fetch.Topic);
                json.WriteBoolean("requireStable", fetch.RequireStable);
                break;
            case Command<Offset>.Together together:
                TogetherFields.Write(json, together.Parts);
                break;
            case Command<Offset>.Control control:
                ControlFields.Write(json, control.Body);
                break;
        }
    }

    private static void Produce(Utf8JsonWriter json, Command<Offset>.Produce command)
    {
        json.WritePartition(command.Partition);
        json.WriteNumber("acks", -1);
        json.WriteString("codec", command.Compression.ToString().ToLowerInvariant());
        json.WriteStartArray("records");
        foreach (var record in command.Records)
        {
            json.WriteStartObject();
            json.WriteRecord(record);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (command.Producer is { } stamp)
        {
            json.WriteNumber("producerId", stamp.Producer.Id);
            json.WriteNumber("producerEpoch", stamp.Producer.Epoch);
            json.WriteNumber("baseSequence", stamp.BaseSequence);
            json.WriteBoolean("transactional", stamp.IsTransactional);
            if (stamp.TransactionalId is { } id)
            {
                json.WriteString("transactionalId", id);
            }
        }

        if (command.Malformed is { } malformed)
        {
            json.WriteStartObject("malformed");
            if (malformed.BadCrc)
            {
                json.WriteBoolean("badCrc", true);
            }

            json.WriteIfThere("batchBaseOffset", malformed.BaseOffset);
            json.WriteIfThere("lastOffsetDelta", malformed.LastOffsetDelta);
            json.WriteIfThere("recordCount", malformed.RecordCount);
            json.WriteEndObject();
        }
    }

    private static void Fetch(Utf8JsonWriter json, Command<Offset>.Fetch command, FetchRequest request)
    {
        json.WritePartition(command.Partition);
        json.WriteReference(command.Topic);
        json.WriteNumber("offset", command.Offset.Value);
        json.WriteNumber("isolation", request.IsolationLevel);
        json.WriteNumber("maxBytes", request.MaxBytes);
        json.WriteNumber("partitionMaxBytes", request.Topics[0].Partitions[0].PartitionMaxBytes);
        json.WriteNumber("minBytes", request.MinBytes);
        json.WriteNumber("maxWaitMs", request.MaxWaitMs);
        json.WriteIfThere("currentLeaderEpoch", command.CurrentLeaderEpoch);
    }

    /// <summary>A partition that is asked for as before is not named.</summary>
    private static void FetchInSession(Utf8JsonWriter json, Command<Offset>.Fetch command, FetchRequest request)
    {
        json.WriteString("op", "fetchSession");
        json.WriteNumber("sessionId", request.SessionId);
        json.WriteNumber("sessionEpoch", request.SessionEpoch);
        json.WriteNumber("isolation", request.IsolationLevel);
        json.WriteStartArray("partitions");
        if (request.Topics.Length > 0)
        {
            json.WriteStartObject();
            json.WritePartition(command.Partition);
            json.WriteReference(command.Topic);
            json.WriteNumber("offset", command.Offset.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("forgotten");
        json.WriteEndArray();
    }

    private static void DeleteRecords(Utf8JsonWriter json, TopicPartition partition, Offset offset)
    {
        json.WriteString("op", "deleteRecords");
        json.WritePartition(partition);
        json.WriteNumber("offset", offset.Value);
    }

    internal static void Committed(Utf8JsonWriter json, TopicPartition partition, Offset offset, string? metadata, int? leaderEpoch)
    {
        json.WritePartition(partition);
        json.WriteNumber("offset", offset.Value);
        json.WriteText("metadata", metadata);
        json.WriteIfThere("leaderEpoch", leaderEpoch);
    }
}
