using OffsetConformance.Contract;

namespace OffsetConformance.Model.Rules;

/// <summary>Where a consumer starts, and where it goes when it can't start there.</summary>
public static class ResumeRules
{
    public static readonly Rule NoCommitEarliest = new("RES-01", RuleLevel.Must, "No commit, earliest",
        "Without a committed offset, policy earliest delivers the first deliverable record at or above the log start offset first.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "KafkaConsumer javadoc");

    public static readonly Rule NoCommitLatest = new("RES-02", RuleLevel.Must, "No commit, latest",
        "Without a committed offset, policy latest delivers nothing visible when the position was resolved, and "
        + "everything appended after that.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "KafkaConsumer javadoc");

    public static readonly Rule NoCommitNone = new("RES-03", RuleLevel.Must, "No commit, none/error",
        "Without a committed offset and without a policy, the consumer raises an error and delivers nothing.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "NoOffsetForPartitionException; rdkafka_offset.c");

    public static readonly Rule CommittedInRange = new("RES-04", RuleLevel.Must, "Committed in range",
        "Resume starts at the first deliverable record at or above the committed offset.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "KafkaConsumer javadoc; ConsumerCoordinator");

    public static readonly Rule CommittedEqualsLogEnd = new("RES-05", RuleLevel.Must, "Committed equals end",
        "A committed offset equal to the log end offset is in range: no error, no reset, and the next appended record is delivered.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "LocalLog.read; FetchCollector");

    public static readonly Rule CommittedBelowLogStart = new("RES-06", RuleLevel.Must, "Committed below start",
        "A committed offset below the log start offset makes the first fetch OFFSET_OUT_OF_RANGE: the reset policy "
        + "applies, and the commit stays as it was.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "FetchCollector; rdkafka_offset.c")
        { Requires = Requirement.AnyOf(Capability.LogTrim, Capability.Retention) };

    public static readonly Rule CommittedAboveLogEnd = new("RES-07", RuleLevel.Must, "Committed above LEO",
        "A committed offset above the log end offset is out of range: earliest replays from the log start offset, latest "
        + "goes to the high watermark, none fails.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "FetchCollector; rdkafka_offset.c");

    public static readonly Rule LogMayGrowOverTheCommit = new("RES-08", RuleLevel.Must, "The log may grow over the commit",
        "A committed offset that the log end offset has passed before resume is where resume starts, without error, loss or replay.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "LocalLog.read");

    public static readonly Rule CommittedAboveHighWatermark = new("RES-09", RuleLevel.Must, "Committed between HW and LEO",
        "The consumer waits at a committed offset above the high watermark and up to the log end offset, without a reset.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "LocalLog.read")
        { Requires = Requirement.Of(Capability.Failover), NotJudgedBecause = "it needs a leader to move" };

    public static readonly Rule ResetByDuration = new("RES-10", RuleLevel.Should, "Reset by duration",
        "A reset by duration d lands on the offset for timestamp now - d.",
        since: "ListOffsets v1", RuleInterface.Session, source: "KIP-1106")
        { Requires = Requirement.Of(Capability.ListByTime),
          NotJudgedBecause = "Confluent.Kafka has no reset by duration; what it would ask for is LIST-04's" };

    public static readonly Rule ExpiryClassicGroup = new("RES-11", RuleLevel.Must, "Commit expiry, classic group",
        "Committed offsets become absent when the group has been empty for offsets.retention.minutes, and are present before, however old.",
        since: "OffsetFetch v0", RuleInterface.Broker, source: "KIP-211; ClassicGroup.offsetExpirationCondition")
        { Requires = Requirement.Of(Capability.FastOffsetExpiry), Slow = true, NotJudgedBecause = "it waits for committed offsets to expire" };

    public static readonly Rule ExpirySimpleAndConsumerGroups = new("RES-12", RuleLevel.Must, "Commit expiry, simple and KIP-848 groups",
        "Each committed offset expires by its own commit time, but never for a topic that a KIP-848 group subscribes to.",
        since: "OffsetFetch v0", RuleInterface.Broker, source: "OffsetExpirationConditionImpl; ConsumerGroup")
        { Requires = Requirement.Of(Capability.FastOffsetExpiry), Slow = true, NotJudgedBecause = "it waits for committed offsets to expire" };

    public static readonly Rule NoExpiryWhileInUse = new("RES-13", RuleLevel.Must, "No expiry while in use",
        "Committed offsets for topics that a stable group subscribes to never expire, nor does any while the group rebalances.",
        since: "OffsetFetch v0", RuleInterface.Broker, source: "KAFKA-4682; KAFKA-13636")
        { Requires = Requirement.Of(Capability.FastOffsetExpiry), Slow = true, NotJudgedBecause = "it waits for committed offsets to expire" };

    public static readonly Rule RejoinStopsTheClock = new("RES-14", RuleLevel.Must, "Re-join stops the clock",
        "A member that joins before expiry finds the committed offsets, and the next empty period runs its full length.",
        since: "OffsetFetch v0", RuleInterface.Broker, source: "KIP-211; ClassicGroup.offsetExpirationCondition")
        { Requires = Requirement.Of(Capability.FastOffsetExpiry), Slow = true, NotJudgedBecause = "it waits for committed offsets to expire" };

    public static readonly Rule ExpiredMeansPolicy = new("RES-15", RuleLevel.Must, "Expired means policy",
        "A group whose committed offset has expired resumes like one that never committed.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "KIP-211; ConsumerCoordinator")
        { Requires = Requirement.Of(Capability.FastOffsetExpiry), Slow = true, NotJudgedBecause = "it waits for committed offsets to expire" };

    public static readonly Rule SeekIsExact = new("RES-16", RuleLevel.Must, "Seek is exact",
        "After a seek to an in-range o the first deliverable record at or above o comes next, and nothing fetched for the old position.",
        since: "Fetch v0", RuleInterface.Session, source: "KafkaConsumer.seek javadoc; FetchCollector");

    public static readonly Rule SeekOutOfRange = new("RES-17", RuleLevel.Must, "Seek out of range",
        "A seek below the log start offset or above the log end offset meets the reset policy; a seek to the log end offset waits.",
        since: "Fetch v0", RuleInterface.Session, source: "KafkaConsumer.seek javadoc");

    public static readonly Rule SeekToBeginningOrEnd = new("RES-18", RuleLevel.Must, "Seek to beginning/end",
        "Beginning is the log start offset; end is the high watermark, or the last stable offset at read_committed.",
        since: "ListOffsets v0", RuleInterface.Session, source: "KafkaConsumer.seekToEnd javadoc");

    public static readonly Rule SeekDoesNotCommit = new("RES-19", RuleLevel.Must, "Seek does not commit",
        "A seek, and reading on from it, leaves the committed offset as it was until a commit.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "KafkaConsumer.seek javadoc");

    public static readonly Rule AutoCommitUpperBound = new("RES-20", RuleLevel.Must, "Auto-commit upper bound",
        "With auto-commit the committed offset never exceeds the last offset handed to the application + 1.",
        since: "OffsetCommit v0", RuleInterface.Session, source: "ConsumerCoordinator.poll; librdkafka INTRODUCTION.md");

    public static readonly Rule AutoCommitLowerBound = new("RES-21", RuleLevel.Should, "Auto-commit lower bound",
        "A clean close leaves the committed offset at the last delivered offset + 1 on every owned partition with deliveries.",
        since: "OffsetCommit v0", RuleInterface.Session, source: "ConsumerCoordinator.close; librdkafka INTRODUCTION.md");

    public static readonly Rule NoAutoCommitNoCommit = new("RES-22", RuleLevel.Must, "No auto-commit, no commit",
        "With enable.auto.commit=false consuming alone leaves the committed offset as it was.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "ConsumerCoordinator; rdkafka_offset.c");

    public static readonly Rule AtLeastOnceAcrossCrash = new("RES-23", RuleLevel.Must, "At-least-once across crash",
        "After a crash the next owner delivers every deliverable record at or above the committed offset; repeats are "
        + "allowed, omissions are not.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "KafkaConsumer javadoc");

    public static readonly Rule HandOverInAGroup = new("RES-24", RuleLevel.Must, "Hand-over in a group",
        "After a rebalance the new owner starts at the committed offset or by policy, and later commits of the old owner are refused.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "ConsumerCoordinator") { NotJudgedBecause = "it needs a live group member" };

    public static readonly Rule PauseAndResumeKeepThePosition = new("RES-25", RuleLevel.Must, "Pause and resume keep the position",
        "A paused partition delivers nothing, resumes at the next undelivered record or at a seek made meanwhile, and commits nothing.",
        since: "Fetch v0", RuleInterface.Session, source: "KafkaConsumer.pause javadoc");

    /// <summary>The rules of the section, in the order of its text.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        NoCommitEarliest, NoCommitLatest, NoCommitNone, CommittedInRange, CommittedEqualsLogEnd, CommittedBelowLogStart,
        CommittedAboveLogEnd, LogMayGrowOverTheCommit, CommittedAboveHighWatermark, ResetByDuration, ExpiryClassicGroup,
        ExpirySimpleAndConsumerGroups, NoExpiryWhileInUse, RejoinStopsTheClock, ExpiredMeansPolicy, SeekIsExact,
        SeekOutOfRange, SeekToBeginningOrEnd, SeekDoesNotCommit, AutoCommitUpperBound, AutoCommitLowerBound,
        NoAutoCommitNoCommit, AtLeastOnceAcrossCrash, HandOverInAGroup, PauseAndResumeKeepThePosition,
    ];
}
