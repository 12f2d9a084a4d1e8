using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Histories;

/// <summary>From an operation of the format to the command that it was, with what came of it.</summary>
internal static class OperationReader
{
    private const int MaxPartitions = 10_000;

    /// <summary>The settings of a topic that offsets depend on.</summary>
    private static readonly string[] Known = ["retention.ms", "retention.bytes", "cleanup.policy", "message.timestamp.type", "segment.ms"];

    public static HistoryEvent Read(string operation, HistoryJson json, HistoryHeader header) => operation switch
    {
        "begin" => new HistoryEvent.Begin(),
        "restart" => new HistoryEvent.Restarted(json.Text("kind") is "clean"),
        "joinGroup" or "syncGroup" => new HistoryEvent.Joined(json.Text("group")),
        "produce" => LogOperations.Produce(json, header),
        "fetch" => Answered(LogOperations.Fetch(json)),
        "fetchSession" => LogOperations.FetchSession(json),
        "listOffsets" => Answered(LogOperations.ListOffsets(json)),
        "listOffsetsMulti" => Answered(LogOperations.ListOffsetsTogether(json)),
        "deleteRecords" => Answered(LogOperations.DeleteRecords(json)),
        "deleteRecordsMulti" => Answered(LogOperations.DeleteRecordsTogether(json)),
        "commit" => Answered(GroupOperations.Commit(json)),
        "commitMulti" => Answered(GroupOperations.CommitTogether(json)),
        "fetchCommitted" => Answered(GroupOperations.FetchCommitted(json)),
        "fetchCommittedAll" => Answered(GroupOperations.FetchCommittedAll(json)),
        "txnCommitOffset" => Answered(GroupOperations.CommitInTransaction(json)),
        _ => Control(operation, json) is { } step ? Answered(step) : new HistoryEvent.Ignored(),
    };

    private static (Command<Offset> Command, Outcome Outcome)? Control(string operation, HistoryJson json) => operation switch
    {
        "createTopic" => (
            new Command<Offset>.Control(new ControlRequest.CreateTopic(json.Text("topic"), Count(json, "partitions"), Config(json))),
            json.Outcome(ok => new Outcome.TopicCreated(ok.TopicId()))),
        "deleteTopic" => Done(json, new ControlRequest.DeleteTopic(json.Text("topic"))),
        "createPartitions" => Done(json, new ControlRequest.CreatePartitions(json.Text("topic"), Count(json, "count"))),
        "alterConfig" => Done(json, new ControlRequest.AlterConfig(json.Text("topic"), WithDefaults(Config(json), json))),
        "metadata" => (new Command<Offset>.Control(new ControlRequest.Metadata([json.Text("topic")])), json.Outcome(Described)),
        "leaderEpochEnd" => (
            new Command<Offset>.Control(new ControlRequest.LeaderEpochEnd(json.Partition(), json.Int("leaderEpoch"), json.IntOrNone("currentLeaderEpoch"))),
            json.Outcome(ok => new Outcome.EpochEnded(ok.IntOrNone("leaderEpoch"), ok.OffsetOrNone("endOffset")), beside: "endOffset")),
        "offsetDelete" => Done(json, new ControlRequest.OffsetDelete(json.Text("group"), json.Partition())),
        "deleteGroup" => Done(json, new ControlRequest.DeleteGroup(json.Text("group"))),
        "heartbeat" => Done(json, new ControlRequest.Heartbeat(json.Text("group"), GroupOperations.Member(json))),
        "leaveGroup" => Done(json, new ControlRequest.LeaveGroup(json.Text("group"), json.Text("member"), json.TextIfThere("instance"))),
        "initProducerId" => (
            new Command<Offset>.Control(new ControlRequest.InitProducerId(json.TextOrNull("transactionalId"), json.Int("transactionTimeoutMs"))
            {
                Current = json.Has("producerId") ? Producer(json) : null,
            }),
            json.Outcome(ok => new Outcome.ProducerIdAssigned(Producer(ok)))),
        "addPartitionsToTxn" => Done(json, new ControlRequest.AddPartitionsToTxn(
            Transaction(json), ValueList.From(json.Array("partitions").Select(partition => partition.Partition())))),
        "addOffsetsToTxn" => Done(json, new ControlRequest.AddOffsetsToTxn(Transaction(json), json.Text("group"))),
        "endTxn" => Done(json, new ControlRequest.EndTxn(Transaction(json), json.IsTrue("commit"))),
        _ => null,
    };

    public static Transaction Transaction(HistoryJson json) => new(json.Text("transactionalId"), Producer(json));

    public static ProducerIdentity Producer(HistoryJson json) => new(json.Long("producerId"), json.Short("producerEpoch"));

    private static HistoryEvent.Answered Answered((Command<Offset> Command, Outcome Outcome) step) => new([step]);

    private static (Command<Offset> Command, Outcome Outcome) Done(HistoryJson json, ControlRequest request) =>
        (new Command<Offset>.Control(request), json.Outcome(_ => Outcome.Acknowledged.Instance));

    /// <summary>Bounded: a file comes from outside, and partitions are allocated for.</summary>
    private static int Count(HistoryJson json, string name) =>
        json.Int(name) is >= 1 and <= MaxPartitions and var count ? count : throw new FormatException($"'{name}' is {json.Int(name)} where 1 to {MaxPartitions} is due");

    private static ValueList<Setting> Config(HistoryJson json) =>
        ValueList.From(json.Object("config").Texts().Select(setting => new Setting(setting.Name, setting.Value)));

    /// <summary>
    /// The format's configs are complete, the command's name what changes: a setting that is missing goes back to the broker's default.
    /// </summary>
    private static ValueList<Setting> WithDefaults(ValueList<Setting> config, HistoryJson json) => json.IsTrue("incremental")
        ? config
        : [.. config, .. from name in Known where !config.Any(setting => setting.Name == name) select new Setting(name, null)];

    private static Outcome Described(HistoryJson ok)
    {
        var partitions = ok.Array("partitions");
        return new Outcome.TopicsDescribed(
        [
            new(ok.Text("topic"), ErrorCode.None, partitions.Count)
            {
                Id = ok.TopicId() ?? Guid.Empty,
                LeaderEpoch = partitions.Count > 0 ? partitions[0].IntIfThere("leaderEpoch") ?? -1 : -1,
            },
        ]);
    }
}
