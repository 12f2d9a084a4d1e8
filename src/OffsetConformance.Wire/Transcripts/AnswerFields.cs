using System.Text.Json;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Transcripts;

/// <summary>What an answer says, with the wire's own numbers: -1 stays -1.</summary>
internal static class AnswerFields
{
    /// <summary>Of an answer without an error. An operation that is not here says nothing more.</summary>
    public static void Write(Utf8JsonWriter json, Command<Offset>.Request command, IMessage? answer)
    {
        switch (answer)
        {
            case FetchResponse response when command is Command<Offset>.Fetch { Session: not FetchSession.None } fetch:
                FetchFields.WriteSession(json, fetch, response);
                break;
            case FetchResponse response:
                FetchFields.Write(json, (Command<Offset>.Fetch)command, response.Responses[0].Partitions[0]);
                break;
            case not null when command is Command<Offset>.Together:
                TogetherFields.WriteAnswer(json, answer);
                break;
            case OffsetFetchResponse response when command is Command<Offset>.Control:
                CommittedAll(json, response);
                break;
            case CreateTopicsResponse { Topics: [{ TopicId: var id }] } when id != Guid.Empty:
                json.WriteString("topicId", id.ToString("N"));
                break;
            case MetadataResponse { Topics: [var topic] }:
                Metadata(json, topic);
                break;
            case JoinGroupResponse response:
                Joined(json, response);
                break;
            case SyncGroupResponse response:
                json.WriteBase64String("assignment", response.Assignment.Span);
                break;
            case InitProducerIdResponse response:
                json.WriteNumber("producerId", response.ProducerId);
                json.WriteNumber("producerEpoch", response.ProducerEpoch);
                break;
            case DescribeGroupsResponse { Groups: [var group, ..] }:
                json.WriteString("state", group.GroupState);
                json.WriteString("protocolType", group.ProtocolType);
                json.WriteString("protocol", group.ProtocolData);
                break;
            default:
                Numbers(json, answer);
                break;
        }
    }

    /// <summary>Whatever else an answer with an error carries.</summary>
    public static void WriteBesideError(Utf8JsonWriter json, IMessage? answer)
    {
        switch (answer)
        {
            case FetchResponse { Responses: [{ Partitions: [var partition, ..] }, ..] }:
                FetchFields.WriteBounds(json, partition);
                break;
            case JoinGroupResponse response:
                Joined(json, response);
                break;
            case OffsetFetchResponse response when TopicsOf(response) is []:
                json.WriteString("level", "group");
                break;
            case OffsetDeleteResponse response:
                json.WriteString("level", response.ErrorCode != 0 ? "group" : "partition");
                break;
            case AddPartitionsToTxnResponse response:
                Enrolled(json, response);
                break;
            default:
                Numbers(json, answer);
                break;
        }
    }

    /// <summary>Of answers for one partition, which carry the same numbers with and without an error.</summary>
    private static void Numbers(Utf8JsonWriter json, IMessage? answer)
    {
        switch (answer)
        {
            case ProduceResponse { Responses: [{ PartitionResponses: [var partition, ..] }, ..] }:
                json.WriteNumber("baseOffset", partition.BaseOffset);
                json.WriteNumber("logAppendTime", partition.LogAppendTimeMs);
                json.WriteNumber("logStartOffset", partition.LogStartOffset);
                RecordErrors(json, partition.RecordErrors);
                break;
            case ListOffsetsResponse { Topics: [{ Partitions: [var partition, ..] }, ..] }:
                Listed(json, partition);
                break;
            case DeleteRecordsResponse { Topics: [{ Partitions: [var partition, ..] }, ..] }:
                Deleted(json, partition);
                break;
            case OffsetForLeaderEpochResponse { Topics: [{ Partitions: [var partition, ..] }, ..] }:
                json.WriteNumber("leaderEpoch", partition.LeaderEpoch);
                json.WriteNumber("endOffset", partition.EndOffset);
                break;
            case OffsetFetchResponse response when TopicsOf(response) is [{ Partitions: [var partition, ..] }, ..]:
                Committed(json, partition);
                break;
        }
    }

    private static void RecordErrors(Utf8JsonWriter json, ProduceResponse.BatchIndexAndErrorMessage[] errors)
    {
        if (errors.Length == 0)
        {
            return;
        }

        json.WriteStartArray("recordErrors");
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteNumber("index", error.BatchIndex);
            json.WriteString("message", error.BatchIndexErrorMessage);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void Listed(Utf8JsonWriter json, ListOffsetsResponse.ListOffsetsPartitionResponse partition)
    {
        json.WriteNumber("offset", partition.Offset);
        json.WriteNumber("timestamp", partition.Timestamp);
        json.WriteNumber("leaderEpoch", partition.LeaderEpoch);
    }

    internal static void Deleted(Utf8JsonWriter json, DeleteRecordsResponse.DeleteRecordsPartitionResult partition) =>
        json.WriteNumber("lowWatermark", partition.LowWatermark);

    internal static void Committed(Utf8JsonWriter json, OffsetFetchResponse.OffsetFetchResponsePartition partition)
    {
        json.WriteNumber("committedOffset", partition.CommittedOffset);
        json.WriteNumber("leaderEpoch", partition.CommittedLeaderEpoch);
        json.WriteText("metadata", partition.Metadata);
    }

    private static void CommittedAll(Utf8JsonWriter json, OffsetFetchResponse response)
    {
        json.WriteStartArray("partitions");
        foreach (var topic in TopicsOf(response).OrderBy(topic => topic.Name, StringComparer.Ordinal))
        {
            foreach (var partition in topic.Partitions.OrderBy(partition => partition.PartitionIndex))
            {
                json.WriteStartObject();
                json.WritePartition(new(topic.Name, partition.PartitionIndex));
                Committed(json, partition);
                if (partition.ErrorCode != 0)
                {
                    json.WriteNumber("code", partition.ErrorCode);
                }

                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    internal static OffsetFetchResponse.OffsetFetchResponseTopic[] TopicsOf(OffsetFetchResponse response) =>
        response.Groups is [var group, ..] ? group.Topics : response.Topics ?? [];

    private static void Metadata(Utf8JsonWriter json, MetadataResponse.MetadataResponseTopic topic)
    {
        json.WriteString("topic", topic.Name);
        json.WriteStartArray("partitions");
        foreach (var partition in topic.Partitions)
        {
            json.WriteStartObject();
            json.WriteNumber("partition", partition.PartitionIndex);
            json.WriteNumber("leader", partition.LeaderId);
            json.WriteNumber("leaderEpoch", partition.LeaderEpoch);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Joined(Utf8JsonWriter json, JoinGroupResponse response)
    {
        json.WriteNumber("generation", response.GenerationId);
        json.WriteString("protocol", response.ProtocolName);
        json.WriteString("leader", response.Leader);
        json.WriteString("memberId", response.MemberId);
        json.WriteStartArray("members");
        foreach (var member in response.Members)
        {
            json.WriteStartObject();
            json.WriteString("memberId", member.MemberId);
            json.WriteString("instance", member.GroupInstanceId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Enrolled(Utf8JsonWriter json, AddPartitionsToTxnResponse response)
    {
        json.WriteStartArray("partitions");
        foreach (var topic in response.ResultsByTopicV3AndBelow)
        {
            foreach (var partition in topic.ResultsByPartition)
            {
                json.WriteStartObject();
                json.WritePartition(new(topic.Name, partition.PartitionIndex));
                json.WriteNumber("code", partition.PartitionErrorCode);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }
}
