using OffsetConformance.Contract;

namespace OffsetConformance.Model.Rules;

/// <summary>Limits, batches, sessions, replicas and degenerate requests: what must not change an offset.</summary>
public static class MiscRules
{
    public static readonly Rule ProgressDespiteSmallLimits = new("MISC-01", RuleLevel.Must, "Progress despite small limits",
        "A first batch larger than the limits of a fetch is still returned, at least for the first non-empty partition.",
        since: "Fetch v3", RuleInterface.Broker, source: "KIP-74; ReplicaManager.readFromLog") { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule MidBatchFetch = new("MISC-02", RuleLevel.Must, "Mid-batch fetch",
        "A fetch at any offset inside a batch delivers the record at that offset first; lower ones of the batch are dropped by the client.",
        since: "Fetch v0", RuleInterface.BrokerAndSession, source: "FetchCollector; rdkafka_msgset_reader.c");

    public static readonly Rule CompressionIsInvisible = new("MISC-03", RuleLevel.Must, "Compression is invisible",
        "Every codec, and recompression by the broker, gives the same offsets, timestamps and lookups.",
        since: "Produce v0", RuleInterface.Broker, source: "LogValidator");

    public static readonly Rule BatchBoundariesDoNotMatter = new("MISC-04", RuleLevel.Must, "Batch boundaries do not matter",
        "Every split of the same sends into batches gives the same records at the same offsets and the same lookups.",
        since: "Produce v0", RuleInterface.Broker, source: "LogValidator");

    public static readonly Rule FetchSessions = new("MISC-05", RuleLevel.Should, "Fetch sessions",
        "An incremental fetch session hides no new record, no changed log start offset and no error.",
        since: "Fetch v7", RuleInterface.Broker, source: "KIP-227; FetchSession")
        { Requires = Requirement.AllOf(Capability.FetchSessions, Capability.RawWire) };

    public static readonly Rule RackFollowers = new("MISC-06", RuleLevel.Must, "Rack followers",
        "A follower may lag but serves only from log start offset to high watermark (exclusive); its OFFSET_OUT_OF_RANGE "
        + "sends the client to the leader.",
        since: "Fetch v11", RuleInterface.BrokerAndSession, source: "KIP-392; FetchCollector.handleInitializeErrors")
        { Requires = Requirement.Of(Capability.RackFetch), NotJudgedBecause = "it needs a follower that serves reads" };

    public static readonly Rule TopicIds = new("MISC-07", RuleLevel.Should, "Topic ids",
        "A fetch naming the topic id of a deleted incarnation gets UNKNOWN_TOPIC_ID and never records of the new topic.",
        since: "Fetch v13", RuleInterface.Broker, source: "KIP-516; ReplicaManager.readFromLog")
        { Requires = Requirement.AllOf(Capability.TopicIds, Capability.TopicRecreate, Capability.CreateTopics, Capability.RawWire) };

    public static readonly Rule OpaqueRecords = new("MISC-08", RuleLevel.Must, "Opaque records",
        "Null and empty keys and values and all headers come back as they were sent, and a tombstone takes an offset like any record.",
        since: "Produce v3", RuleInterface.Broker, source: "DefaultRecord");

    public static readonly Rule WaitingOnlyDelays = new("MISC-09", RuleLevel.Must, "Waiting only delays",
        "MinBytes and MaxWait change when records come, not which.",
        since: "Fetch v0", RuleInterface.Broker, source: "DelayedFetch") { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule ConsumerProtocolEquivalence = new("MISC-10", RuleLevel.Must, "KIP-848 equivalence",
        "The rules on commits, resume and reset hold under group.protocol=consumer, and commits outlive a migration between protocols.",
        since: "ConsumerGroupHeartbeat v0", RuleInterface.BrokerAndSession, source: "KIP-848; KAFKA-20254")
        { Requires = Requirement.Of(Capability.Kip848), NotJudgedBecause = "it needs a live group member" };

    public static readonly Rule LargeNumbers = new("MISC-11", RuleLevel.Must, "Large numbers",
        "Offsets above 2^31, commits near 2^63 and segments that span more than 2^31 offsets work like small ones.",
        since: "Produce v0", RuleInterface.Broker, source: "KAFKA-4451");

    public static readonly Rule OffsetsTopicIsPrivate = new("MISC-12", RuleLevel.May, "The offsets topic is private",
        "The topic __consumer_offsets may be absent or different: OffsetCommit and OffsetFetch are the only interface.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "GroupMetadataManager")
        { NotJudgedBecause = "it bounds the suite: there is nothing in it that a target could get wrong" };

    public static readonly Rule DegenerateRequests = new("MISC-13", RuleLevel.Should, "Degenerate requests",
        "A request without partitions gets an empty answer; a partition named twice in a commit gets its last value or an error.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "KafkaApis") { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule ErrorsCarryNoNumbers = new("MISC-14", RuleLevel.Should, "Errors carry no numbers",
        "An answer with an error carries -1 in its offset fields, the log start offset of Produce aside.",
        since: "ListOffsets v1", RuleInterface.Broker, source: "ReplicaManager; KafkaApis") { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule ShareGroupsAreOutOfScope = new("MISC-15", RuleLevel.May, "Share groups are out of scope",
        "Share groups keep their state under rules of their own, and may differ from every rule on commits and resume.",
        since: "ShareGroupHeartbeat v0", RuleInterface.Broker, source: "KIP-932")
        { NotJudgedBecause = "it bounds the suite: there is nothing in it that a target could get wrong" };

    public static readonly Rule ProduceAnswerFields = new("MISC-16", RuleLevel.Should, "Produce answer fields",
        "Produce answers the log start offset or -1, and for a first append a log append time of -1 under CreateTime, "
        + "else the record's timestamp.",
        since: "Produce v5", RuleInterface.Broker, source: "ProduceResponse") { Requires = Requirement.Of(Capability.RawWire) };

    /// <summary>The rules of the section, in the order of its text.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        ProgressDespiteSmallLimits, MidBatchFetch, CompressionIsInvisible, BatchBoundariesDoNotMatter, FetchSessions,
        RackFollowers, TopicIds, OpaqueRecords, WaitingOnlyDelays, ConsumerProtocolEquivalence, LargeNumbers,
        OffsetsTopicIsPrivate, DegenerateRequests, ErrorsCarryNoNumbers, ShareGroupsAreOutOfScope, ProduceAnswerFields,
    ];
}
