using OffsetConformance.Contract;

namespace OffsetConformance.Model.Rules;

/// <summary>How far a group is behind, and that all who say so agree.</summary>
public static class LagRules
{
    public static readonly Rule GroupLag = new("LAG-01", RuleLevel.Must, "Group lag",
        "The lag of a committed partition is the high watermark minus the committed offset.",
        since: "OffsetFetch v0", RuleInterface.Tool, source: "ConsumerGroupCommand.getLag") { Requires = Requirement.Of(Capability.GroupAdmin) };

    public static readonly Rule NoCommitNoLag = new("LAG-02", RuleLevel.Must, "No commit, no lag",
        "Without a committed offset lag is undefined: neither 0 nor the high watermark.",
        since: "OffsetFetch v0", RuleInterface.Tool, source: "ConsumerGroupCommand.getLag") { Requires = Requirement.Of(Capability.GroupAdmin) };

    public static readonly Rule NegativeLag = new("LAG-03", RuleLevel.May, "Negative lag",
        "A committed offset above the high watermark may show as negative or as unknown lag, but not as 0.",
        since: "OffsetFetch v0", RuleInterface.Tool, source: "ConsumerGroupCommand.getLag; librdkafka STATISTICS.md") { Requires = Requirement.Of(Capability.GroupAdmin) };

    public static readonly Rule Isolation = new("LAG-04", RuleLevel.Must, "Isolation",
        "A read_committed client measures lag against the last stable offset, the group tool against the high watermark.",
        since: "ListOffsets v2", RuleInterface.BrokerAndSession, source: "librdkafka STATISTICS.md; ConsumerGroupCommand.getLag")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule LagCountsOffsets = new("LAG-05", RuleLevel.Must, "Lag counts offsets",
        "Gaps and markers between committed offset and high watermark are part of the lag, which is no count of records.",
        since: "OffsetFetch v0", RuleInterface.Tool, source: "ConsumerGroupCommand.getLag")
        { Requires = Requirement.AnyOf(Capability.Transactions, Capability.Compaction),
          NotJudgedBecause = "it needs a gap: a transaction or compaction" };

    public static readonly Rule CaughtUp = new("LAG-06", RuleLevel.Must, "Caught up",
        "Once the last delivered offset + 1 is committed on a plain log, high watermark and committed offset are equal.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "KafkaConsumer javadoc");

    public static readonly Rule QueryVersusCache = new("LAG-07", RuleLevel.Must, "Query versus cache",
        "A watermark query equals ListOffsets at the same isolation level; a cached high watermark never exceeds a later query.",
        since: "ListOffsets v0", RuleInterface.Session, source: "rdkafka.h");

    public static readonly Rule FetchHeaderAgrees = new("LAG-08", RuleLevel.Must, "Fetch header agrees",
        "A successful fetch answers ordered offsets, and a high watermark, or at read_committed last stable offset, "
        + "above every record returned.",
        since: "Fetch v5", RuleInterface.Broker, source: "FetchResponse") { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule QuiescentEquality = new("LAG-09", RuleLevel.Must, "Quiescent equality",
        "At rest without open transactions, high watermark, last stable offset and highest acknowledged offset + 1 + markers agree.",
        since: "ListOffsets v0", RuleInterface.Broker, source: "UnifiedLog.highWatermark, lastStableOffset");

    /// <summary>The rules of the section, in the order of its text.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        GroupLag, NoCommitNoLag, NegativeLag, Isolation, LagCountsOffsets, CaughtUp, QueryVersusCache,
        FetchHeaderAgrees, QuiescentEquality,
    ];
}
