using OffsetConformance.Contract;

namespace OffsetConformance.Model.Rules;

/// <summary>What compaction and transactions leave out of a log, and how readers pass over it.</summary>
public static class GapRules
{
    public static readonly Rule FetchAtGapReturnsNextHigher = new("GAP-01", RuleLevel.Must, "Fetch at a gap returns the next higher record",
        "A fetch at an in-range offset without a deliverable record returns the next higher deliverable one, never an "
        + "error and never an earlier one.",
        since: "Fetch v0", RuleInterface.Broker, source: "Kafka design: Log Compaction Basics; LocalLog.read")
        { Requires = Requirement.AnyOf(Capability.Compaction, Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule SurvivorsKeepTheirNumbers = new("GAP-02", RuleLevel.Must, "Survivors keep their numbers",
        "Compaction leaves the offset, key, value and timestamp of every surviving record as they were.",
        since: "Fetch v0", RuleInterface.Broker, source: "Kafka design: Log Compaction Basics; Cleaner")
        { Requires = Requirement.Of(Capability.Compaction), Slow = true, NotJudgedBecause = "it waits for compaction" };

    public static readonly Rule CompactionKeepsLastValuePerKey = new(
        "GAP-03", RuleLevel.Must, "Compaction keeps the last value per key and the uncompacted head",
        "The highest record of each key that no abort discards, and all of the active segment or within "
        + "min.compaction.lag.ms, stay readable.",
        since: "Fetch v0", RuleInterface.Broker, source: "Cleaner; KAFKA-13194")
        { Requires = Requirement.Of(Capability.Compaction), Slow = true, NotJudgedBecause = "it waits for compaction" };

    public static readonly Rule CompactionMovesNeitherEnd = new("GAP-04", RuleLevel.Must, "Compaction moves neither end",
        "Compaction of a compact-only topic moves neither log start offset nor high watermark, and the next append gets "
        + "the old log end offset.",
        since: "Fetch v0", RuleInterface.Broker, source: "Cleaner; KAFKA-17076")
        { Requires = Requirement.Of(Capability.Compaction), Slow = true, NotJudgedBecause = "it waits for compaction" };

    public static readonly Rule EarliestMayBeAGap = new("GAP-05", RuleLevel.Must, "Earliest may be a gap",
        "The log start offset promises no record: a reader from there gets the first surviving record at or above it, or "
        + "reaches the log end offset.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "UnifiedLog.fetchOffsetByTimestamp")
        { Requires = Requirement.Of(Capability.Compaction), Slow = true, NotJudgedBecause = "it waits for compaction" };

    public static readonly Rule MarkersTakeOffsetsAndStayHidden = new(
        "GAP-06", RuleLevel.Must, "Control markers take offsets and are never delivered",
        "The marker that ends a transaction takes its own offset space on each enrolled partition and is delivered at "
        + "neither isolation level.",
        since: "EndTxn v0", RuleInterface.BrokerAndSession, source: "KIP-98; KafkaConsumer javadoc")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule AbortedDataConsumesOffsets = new("GAP-07", RuleLevel.Must, "Aborted data consumes offsets, RC hides it, RU shows it",
        "Records of an aborted transaction keep their offsets, reach read_uncommitted until compacted away, and never "
        + "reach read_committed.",
        since: "EndTxn v0", RuleInterface.BrokerAndSession, source: "KIP-98; FetchResponse.AbortedTransactions")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule LastStableOffsetDefinition = new("GAP-08", RuleLevel.Must, "LSO definition",
        "The last stable offset is the high watermark or, if lower, the first offset of the oldest open transaction, as "
        + "an exclusive bound.",
        since: "ListOffsets v2", RuleInterface.Broker, source: "UnifiedLog.lastStableOffset")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule ReadCommittedStopsAtLastStableOffset = new("GAP-09", RuleLevel.Must, "RC reads stop at LSO",
        "A read_committed fetch returns no record at or above the last stable offset, plain records included.",
        since: "Fetch v4", RuleInterface.Broker, source: "UnifiedLog.read")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule ReadCommittedLosesNothing = new("GAP-10", RuleLevel.Must, "RC reads lose nothing",
        "Once all transactions have ended, a read_committed scan from any in-range offset delivers each plain and "
        + "committed record once, in offset order.",
        since: "Fetch v4", RuleInterface.BrokerAndSession, source: "FetchResponse.AbortedTransactions; CompletedFetch")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule ProgressAcrossTrailingGaps = new("GAP-11", RuleLevel.Must, "Progress across trailing gaps",
        "A reader below a run of undeliverable offsets reaches the high watermark, or last stable offset, and then gets "
        + "the next appended record.",
        since: "Fetch v4", RuleInterface.BrokerAndSession, source: "CompletedFetch.nextFetchOffset")
        { Requires = Requirement.AnyOf(Capability.Transactions, Capability.Compaction), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule CompactionIsTransactionSafe = new("GAP-12", RuleLevel.Must, "Compaction is transaction-safe",
        "Compaction never makes aborted data look committed and never drops a marker whose data remains.",
        since: "Fetch v4", RuleInterface.Broker, source: "KAFKA-13727; Cleaner.checkBatchRetention")
        { Requires = Requirement.AllOf(Capability.Compaction, Capability.Transactions), Slow = true, NotJudgedBecause = "it waits for compaction" };

    public static readonly Rule LastStableOffsetNotBelowLogStart = new("GAP-13", RuleLevel.Must, "LSO never falls below start",
        "Where the log start offset passes an open transaction, the last stable offset is not below the base offset of "
        + "the batch that holds the log start offset.",
        since: "DeleteRecords v0", RuleInterface.Broker, source: "UnifiedLog.maybeIncrementFirstUnstableOffset")
        { Requires = Requirement.AllOf(Capability.Transactions, Capability.DeleteRecords), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule CountingBySubtractionIsWrong = new("GAP-14", RuleLevel.May, "Counting records by subtraction is wrong",
        "The high watermark minus the log start offset may exceed the number of deliverable records: it is only an upper bound.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "Kafka design: Log Compaction Basics")
        { NotJudgedBecause = "it bounds the suite: there is nothing in it that a target could get wrong" };

    public static readonly Rule PositionsInsideGapsAreLegal = new("GAP-15", RuleLevel.Must, "Positions inside gaps are legal everywhere",
        "A commit, seek or DeleteRecords target inside a gap keeps its own integer and reads like the next higher existing offset.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "Kafka design: Log Compaction Basics")
        { Requires = Requirement.AnyOf(Capability.Compaction, Capability.Transactions),
          NotJudgedBecause = "it needs a gap: a transaction or compaction" };

    /// <summary>The rules of the section, in the order of its text.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        FetchAtGapReturnsNextHigher, SurvivorsKeepTheirNumbers, CompactionKeepsLastValuePerKey,
        CompactionMovesNeitherEnd, EarliestMayBeAGap, MarkersTakeOffsetsAndStayHidden, AbortedDataConsumesOffsets,
        LastStableOffsetDefinition, ReadCommittedStopsAtLastStableOffset, ReadCommittedLosesNothing,
        ProgressAcrossTrailingGaps, CompactionIsTransactionSafe, LastStableOffsetNotBelowLogStart,
        CountingBySubtractionIsWrong, PositionsInsideGapsAreLegal,
    ];
}
