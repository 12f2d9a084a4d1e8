using System.Text;
using System.Text.Json;
using OffsetConformance.Contract;

namespace OffsetConformance.Tests.Simulation;

/// <summary>What a recorded line asks, as commands: one for most lines, one per partition for a request about several.</summary>
internal static class RecordedCommands
{
    /// <summary>The command, its parts in the order of the recorded answer's; empty for what is not asked of the simulator.</summary>
    public static IReadOnlyList<Command<Offset>.Request> Of(RecordedLine line, RecordedNames names) => line.Operation switch
    {
        "commitMulti" => [Together(line, part => CommitOf(part, line, names))],
        "listOffsetsMulti" => [Together(line, part => new Command<Offset>.ListOffsets(RecordedLine.PartitionOf(part), new(part.GetProperty("timestamp").GetInt64())))],
        "deleteRecordsMulti" => [Together(line, part => new Command<Offset>.DeleteRecords(RecordedLine.PartitionOf(part), OffsetOf(part)))],
        "begin" or "end" or "quiescent" or "sleep" or "aborted" or "restart" or "fetchSession" => [],
        "produce" when line.Number32("acks") is not (-1 or 1) => [],
        "listOffsets" when line.Number32("v") < FirstVersionOf(line.Number64("timestamp")) => [],
        _ => [OneOf(line, names)],
    };

    /// <summary>Which version of ListOffsets brought a special timestamp. Refusing it before is up to whoever reads requests.</summary>
    private static int FirstVersionOf(long timestamp) => timestamp switch
    {
        -3 => 7,
        -4 => 8,
        -5 => 9,
        -6 => 11,
        _ => 0,
    };

    private static Command<Offset>.Request OneOf(RecordedLine line, RecordedNames names) => line.Operation switch
    {
        "produce" => ProduceOf(line, names),
        "fetch" => new Command<Offset>.Fetch(line.Partition, OffsetOf(line.Json), (IsolationLevel)line.Number32("isolation"))
        {
            MaxBytes = line.Number32("partitionMaxBytes"), CurrentLeaderEpoch = line.OptionalNumber("currentLeaderEpoch"), WantsBatches = true,
        },
        "listOffsets" => new Command<Offset>.ListOffsets(line.Partition, new(line.Number64("timestamp")), (IsolationLevel)line.Number32("isolation"))
        {
            CurrentLeaderEpoch = line.OptionalNumber("currentLeaderEpoch"),
        },
        "deleteRecords" => new Command<Offset>.DeleteRecords(line.Partition, OffsetOf(line.Json)),
        "commit" => CommitOf(line.Json, line, names),
        "fetchCommitted" => new Command<Offset>.FetchCommitted(line.Text("group"), line.Partition) { RequireStable = line.Flag("requireStable") },
        "txnCommitOffset" => new Command<Offset>.CommitInTransaction(
            TransactionOf(line, names), line.Text("group"), line.Partition, OffsetOf(line.Json), line.TextOrNull("metadata"), line.OptionalNumber("leaderEpoch"))
        {
            Member = line.Json.TryGetProperty("member", out _) ? MemberOf(line, names) : null,
        },
        _ => new Command<Offset>.Control(ControlOf(line, names)),
    };

    private static ControlRequest ControlOf(RecordedLine line, RecordedNames names) => line.Operation switch
    {
        "createTopic" => new ControlRequest.CreateTopic(line.Text("topic"), line.Number32("partitions"), line.Settings),
        "createPartitions" => new ControlRequest.CreatePartitions(line.Text("topic"), line.Number32("count")),
        "deleteTopic" => new ControlRequest.DeleteTopic(line.Text("topic")),
        "metadata" => new ControlRequest.Metadata([line.Text("topic")]),
        "alterConfig" => new ControlRequest.AlterConfig(line.Text("topic"), line.Settings),
        "leaderEpochEnd" => new ControlRequest.LeaderEpochEnd(line.Partition, line.Number32("leaderEpoch"), line.OptionalNumber("currentLeaderEpoch")),
        "fetchCommittedAll" => new ControlRequest.FetchCommittedAll(line.Text("group"), line.Flag("requireStable")),
        "offsetDelete" => new ControlRequest.OffsetDelete(line.Text("group"), line.Partition),
        "deleteGroup" => new ControlRequest.DeleteGroup(line.Text("group")),
        "joinGroup" => new ControlRequest.JoinGroup(
            line.Text("group"), names.Member(line.Text("member")), line.Text("protocolType"), [new("range", line.Subscription())],
            line.Number32("sessionTimeoutMs"), line.Number32("rebalanceTimeoutMs"), line.TextOrNull("instance"))
        {
            NeedsMemberId = line.Number32("v") >= 4, ClientId = line.Client,
        },
        "syncGroup" => new ControlRequest.SyncGroup(line.Text("group"), MemberOf(line, names), ValueList.From(line.Json.GetProperty("assignments")
            .EnumerateObject().Select(part => new GroupAssignment(names.Member(part.Name), Bytes(part.Value))))),
        "heartbeat" => new ControlRequest.Heartbeat(line.Text("group"), MemberOf(line, names)),
        "leaveGroup" => new ControlRequest.LeaveGroup(line.Text("group"), names.Member(line.Text("member")), line.TextOrNull("instance")),
        "initProducerId" => new ControlRequest.InitProducerId(line.TextOrNull("transactionalId"), line.Number32("transactionTimeoutMs")),
        "addPartitionsToTxn" => new ControlRequest.AddPartitionsToTxn(
            TransactionOf(line, names), ValueList.From(line.List("partitions").Select(RecordedLine.PartitionOf))),
        "addOffsetsToTxn" => new ControlRequest.AddOffsetsToTxn(TransactionOf(line, names), line.Text("group")),
        "endTxn" => new ControlRequest.EndTxn(TransactionOf(line, names), line.Flag("commit")),
        var unknown => throw new FormatException($"The operation '{unknown}' is not known."),
    };

