using OffsetConformance.Contract;

namespace OffsetConformance.Model.Rules;

/// <summary>How appended records get their offsets, and how those offsets are read back.</summary>
public static class LogRules
{
    public static readonly Rule FreshPartitionStartsAtZero = new("LOG-01", RuleLevel.Must, "A fresh partition starts at zero",
        "A new partition lists 0 as both its log start offset and its high watermark, and gives offset 0 to its first record.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "UnifiedLog.append");

    public static readonly Rule BrokerAssignsOffsetAtAppend = new("LOG-02", RuleLevel.Must, "The broker assigns the offset at append",
        "An accepted append is acknowledged with the log end offset (exclusive) that held just before it.",
        since: "Produce v0", RuleInterface.Broker, source: "UnifiedLog.append");

    public static readonly Rule DensityAtAppend = new("LOG-03", RuleLevel.Must, "Density at append",
        "Consecutive plain appends get consecutive offsets: a batch of n records takes exactly n, and the next batch starts right after.",
        since: "Produce v0", RuleInterface.Broker, source: "Kafka design: Log Compaction Basics");

    public static readonly Rule BaseOffsetPlusIndex = new("LOG-04", RuleLevel.Must, "Base offset plus index",
        "Record i of an accepted batch, counted from 0, is readable at base offset + i, whatever its compression.",
        since: "Produce v3", RuleInterface.Broker, source: "LogValidator");

    // Broker, not History: in lockstep no two sends overlap, so every pair of appends is ordered.
    public static readonly Rule MonotonicInRealTime = new("LOG-05", RuleLevel.Must, "Monotonic in real time",
        "If the acknowledgement of A arrives before B is sent to the same partition, the offset of A is below the offset of B.",
        since: "Produce v0", RuleInterface.Broker, source: "UnifiedLog.append (lock)");

    public static readonly Rule Uniqueness = new("LOG-06", RuleLevel.Must, "Uniqueness",
        "Two different acknowledged records never share a topic id, a partition and an offset.",
        since: "Produce v0", RuleInterface.Broker, source: "UnifiedLog.append");

    public static readonly Rule Immutability = new("LOG-07", RuleLevel.Must, "Immutability",
        "As long as an offset is readable, it returns the same key, value, headers and timestamp.",
        since: "Fetch v0", RuleInterface.Broker, source: "Kafka design: Log Compaction Basics");

    public static readonly Rule ReadsStrictlyIncrease = new("LOG-08", RuleLevel.Must, "Reads come in strictly increasing offset order",
        "Within one partition a reader gets strictly increasing offsets, without repeats, until it seeks or is reassigned.",
        since: "Fetch v0", RuleInterface.BrokerAndSession, source: "FetchCollector");

    public static readonly Rule ConcurrentProducers = new("LOG-09", RuleLevel.Must, "Concurrent producers",
        "N producers of m records each get N*m distinct offsets, dense from the old log end offset, each producer's in its send order.",
        since: "Produce v0", RuleInterface.History, source: "UnifiedLog.append (lock)");

    public static readonly Rule PartitionsAreIndependent = new("LOG-10", RuleLevel.Must, "Partitions are independent",
        "An append to one partition leaves the log start offset, high watermark and records of every other partition as they were.",
        since: "Produce v0", RuleInterface.Broker, source: "UnifiedLog: one per partition");

    public static readonly Rule RejectedAppendConsumesNothing = new("LOG-11", RuleLevel.Must, "A rejected append consumes nothing",
        "A produce request answered with an error that means not appended leaves the log end offset as it was and exposes no record.",
        since: "Produce v0", RuleInterface.Broker, source: "LogValidator; KIP-467")
        { Requires = Requirement.Of(Capability.RawWire),
          MetOnlyIf = "the target refuses an append" };

    public static readonly Rule DuplicateIdempotentBatch = new("LOG-12", RuleLevel.Must, "Duplicate idempotent batch",
        "Resending one of a producer's last five batches appends nothing and is acknowledged with the base offset of the first append.",
        since: "Produce v3", RuleInterface.Broker, source: "KIP-98; ProducerStateEntry.findDuplicateBatch")
        { Requires = Requirement.AllOf(Capability.Idempotence, Capability.RawWire) };

    public static readonly Rule SequenceGapsAndStaleSequences = new("LOG-13", RuleLevel.Must, "Sequence gaps and stale sequences",
        "A batch whose first sequence is neither the expected one nor a cached duplicate is refused and takes no offset.",
        since: "Produce v3", RuleInterface.Broker, source: "KIP-98; KIP-360; ProducerAppendInfo.checkSequence")
        { Requires = Requirement.AllOf(Capability.Idempotence, Capability.RawWire) };

    public static readonly Rule FetchAtLogEndSucceeds = new("LOG-14", RuleLevel.Must, "Fetch at the end is success",
        "A fetch at the log end offset succeeds without records, and the next appended record is delivered at exactly that offset.",
        since: "Fetch v0", RuleInterface.Broker, source: "LocalLog.read");

    public static readonly Rule FetchPastLogEndIsOutOfRange = new("LOG-15", RuleLevel.Must, "Fetch past the end is an error",
        "A fetch at the log end offset + 1, or anywhere above it, answers OFFSET_OUT_OF_RANGE.",
        since: "Fetch v0", RuleInterface.Broker, source: "LocalLog.read");

    public static readonly Rule InsideTheRangeIsNeverAnError = new("LOG-16", RuleLevel.Must, "Inside the range is never an error",
        "A fetch from the log start offset up to the log end offset, both inclusive, is never answered with OFFSET_OUT_OF_RANGE.",
        since: "Fetch v0", RuleInterface.Broker, source: "UnifiedLog.read");

    public static readonly Rule AboveHighWatermarkWaits = new("LOG-17", RuleLevel.Must, "Between HW and LEO: wait, not fail",
        "A fetch above the high watermark, up to the log end offset, answers empty without error; no record at or above "
        + "the high watermark is returned.",
        since: "Fetch v0", RuleInterface.Broker, source: "LocalLog.read")
        { Requires = Requirement.Of(Capability.Failover), NotJudgedBecause = "it needs a replica that lags" };

    public static readonly Rule NegativeFetchOffset = new("LOG-18", RuleLevel.Must, "Negative fetch offset",
        "A fetch at a negative offset answers OFFSET_OUT_OF_RANGE: -1 and -2 have no logical meaning in Fetch.",
        since: "Fetch v0", RuleInterface.Broker, source: "UnifiedLog.checkLogStartOffset") { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule LatestNeverRunsBackwards = new("LOG-19", RuleLevel.Must, "Latest never runs backwards",
        "The high watermark, and the ListOffsets answer to timestamp -1 at one isolation level, never decrease while elections are clean.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "KIP-207; UnifiedLog.maybeIncrementHighWatermark");

    public static readonly Rule ClientsCannotMakeHoles = new("LOG-20", RuleLevel.Must, "Clients cannot make holes",
        "Offsets inside a produced batch assign nothing: its base offset is overwritten or refused, a last offset delta "
        + "unlike its record count is refused.",
        since: "Produce v3", RuleInterface.Broker, source: "LogValidator.validateBatch") { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule ReadYourWrites = new("LOG-21", RuleLevel.Must, "Read your writes",
        "Once acks=all has acknowledged offset x, the high watermark is at least x + 1 and a fetch at x returns that record.",
        since: "Produce v0", RuleInterface.Broker, source: "DelayedProduce");

    /// <summary>The rules of the section, in the order of its text.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        FreshPartitionStartsAtZero, BrokerAssignsOffsetAtAppend, DensityAtAppend, BaseOffsetPlusIndex,
        MonotonicInRealTime, Uniqueness, Immutability, ReadsStrictlyIncrease, ConcurrentProducers,
        PartitionsAreIndependent, RejectedAppendConsumesNothing, DuplicateIdempotentBatch,
        SequenceGapsAndStaleSequences, FetchAtLogEndSucceeds, FetchPastLogEndIsOutOfRange, InsideTheRangeIsNeverAnError,
        AboveHighWatermarkWaits, NegativeFetchOffset, LatestNeverRunsBackwards, ClientsCannotMakeHoles, ReadYourWrites,
    ];
}
