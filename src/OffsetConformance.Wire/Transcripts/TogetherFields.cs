using System.Text.Json;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Transcripts;

/// <summary>Several parts in one request: what they share is said once, and the answer's entries stand in its own order, each with its code.</summary>
internal static class TogetherFields
{
    public static void Write(Utf8JsonWriter json, ValueList<Command<Offset>.Request> parts)
    {
        switch (parts[0])
        {
            case Command<Offset>.Commit commit:
                json.WriteString("op", "commitMulti");
                json.WriteString("group", commit.Group);
                json.WriteMember(commit.Member ?? new(-1, ""));
                break;
            case Command<Offset>.FetchCommitted fetch:
                json.WriteString("op", "fetchCommittedMulti");
                json.WriteString("group", fetch.Group);
                json.WriteBoolean("requireStable", fetch.RequireStable);
                break;
            case Command<Offset>.ListOffsets list:
                json.WriteString("op", "listOffsetsMulti");
                json.WriteNumber("isolation", (sbyte)list.Isolation);
                break;
            case Command<Offset>.DeleteRecords:
                json.WriteString("op", "deleteRecordsMulti");
                break;
        }

        json.WriteStartArray("partitions");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            Part(json, part);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteAnswer(Utf8JsonWriter json, IMessage answer)
    {
        json.WriteStartArray("partitions");
        switch (answer)
        {
            case OffsetCommitResponse response:
                Each(json, response.Topics, topic => topic.Name, topic => topic.Partitions, entry => entry.PartitionIndex, entry => entry.ErrorCode, (_, _) => { });
                break;
            case OffsetFetchResponse response:
                Each(
                    json, AnswerFields.TopicsOf(response), topic => topic.Name, topic => topic.Partitions, entry => entry.PartitionIndex, entry => entry.ErrorCode,
                    AnswerFields.Committed);
                break;
            case ListOffsetsResponse response:
                Each(json, response.Topics, topic => topic.Name, topic => topic.Partitions, entry => entry.PartitionIndex, entry => entry.ErrorCode, AnswerFields.Listed);
                break;
            case DeleteRecordsResponse response:
                Each(json, response.Topics, topic => topic.Name, topic => topic.Partitions, entry => entry.PartitionIndex, entry => entry.ErrorCode, AnswerFields.Deleted);
                break;
        }

        json.WriteEndArray();
    }

    private static void Part(Utf8JsonWriter json, Command<Offset>.Request part)
    {
        switch (part)
        {
            case Command<Offset>.Commit commit:
                RequestFields.Committed(json, commit.Partition, commit.Offset, commit.Metadata, commit.LeaderEpoch);
                break;
            case Command<Offset>.FetchCommitted fetch:
                json.WritePartition(fetch.Partition);
                break;
            case Command<Offset>.ListOffsets list:
                json.WritePartition(list.Partition);
                json.WriteNumber("timestamp", list.Spec.Timestamp);
                json.WriteIfThere("currentLeaderEpoch", list.CurrentLeaderEpoch);
                break;
            case Command<Offset>.DeleteRecords delete:
                json.WritePartition(delete.Partition);
                json.WriteNumber("offset", delete.Offset.Value);
                break;
        }
    }

    private static void Each<TTopic, TEntry>(
        Utf8JsonWriter json, TTopic[] topics, Func<TTopic, string> name, Func<TTopic, TEntry[]> entries, Func<TEntry, int> index, Func<TEntry, short> code,
        Action<Utf8JsonWriter, TEntry> write)
    {
        foreach (var topic in topics)
        {
            foreach (var entry in entries(topic))
            {
                json.WriteStartObject();
                json.WritePartition(new(name(topic), index(entry)));
                json.WriteNumber("code", code(entry));
                write(json, entry);
                json.WriteEndObject();
            }
        }
    }
}