    private static Command<Offset>.Together Together(RecordedLine line, Func<JsonElement, Command<Offset>.Request> command) =>
        new(ValueList.From(Answered(line).Select(command)));

    private static Command<Offset>.Produce ProduceOf(RecordedLine line, RecordedNames names)
    {
        var records = line.List("records").Select(record => new Record(
            RecordedLine.TextOf(record.GetProperty("key")), RecordedLine.TextOf(record.GetProperty("value")), record.GetProperty("timestamp").GetInt64()));
        return new(line.Partition, ValueList.From(records), line.Text("codec") == "gzip" ? Compression.Gzip : Compression.None)
        {
            Producer = line.Json.TryGetProperty("producerId", out _)
                ? new(ProducerOf(line, names), line.Number32("baseSequence"), line.TextOrNull("transactionalId")) { IsTransactional = line.Flag("transactional") }
                : null,
            Malformed = line.Json.TryGetProperty("malformed", out var malformed) ? MalformedOf(new(malformed)) : null,
        };
    }

    private static Malformation MalformedOf(RecordedLine malformed) => new()
    {
        BadCrc = malformed.Flag("badCrc"),
        BaseOffset = malformed.Json.TryGetProperty("batchBaseOffset", out var offset) ? offset.GetInt64() : null,
        LastOffsetDelta = malformed.Json.TryGetProperty("lastOffsetDelta", out var delta) ? delta.GetInt32() : null,
        RecordCount = malformed.Json.TryGetProperty("recordCount", out var count) ? count.GetInt32() : null,
    };

    private static Command<Offset>.Commit CommitOf(JsonElement part, RecordedLine line, RecordedNames names) => new(
        line.Text("group"), RecordedLine.PartitionOf(part), OffsetOf(part), RecordedLine.TextOf(part.GetProperty("metadata")), new RecordedLine(part).OptionalNumber("leaderEpoch"))
    {
        Member = MemberOf(line, names) is { Generation: not -1 } or { Id: not "" } or { Instance: not null } ? MemberOf(line, names) : null,
    };

    private static Offset OffsetOf(JsonElement json) => new(json.GetProperty("offset").GetInt64());

    private static ProducerIdentity ProducerOf(RecordedLine line, RecordedNames names) =>
        new(names.Producer(line.Number64("producerId")), (short)line.Number32("producerEpoch"));

    private static Transaction TransactionOf(RecordedLine line, RecordedNames names) => new(line.Text("transactionalId"), ProducerOf(line, names));

    private static Membership MemberOf(RecordedLine line, RecordedNames names) =>
        new(line.Number32("generation"), names.Member(line.Text("member")), line.TextOrNull("instance"));

    private static ValueList<byte> Bytes(JsonElement assignment) => assignment.GetArrayLength() == 0 ? [] : ValueList.From(Encoding.UTF8.GetBytes(assignment.GetRawText()));

    /// <summary>
    /// The parts of the request in the order in which they were answered; of two for one partition the first is meant first. What is answered
    /// once for several is asked as often as it was.
    /// </summary>
    private static IEnumerable<JsonElement> Answered(RecordedLine line)
    {
        var asked = line.List("partitions").ToList();
        var answered = line.Ok.GetProperty("partitions").EnumerateArray().Select(RecordedLine.PartitionOf).ToList();
        foreach (var answer in answered)
        {
            var parts = asked.FindAll(candidate => RecordedLine.PartitionOf(candidate) == answer);
            var isAnsweredOnce = answered.Count(other => other == answer) == 1;
            foreach (var part in isAnsweredOnce ? parts : parts[..1])
            {
                asked.Remove(part);
                yield return part;
            }
        }
    }
}
