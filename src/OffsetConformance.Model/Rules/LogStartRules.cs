using OffsetConformance.Contract;

namespace OffsetConformance.Model.Rules;

/// <summary>The lowest readable offset, and what may raise it: DeleteRecords, retention, a new incarnation.</summary>
public static class LogStartRules
{
    public static readonly Rule OrderOfTheFourOffsets = new("START-01", RuleLevel.Must, "Order of the four offsets",
        "In every answer log start offset <= last stable offset <= high watermark <= log end offset, except where GAP-13 allows less.",
        since: "Fetch v5", RuleInterface.Broker, source: "UnifiedLog; KAFKA-5634");

    public static readonly Rule BelowLogStartIsOutOfRange = new("START-02", RuleLevel.Must, "Below start is out of range",
        "A fetch below the log start offset (inclusive bound) answers OFFSET_OUT_OF_RANGE, and no record below it is ever delivered.",
        since: "Fetch v0", RuleInterface.Broker, source: "UnifiedLog.checkLogStartOffset")
        { Requires = Requirement.AnyOf(Capability.LogTrim, Capability.Retention) };

    public static readonly Rule LogStartNeverGoesBack = new("START-03", RuleLevel.Must, "Start never goes back",
        "The log start offset never decreases for the life of a topic id, across clean restarts and clean leader changes.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "UnifiedLog.maybeIncrementLogStartOffset")
        { Requires = Requirement.AnyOf(Capability.LogTrim, Capability.Retention) };

    public static readonly Rule RetentionRemovesWholePrefixes = new("START-04", RuleLevel.Must, "Retention works on whole prefixes",
        "Size and time retention remove only a prefix: the new log start offset is at most the high watermark, and every "
        + "record from it on stays.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "UnifiedLog.deletableSegments")
        { Requires = Requirement.Of(Capability.Retention), Slow = true, NotJudgedBecause = "it waits for retention" };

    public static readonly Rule DeletionNeverTouchesLogEnd = new("START-05", RuleLevel.Must, "Retention and deletion never touch the end",
        "Retention and DeleteRecords leave the high watermark and log end offset as they were, and the next append continues there.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "UnifiedLog.deleteSegments")
        { Requires = Requirement.AnyOf(Capability.LogTrim, Capability.Retention) };

    public static readonly Rule EmptiedLog = new("START-06", RuleLevel.Must, "The emptied log",
        "Once all is removed, log start offset and high watermark equal the old log end offset; a fetch there succeeds, "
        + "a lower one is out of range.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "UnifiedLog.deleteSegments")
        { Requires = Requirement.AnyOf(Capability.LogTrim, Capability.Retention) };

    public static readonly Rule DeleteRecordsInRange = new("START-07", RuleLevel.Must, "DeleteRecords in range",
        "For log start offset < x <= high watermark, DeleteRecords(x) makes x the log start offset and answers low watermark x.",
        since: "DeleteRecords v0", RuleInterface.Broker, source: "KIP-107; Partition.deleteRecordsOnLeader; DelayedDeleteRecords")
        { Requires = Requirement.Of(Capability.DeleteRecords) };

    public static readonly Rule DeleteRecordsMinusOneMeansHighWatermark = new("START-08", RuleLevel.Must, "DeleteRecords(-1) means high watermark",
        "DeleteRecords(-1) raises the log start offset to the high watermark and answers it as low watermark, also on an empty partition.",
        since: "DeleteRecords v0", RuleInterface.Broker, source: "DeleteRecordsRequest.HIGH_WATERMARK")
        { Requires = Requirement.Of(Capability.DeleteRecords) };

    public static readonly Rule DeleteRecordsBelowLogStartIsNoOp = new(
        "START-09", RuleLevel.Must, "DeleteRecords at or below start is a no-op success",
        "For 0 <= x <= log start offset, DeleteRecords(x) answers the log start offset as low watermark and changes nothing.",
        since: "DeleteRecords v0", RuleInterface.Broker, source: "UnifiedLog.maybeIncrementLogStartOffset")
        { Requires = Requirement.Of(Capability.DeleteRecords) };

    public static readonly Rule DeleteRecordsBeyondHighWatermark = new("START-10", RuleLevel.Must, "DeleteRecords beyond HW",
        "DeleteRecords above the high watermark answers OFFSET_OUT_OF_RANGE with low watermark -1 and changes nothing.",
        since: "DeleteRecords v0", RuleInterface.Broker, source: "UnifiedLog.maybeIncrementLogStartOffset; Partition.deleteRecordsOnLeader")
        { Requires = Requirement.Of(Capability.DeleteRecords) };

    public static readonly Rule DeleteRecordsBelowMinusOne = new("START-11", RuleLevel.Must, "DeleteRecords with x < -1",
        "DeleteRecords with an offset below -1 answers OFFSET_OUT_OF_RANGE and changes nothing.",
        since: "DeleteRecords v0", RuleInterface.Broker, source: "Partition.deleteRecordsOnLeader")
        { Requires = Requirement.AllOf(Capability.DeleteRecords, Capability.RawWire) };

    public static readonly Rule DeleteRecordsTargetErrors = new("START-12", RuleLevel.Must, "DeleteRecords policy and target errors",
        "DeleteRecords refuses a compact-only topic with POLICY_VIOLATION and unknown or internal targets with their own "
        + "codes, each partition alone.",
        since: "DeleteRecords v0", RuleInterface.Broker, source: "Partition.deleteRecordsOnLeader; ReplicaManager")
        { Requires = Requirement.AllOf(Capability.DeleteRecords, Capability.RawWire) };

    public static readonly Rule LogStartInsideABatch = new("START-13", RuleLevel.Must, "Start inside a batch",
        "After DeleteRecords into a batch, the first delivered record is the one at the log start offset, and nothing "
        + "below it is delivered.",
        since: "DeleteRecords v0", RuleInterface.BrokerAndSession, source: "KAFKA-6975; FetchCollector")
        { Requires = Requirement.Of(Capability.DeleteRecords) };

    public static readonly Rule ConsumptionDoesNotDelete = new("START-14", RuleLevel.Must, "Consumption and commits do not delete",
        "Reading and committing neither move the log start offset nor remove a record.",
        since: "Fetch v0", RuleInterface.Broker, source: "KafkaApis.handleFetchRequest, handleOffsetCommitRequest");

    public static readonly Rule DeletionDoesNotTouchCommits = new("START-15", RuleLevel.Must, "Deletion does not touch commits",
        "Raising the log start offset leaves every committed offset as it was, also those now below it.",
        since: "DeleteRecords v0", RuleInterface.Broker, source: "OffsetMetadataManager") { Requires = Requirement.Of(Capability.DeleteRecords) };

    public static readonly Rule TopicRecreation = new("START-16", RuleLevel.Must, "Topic deletion and re-creation",
        "A re-created topic is a new log: offsets restart at the first offset, old records are gone and old committed offsets are absent.",
        since: "DeleteTopics v0", RuleInterface.Broker, source: "KIP-516; KAFKA-2000; OffsetMetadataManager.onPartitionsDeleted")
        { Requires = Requirement.AllOf(Capability.TopicRecreate, Capability.CreateTopics, Capability.RawWire) };

    public static readonly Rule ExpiredIsNotGone = new("START-17", RuleLevel.May, "Expired is not the same as gone",
        "Records past retention may stay readable, but once the log start offset has passed them they never come back.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "UnifiedLog.deletableSegments")
        { Requires = Requirement.Of(Capability.Retention), Slow = true, NotJudgedBecause = "it waits for retention" };

    public static readonly Rule AddingPartitions = new("START-18", RuleLevel.Must, "Adding partitions",
        "CreatePartitions leaves the offsets of existing partitions as they were, and a new one starts at the first "
        + "offset without committed offsets.",
        since: "CreatePartitions v0", RuleInterface.Broker, source: "ReplicationControlManager.createPartitions")
        { Requires = Requirement.AllOf(Capability.CreateTopics, Capability.RawWire) };

    /// <summary>The rules of the section, in the order of its text.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        OrderOfTheFourOffsets, BelowLogStartIsOutOfRange, LogStartNeverGoesBack, RetentionRemovesWholePrefixes,
        DeletionNeverTouchesLogEnd, EmptiedLog, DeleteRecordsInRange, DeleteRecordsMinusOneMeansHighWatermark,
        DeleteRecordsBelowLogStartIsNoOp, DeleteRecordsBeyondHighWatermark, DeleteRecordsBelowMinusOne,
        DeleteRecordsTargetErrors, LogStartInsideABatch, ConsumptionDoesNotDelete, DeletionDoesNotTouchCommits,
        TopicRecreation, ExpiredIsNotGone, AddingPartitions,
    ];
}
