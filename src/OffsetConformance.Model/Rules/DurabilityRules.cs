using OffsetConformance.Contract;

namespace OffsetConformance.Model.Rules;

/// <summary>What outlives a restart, the loss of a node and a change of leader.</summary>
public static class DurabilityRules
{
    public static readonly Rule AckedRecordsSurvive = new("DUR-01", RuleLevel.Must, "Acked records survive",
        "A record acknowledged with acks=all stays readable at its offset after a restart, the loss of one node or a clean leader change.",
        since: "Produce v3", RuleInterface.Broker, source: "KIP-101")
        { Requires = Requirement.AnyOf(Capability.Restart, Capability.Failover), NotJudgedBecause = "it needs a restart" };

    public static readonly Rule BothEndsSurvive = new("DUR-02", RuleLevel.Must, "Both ends survive",
        "Log start offset and log end offset are the same after a clean restart, and the next append continues at the log end offset.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "KAFKA-17076; KAFKA-8306; KAFKA-15351")
        { Requires = Requirement.Of(Capability.Restart), NotJudgedBecause = "it needs a restart" };

    public static readonly Rule CommitsSurvive = new("DUR-03", RuleLevel.Must, "Commits survive",
        "Each acknowledged commit with metadata and leader epoch, OffsetDelete and DeleteGroups outlives a restart or "
        + "move of the coordinator.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "KAFKA-5600; KAFKA-8069")
        { Requires = Requirement.AnyOf(Capability.Restart, Capability.Failover), NotJudgedBecause = "it needs a restart" };

    public static readonly Rule OpenTransactionsSurvive = new("DUR-04", RuleLevel.Must, "Open transactions survive",
        "Open transactions and their pending commits stay pending over a restart and follow their later end.",
        since: "EndTxn v0", RuleInterface.Broker, source: "KIP-98")
        { Requires = Requirement.AllOf(Capability.Restart, Capability.Transactions), NotJudgedBecause = "it needs a restart" };

    public static readonly Rule ProducerStateSurvives = new("DUR-05", RuleLevel.Must, "Producer state survives",
        "After a restart or leader change at least the newest batch of a producer is recognised as a duplicate and not appended again.",
        since: "Produce v3", RuleInterface.Broker, source: "KAFKA-12520")
        { Requires = Requirement.AllOf(Capability.Restart, Capability.Idempotence), NotJudgedBecause = "it needs a restart" };

    public static readonly Rule OneTruthForAllNodes = new("DUR-06", RuleLevel.Must, "One truth for all nodes",
        "At rest every broker that may serve a partition answers the same log start offset, high watermark and records.",
        since: "Fetch v0", RuleInterface.Broker, source: "KAFKA-6361")
        { Requires = Requirement.Of(Capability.Failover), NotJudgedBecause = "it needs a leader to move" };

    public static readonly Rule LeaderEpochFencing = new("DUR-07", RuleLevel.Must, "Leader epoch fencing",
        "An older leader epoch in a request gets FENCED_LEADER_EPOCH, a newer one UNKNOWN_LEADER_EPOCH; -1 and an equal one are served.",
        since: "Fetch v9", RuleInterface.Broker, source: "KIP-320")
        { Requires = Requirement.AllOf(Capability.CommitLeaderEpoch, Capability.RawWire),
          NotJudgedBecause = "leader epochs in requests are judged together with leaders that move" };

    public static readonly Rule UncleanElectionIsTheException = new("DUR-08", RuleLevel.May, "Unclean election is the exception",
        "Only an unclean election, marked by a higher leader epoch, may lower the high watermark, lose acknowledged "
        + "records or reuse offsets.",
        since: "Fetch v9", RuleInterface.Broker, source: "KIP-320")
        { Requires = Requirement.Of(Capability.UncleanElection), NotJudgedBecause = "it needs a leader to move" };

    public static readonly Rule TruncationIsDetectable = new("DUR-09", RuleLevel.Must, "Truncation is detectable",
        "OffsetForLeaderEpoch answers the largest known epoch not above the requested one and its end offset (exclusive).",
        since: "OffsetForLeaderEpoch v0", RuleInterface.Broker, source: "KIP-101; KIP-279; KIP-320; LeaderEpochFileCache.endOffsetFor")
        { Requires = Requirement.AllOf(Capability.Failover, Capability.RawWire), NotJudgedBecause = "it needs a leader to move" };

    public static readonly Rule DivergenceInsideFetch = new("DUR-10", RuleLevel.Should, "Divergence inside Fetch",
        "A fetch after a diverging epoch answers no records and DivergingEpoch; one below the log start offset answers "
        + "OFFSET_OUT_OF_RANGE.",
        since: "Fetch v12", RuleInterface.Broker, source: "Partition.readRecords; KAFKA-19902")
        { Requires = Requirement.AllOf(Capability.Failover, Capability.RawWire), NotJudgedBecause = "it needs a leader to move" };

    public static readonly Rule NoResetOnTransientErrors = new("DUR-11", RuleLevel.Must, "No reset on transient errors",
        "While leaders or coordinators move, a consumer whose committed offset is in range gets retriable errors and is never reset.",
        since: "Fetch v0", RuleInterface.BrokerAndSession, source: "librdkafka CHANGELOG.md")
        { Requires = Requirement.Of(Capability.Failover), NotJudgedBecause = "it needs a leader to move" };

    public static readonly Rule UnknownOutcomeIsOneOfTwo = new("DUR-12", RuleLevel.Must, "Unknown outcome is one of two",
        "After a timed-out produce, commit or DeleteRecords the state is either the one before or the one after, and stays so.",
        since: "Produce v0", RuleInterface.Broker, source: "Kafka protocol: REQUEST_TIMED_OUT")
        { Requires = Requirement.AnyOf(Capability.Restart, Capability.Failover), NotJudgedBecause = "it needs a restart" };

    /// <summary>The rules of the section, in the order of its text.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        AckedRecordsSurvive, BothEndsSurvive, CommitsSurvive, OpenTransactionsSurvive, ProducerStateSurvives,
        OneTruthForAllNodes, LeaderEpochFencing, UncleanElectionIsTheException, TruncationIsDetectable,
        DivergenceInsideFetch, NoResetOnTransientErrors, UnknownOutcomeIsOneOfTwo,
    ];
}
