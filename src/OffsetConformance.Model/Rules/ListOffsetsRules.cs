using OffsetConformance.Contract;

namespace OffsetConformance.Model.Rules;

/// <summary>Where ListOffsets points to, by name and by timestamp.</summary>
public static class ListOffsetsRules
{
    public static readonly Rule Earliest = new("LIST-01", RuleLevel.Must, "Earliest",
        "ListOffsets for timestamp -2 answers the log start offset (inclusive) and timestamp -1, also on an empty or compacted log.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "UnifiedLog.fetchOffsetByTimestamp");

    public static readonly Rule LatestReadUncommitted = new("LIST-02", RuleLevel.Must, "Latest, read_uncommitted",
        "ListOffsets for timestamp -1 at read_uncommitted answers the high watermark (exclusive).",
        since: "ListOffsets v0", RuleInterface.Broker, source: "Partition.fetchOffsetForTimestamp");

    public static readonly Rule LatestReadCommitted = new("LIST-03", RuleLevel.Must, "Latest, read_committed",
        "ListOffsets for timestamp -1 at read_committed answers the last stable offset (exclusive).",
        since: "ListOffsets v2", RuleInterface.Broker, source: "KIP-98; Partition.fetchOffsetForTimestamp")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule ByTimestamp = new("LIST-04", RuleLevel.Must, "By timestamp",
        "For t >= 0 ListOffsets answers the lowest readable offset whose record has a timestamp of at least t, and that "
        + "record's timestamp.",
        since: "ListOffsets v1", RuleInterface.Broker, source: "KIP-79; FileRecords.searchForTimestamp")
        { Requires = Requirement.Of(Capability.ListByTime) };

    public static readonly Rule NoSuchTimestamp = new("LIST-05", RuleLevel.Must, "No such timestamp",
        "When no readable record has a timestamp of at least t, ListOffsets answers offset -1 and timestamp -1 without error.",
        since: "ListOffsets v1", RuleInterface.Broker, source: "ReplicaManager.fetchOffset") { Requires = Requirement.Of(Capability.ListByTime) };

    public static readonly Rule OutOfOrderTimestamps = new("LIST-06", RuleLevel.Must, "Out-of-order timestamps",
        "The search goes by offset and not by time: an early record with a large timestamp hides later ones.",
        since: "ListOffsets v1", RuleInterface.Broker, source: "KIP-79") { Requires = Requirement.Of(Capability.ListByTime) };

    public static readonly Rule MonotoneInTime = new("LIST-07", RuleLevel.Must, "Monotone in t",
        "A larger timestamp never gets a lower offset, where an answer of -1 counts as above all offsets.",
        since: "ListOffsets v1", RuleInterface.Broker, source: "KIP-79") { Requires = Requirement.Of(Capability.ListByTime) };

    public static readonly Rule AnswerIsReachable = new("LIST-08", RuleLevel.Must, "The answer is reachable",
        "Every offset found is at or above the log start offset and below the high watermark, and a fetch there succeeds.",
        since: "ListOffsets v1", RuleInterface.Broker, source: "UnifiedLog.fetchOffsetByTimestamp")
        { Requires = Requirement.Of(Capability.ListByTime),
          MetOnlyIf = "a lookup by time finds something" };

    public static readonly Rule BoundedByVisibility = new("LIST-09", RuleLevel.Must, "Bounded by visibility",
        "A hit at or above the high watermark, or at read_committed the last stable offset, is answered as -1 and never shifted.",
        since: "ListOffsets v2", RuleInterface.Broker, source: "KAFKA-5522; ReplicaManager.fetchOffset")
        { Requires = Requirement.Of(Capability.ListByTime), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule MaxTimestamp = new("LIST-10", RuleLevel.Must, "Max timestamp",
        "ListOffsets for timestamp -3 answers offset and timestamp of a record with the greatest timestamp, and -1 for "
        + "both on an empty log.",
        since: "ListOffsets v7", RuleInterface.Broker, source: "KIP-734; KAFKA-16310; KAFKA-16342")
        { Requires = Requirement.Of(Capability.MaxTimestamp) };

    public static readonly Rule LogAppendTime = new("LIST-11", RuleLevel.Must, "Log append time",
        "Under LogAppendTime a record's timestamp is the broker's: equal within a batch, returned by Produce, and found by ListOffsets.",
        since: "Produce v2", RuleInterface.Broker, source: "ProduceResponse.LogAppendTimeMs; LogValidator")
        { Requires = Requirement.AllOf(Capability.LogAppendTime, Capability.CreateTopics, Capability.RawWire) };

    public static readonly Rule SpecialAndUnknownNegatives = new("LIST-12", RuleLevel.Should, "Special and unknown negatives",
        "Without tiering timestamp -4 answers the log start offset, -5 and -6 answer -1, and any other negative gets UNSUPPORTED_VERSION.",
        since: "ListOffsets v10", RuleInterface.Broker, source: "KIP-405; KIP-1005; KIP-1023; ReplicaManager.timestampMinSupportedVersion")
        { Requires = Requirement.AllOf(Capability.LocalTier, Capability.RawWire) };

    public static readonly Rule TieredBoundaries = new("LIST-13", RuleLevel.Should, "Tiered boundaries",
        "The earliest local offset lies between log start offset and high watermark, and every offset of the remote part "
        + "below it is readable.",
        since: "ListOffsets v8", RuleInterface.Broker, source: "KIP-405; KAFKA-15351; KAFKA-16890")
        { Requires = Requirement.Of(Capability.Tiered), NotJudgedBecause = "it needs a tiered log, and none can be had to prove the judgement on" };

    public static readonly Rule Errors = new("LIST-14", RuleLevel.Must, "Errors",
        "An unknown partition, a wrong broker, another leader epoch or an unsettled election is answered per partition, "
        + "by its own code and offset -1.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "ReplicaManager.fetchOffset; KIP-207")
        { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule PureQuery = new("LIST-15", RuleLevel.Must, "Pure query",
        "ListOffsets changes no position, committed offset, log start offset or log end offset.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "UnifiedLog.fetchOffsetByTimestamp");

    public static readonly Rule LeaderEpochInTheAnswer = new("LIST-16", RuleLevel.Should, "Leader epoch in the answer",
        "The answer carries the leader epoch of the record found, for timestamp -1 the leader's own, and -1 when nothing was found.",
        since: "ListOffsets v4", RuleInterface.Broker, source: "KIP-320")
        { Requires = Requirement.AllOf(Capability.CommitLeaderEpoch, Capability.RawWire) };

    public static readonly Rule EmptyPartition = new("LIST-17", RuleLevel.Must, "Empty partition",
        "Without records, timestamps -2 and -1 answer the log start offset and every other lookup -1, without error or waiting.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "UnifiedLog.fetchOffsetByTimestamp");

    /// <summary>The rules of the section, in the order of its text.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        Earliest, LatestReadUncommitted, LatestReadCommitted, ByTimestamp, NoSuchTimestamp, OutOfOrderTimestamps,
        MonotoneInTime, AnswerIsReachable, BoundedByVisibility, MaxTimestamp, LogAppendTime, SpecialAndUnknownNegatives,
        TieredBoundaries, Errors, PureQuery, LeaderEpochInTheAnswer, EmptyPartition,
    ];
}
