using System.Text.Json;
using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Transcripts;

/// <summary>The operation and arguments of a request that carries no offset.</summary>
internal static class ControlFields
{
    public static void Write(Utf8JsonWriter json, ControlRequest request)
    {
        switch (request)
        {
            case ControlRequest.CreateTopic create:
                json.WriteString("op", "createTopic");
                json.WriteString("topic", create.Topic);
                json.WriteNumber("partitions", create.Partitions);
                Config(json, create.Config);
                break;
            case ControlRequest.CreatePartitions create:
                OnTopic(json, "createPartitions", create.Topic);
                json.WriteNumber("count", create.Count);
                break;
            case ControlRequest.DeleteTopic delete:
                OnTopic(json, "deleteTopic", delete.Topic);
                break;
            case ControlRequest.Metadata metadata:
                OnTopic(json, "metadata", metadata.Topics is [var only] ? only : null);
                break;
            case ControlRequest.DescribeConfig describe:
                OnTopic(json, "describeConfig", describe.Topic);
                break;
            case ControlRequest.AlterConfig alter:
                OnTopic(json, "alterConfig", alter.Topic);
                json.WriteString("note", "incremental: a setting that is not named stays");
                Config(json, alter.Config);
                break;
            case ControlRequest.LeaderEpochEnd epoch:
                json.WriteString("op", "leaderEpochEnd");
                json.WritePartition(epoch.Partition);
                json.WriteNumber("leaderEpoch", epoch.LeaderEpoch);
                json.WriteNumber("currentLeaderEpoch", epoch.CurrentLeaderEpoch ?? -1);
                break;
            case ControlRequest.FetchCommittedAll fetch:
                OnGroup(json, "fetchCommittedAll", fetch.Group);
                json.WriteBoolean("requireStable", fetch.RequireStable);
                break;
            case ControlRequest.OffsetDelete delete:
                OnGroup(json, "offsetDelete", delete.Group);
                json.WritePartition(delete.Partition);
                break;
            case ControlRequest.DeleteGroup delete:
                OnGroup(json, "deleteGroup", delete.Group);
                break;
            case ControlRequest.DescribeGroup describe:
                OnGroup(json, "describeGroup", describe.Group);
                break;
            case ControlRequest.ListGroups:
                json.WriteString("op", "listGroups");
                break;
            case ControlRequest.JoinGroup join:
                OnGroup(json, "joinGroup", join.Group);
                Join(json, join);
                break;
            case ControlRequest.SyncGroup sync:
                OnGroup(json, "syncGroup", sync.Group);
                json.WriteMember(sync.Member);
                Assignments(json, sync.Assignments);
                break;
            case ControlRequest.Heartbeat heartbeat:
                OnGroup(json, "heartbeat", heartbeat.Group);
                json.WriteMember(heartbeat.Member);
                break;
            case ControlRequest.LeaveGroup leave:
                OnGroup(json, "leaveGroup", leave.Group);
                json.WriteString("member", leave.Member);
                json.WriteInstance(leave.Instance);
                break;
            case ControlRequest.InitProducerId init:
                json.WriteString("op", "initProducerId");
                json.WriteString("transactionalId", init.TransactionalId);
                json.WriteNumber("transactionTimeoutMs", init.TransactionTimeout);
                json.WriteIfThere("producerId", init.Current?.Id);
                json.WriteIfThere("producerEpoch", init.Current?.Epoch);
                break;
            case ControlRequest.AddPartitionsToTxn add:
                json.WriteString("op", "addPartitionsToTxn");
                json.WriteTransaction(add.Transaction);
                Partitions(json, add.Partitions);
                break;
            case ControlRequest.AddOffsetsToTxn add:
                json.WriteString("op", "addOffsetsToTxn");
                json.WriteTransaction(add.Transaction);
                json.WriteString("group", add.Group);
                break;
            case ControlRequest.EndTxn end:
                json.WriteString("op", "endTxn");
                json.WriteTransaction(end.Transaction);
                json.WriteBoolean("commit", end.Commit);
                break;
            case ControlRequest.AdvanceClock advance:
                json.WriteString("op", "advanceClock");
                json.WriteNumber("ms", advance.Milliseconds);
                break;
        }
    }

    private static void OnTopic(Utf8JsonWriter json, string operation, string? topic)
    {
        json.WriteString("op", operation);
        json.WriteString("topic", topic);
    }

    private static void OnGroup(Utf8JsonWriter json, string operation, string group)
    {
        json.WriteString("op", operation);
        json.WriteString("group", group);
    }

    /// <summary>Subscriptions are bytes to us: the names of the assignors stand for them.</summary>
    private static void Join(Utf8JsonWriter json, ControlRequest.JoinGroup join)
    {
        json.WriteString("member", join.Member);
        json.WriteString("protocolType", join.ProtocolType);
        json.WriteStartArray("protocols");
        foreach (var protocol in join.Protocols)
        {
            json.WriteStringValue(protocol.Name);
        }

        json.WriteEndArray();
        json.WriteNumber("sessionTimeoutMs", join.SessionTimeout);
        json.WriteNumber("rebalanceTimeoutMs", join.RebalanceTimeout);
        json.WriteInstance(join.Instance);
    }

    private static void Assignments(Utf8JsonWriter json, ValueList<GroupAssignment> assignments)
    {
        json.WriteStartObject("assignments");
        foreach (var assignment in assignments)
        {
            json.WriteBase64String(assignment.Member, assignment.Assignment.AsSpan());
        }

        json.WriteEndObject();
    }

    private static void Partitions(Utf8JsonWriter json, ValueList<TopicPartition> partitions)
    {
        json.WriteStartArray("partitions");
        foreach (var partition in partitions)
        {
            json.WriteStartObject();
            json.WritePartition(partition);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Config(Utf8JsonWriter json, ValueList<Setting> config)
    {
        json.WriteStartObject("config");
        foreach (var setting in config)
        {
            json.WriteString(setting.Name, setting.Value);
        }

        json.WriteEndObject();
    }
}
