using OffsetConformance.Contract;

namespace OffsetConformance.Model.Rules;

/// <summary>What a group stores, who may store it, and when it is visible.</summary>
public static class CommitRules
{
    public static readonly Rule IntegerIsStoredExactly = new("CMT-01", RuleLevel.Must, "The integer is stored exactly",
        "After a successful commit of o, OffsetFetch for the same group, topic and partition returns exactly o.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetMetadataManager.commitOffset");

    public static readonly Rule NextToReadConvention = new("CMT-02", RuleLevel.Must, "Next-to-read convention",
        "Resuming from committed offset o delivers the record at o first, or else the next higher one: o itself is not yet read.",
        since: "OffsetFetch v0", RuleInterface.Session, source: "KafkaConsumer javadoc");

    public static readonly Rule AbsentIsMinusOne = new("CMT-03", RuleLevel.Must, "Absent is -1 without error",
        "OffsetFetch for a partition never committed answers offset -1, leader epoch -1 and empty metadata, without error.",
        since: "OffsetFetch v0", RuleInterface.Broker, source: "OffsetMetadataManager.fetchOffsets");

    public static readonly Rule UnknownGroupFetchIsEmpty = new("CMT-04", RuleLevel.Must, "Unknown group fetch is empty, not an error",
        "For a group never seen, OffsetFetch answers every requested partition as absent and the fetch-all form an empty list.",
        since: "OffsetFetch v0", RuleInterface.Broker, source: "OffsetMetadataManager.fetchOffsets");

    public static readonly Rule LastWriteWins = new("CMT-05", RuleLevel.Must, "Last write wins",
        "After successful commits to one key that do not overlap in time, the committed offset is the one sent last.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetMetadataManager");

    public static readonly Rule GoingBackwardsIsAllowed = new("CMT-06", RuleLevel.Must, "Going backwards is allowed",
        "A commit lower than the committed offset succeeds and is returned from then on.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetMetadataManager");

    public static readonly Rule OutOfRangeValuesAreAccepted = new("CMT-07", RuleLevel.Must, "Out-of-range values are accepted",
        "Commits below the log start offset, above the log end offset, on a gap or to an empty partition succeed and are stored as given.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetMetadataManager");

    public static readonly Rule NegativeValues = new("CMT-08", RuleLevel.May, "Negative values",
        "The broker may store a negative offset or refuse it; readers treat an answer of -1 as absent.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetAndMetadata") { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule MetadataRoundTrip = new("CMT-09", RuleLevel.Must, "Metadata round trip",
        "OffsetFetch returns the metadata string unchanged with the offset it was committed with, and null as the empty string.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetCommitRequest") { Requires = Requirement.Of(Capability.CommitMetadata) };

    public static readonly Rule MetadataLimit = new("CMT-10", RuleLevel.Must, "Metadata limit",
        "Metadata of offset.metadata.max.bytes UTF-16 units is accepted, one more gets OFFSET_METADATA_TOO_LARGE for that partition only.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetMetadataManager.isMetadataInvalid")
        { Requires = Requirement.Of(Capability.CommitMetadata) };

    public static readonly Rule KeysAreGroupTopicPartition = new("CMT-11", RuleLevel.Must, "Keys are (group, topic, partition)",
        "A commit changes the committed offset of exactly its own key and of no other.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetMetadataManager");

    public static readonly Rule PerPartitionAnswers = new("CMT-12", RuleLevel.Must, "Per-partition answers in one request",
        "A commit of several partitions answers each of them, and a refused one leaves the others stored.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "KafkaApis.handleOffsetCommitRequest")
        { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule UnknownTopicOrPartition = new("CMT-13", RuleLevel.Must, "Unknown topic or partition",
        "A commit to a topic or partition that does not exist answers UNKNOWN_TOPIC_OR_PARTITION, stores no offset and creates no topic.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "KafkaApis.handleOffsetCommitRequest");

    public static readonly Rule CommitsDoNotTouchTheLog = new("CMT-14", RuleLevel.Must, "Commits do not touch the log",
        "A commit leaves the log start offset, high watermark, records and ListOffsets answers of the data topic as they were.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetMetadataManager");

    public static readonly Rule LogDoesNotTouchCommits = new("CMT-15", RuleLevel.Must, "The log does not touch commits",
        "Produce, retention, DeleteRecords, compaction and other consumers leave every committed offset as it was.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetMetadataManager");

    public static readonly Rule ReadYourCommits = new("CMT-16", RuleLevel.Must, "Read your commits from anywhere",
        "Once a commit is acknowledged, OffsetFetch by any client returns that value or a later one, also after a coordinator change.",
        since: "OffsetFetch v0", RuleInterface.Broker, source: "OffsetMetadataManager; CoordinatorRuntime");

    public static readonly Rule FetchAll = new("CMT-17", RuleLevel.Must, "Fetch-all",
        "OffsetFetch with a null topic list answers exactly the partitions that have a committed offset.",
        since: "OffsetFetch v2", RuleInterface.Broker, source: "KIP-88") { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule SimpleCommitsToMemberlessGroup = new("CMT-18", RuleLevel.Must, "Simple commits to a memberless group",
        "A commit with generation -1 and no member id is accepted when the group is empty or does not exist, which creates it.",
        since: "OffsetCommit v1", RuleInterface.Broker, source: "ClassicGroup.validateOffsetCommit; ConsumerGroup.validateOffsetCommit");

    public static readonly Rule SimpleCommitsToLiveGroupAreRefused = new("CMT-19", RuleLevel.Must, "Simple commits to a live group are refused",
        "A commit with generation -1 and no member id answers UNKNOWN_MEMBER_ID while the group has members, and changes nothing.",
        since: "OffsetCommit v1", RuleInterface.Broker, source: "ClassicGroup.validateOffsetCommit; ConsumerGroup.validateOffsetCommit")
        { NotJudgedBecause = "it needs a live group member" };

    public static readonly Rule UnknownMember = new("CMT-20", RuleLevel.Must, "Unknown member",
        "A commit with a generation of 0 or above and a member id not in the group answers UNKNOWN_MEMBER_ID, also when "
        + "the group is empty.",
        since: "OffsetCommit v1", RuleInterface.Broker, source: "ClassicGroup.validateOffsetCommit")
        { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule StaleGeneration = new("CMT-21", RuleLevel.Must, "Stale generation",
        "A known member with another generation gets ILLEGAL_GENERATION; so does a group that does not exist, or from v9 "
        + "GROUP_ID_NOT_FOUND.",
        since: "OffsetCommit v1", RuleInterface.Broker, source: "OffsetMetadataManager.validateOffsetCommit; KAFKA-2596")
        { Requires = Requirement.Of(Capability.RawWire) };

    public static readonly Rule CommitsDuringRebalance = new("CMT-22", RuleLevel.Must, "Commits during a rebalance",
        "A preparing rebalance still accepts commits of its generation; a completing one answers REBALANCE_IN_PROGRESS.",
        since: "OffsetCommit v1", RuleInterface.Broker, source: "ClassicGroup.validateOffsetCommit")
        { NotJudgedBecause = "it needs a live group member" };

    public static readonly Rule StaticMemberFencing = new("CMT-23", RuleLevel.Must, "Static member fencing",
        "A commit naming a group instance id that another member id owns now gets FENCED_INSTANCE_ID, an unknown one UNKNOWN_MEMBER_ID.",
        since: "OffsetCommit v7", RuleInterface.Broker, source: "KIP-345")
        { Requires = Requirement.Of(Capability.StaticMembers), NotJudgedBecause = "it needs a live group member" };

    public static readonly Rule MemberEpochs = new("CMT-24", RuleLevel.Must, "KIP-848 member epochs",
        "A newer epoch than the member's gets STALE_MEMBER_EPOCH, and so does an older one unless the partition was "
        + "assigned at or before it.",
        since: "OffsetCommit v9", RuleInterface.Broker, source: "KIP-848; ConsumerGroup.validateOffsetCommit")
        { Requires = Requirement.Of(Capability.Kip848), NotJudgedBecause = "it needs a live group member" };

    public static readonly Rule RefusedCommitChangesNothing = new("CMT-25", RuleLevel.Must, "A refused commit changes nothing",
        "After a refused commit the earlier offset, metadata and leader epoch are still returned, and later commits work.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "OffsetMetadataManager; KAFKA-16371")
        { MetOnlyIf = "the target refuses a commit for a key that it could store" };

    public static readonly Rule OwnershipIsNotChecked = new("CMT-26", RuleLevel.May, "Ownership is not checked (classic)",
        "A valid member may commit for a partition it does not own, and what is accepted is stored.",
        since: "OffsetCommit v1", RuleInterface.Broker, source: "ClassicGroup.validateOffsetCommit")
        { NotJudgedBecause = "it needs a live group member" };

    public static readonly Rule LeaderEpochIsCarried = new("CMT-27", RuleLevel.Must, "Leader epoch is carried, not judged",
        "The committed leader epoch is returned as committed, by default -1, and never causes a refusal.",
        since: "OffsetCommit v6", RuleInterface.Broker, source: "KIP-320") { Requires = Requirement.Of(Capability.CommitLeaderEpoch) };

    public static readonly Rule OffsetDeleteRemovesOneKey = new("CMT-28", RuleLevel.Must, "OffsetDelete removes one key",
        "OffsetDelete in an empty group makes exactly the named partition absent; deleting an absent one is no error.",
        since: "OffsetDelete v0", RuleInterface.Broker, source: "KIP-496") { Requires = Requirement.Of(Capability.OffsetDelete) };

    public static readonly Rule OffsetDeleteErrors = new("CMT-29", RuleLevel.Must, "OffsetDelete errors",
        "OffsetDelete refuses an unknown group, a live group of another protocol and, per partition, a topic that a live "
        + "member subscribes to.",
        since: "OffsetDelete v0", RuleInterface.Broker, source: "ClassicGroup.validateOffsetDelete; ClassicGroup.isSubscribedToTopic")
        { Requires = Requirement.Of(Capability.OffsetDelete) };

    public static readonly Rule DeleteGroupsDropsAllCommits = new("CMT-30", RuleLevel.Must, "DeleteGroups drops all commits",
        "DeleteGroups makes every committed offset of an empty group absent for good; a live group gets NON_EMPTY_GROUP and keeps them.",
        since: "DeleteGroups v0", RuleInterface.Broker, source: "GroupCoordinatorService.deleteGroups")
        { Requires = Requirement.Of(Capability.DeleteGroups) };

    public static readonly Rule TransactionalCommitsAreInvisible = new("CMT-31", RuleLevel.Must, "Transactional commits are invisible until commit",
        "TxnOffsetCommit changes the committed offset only once EndTxn commits; after an abort the earlier value stays.",
        since: "TxnOffsetCommit v0", RuleInterface.Broker, source: "KIP-98; OffsetMetadataManager.replayEndTransactionMarker")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule RequireStable = new("CMT-32", RuleLevel.Must, "require_stable",
        "With require_stable, partitions with a pending transactional commit answer UNSTABLE_OFFSET_COMMIT until the "
        + "transaction ends, others normally.",
        since: "OffsetFetch v7", RuleInterface.Broker, source: "KIP-447")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule VisibilityAfterEndTxn = new("CMT-33", RuleLevel.Should, "Visibility right after EndTxn",
        "A require_stable fetch sent after EndTxn was acknowledged answers the new committed offset or "
        + "UNSTABLE_OFFSET_COMMIT, never the older offset.",
        since: "OffsetFetch v7", RuleInterface.Broker, source: "KAFKA-17507")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule PlainAndTransactionalInOneOrder = new("CMT-34", RuleLevel.Must, "Plain and transactional commits in one order",
        "Of plain and transactional commits to one key the later record in the coordinator's log wins, live and after reload alike.",
        since: "TxnOffsetCommit v0", RuleInterface.Broker, source: "KAFKA-5247")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule TransactionalCommitFencing = new("CMT-35", RuleLevel.Must, "Transactional commit fencing",
        "TxnOffsetCommit is refused for a stale generation, an unknown member, a fenced instance or an old producer "
        + "epoch, where it names them.",
        since: "TxnOffsetCommit v3", RuleInterface.Broker, source: "KIP-447")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule AtomicReadProcessWrite = new("CMT-36", RuleLevel.Must, "Atomic read-process-write",
        "An output record visible at read_committed implies that the input offset behind it is committed, and the reverse.",
        since: "TxnOffsetCommit v0", RuleInterface.BrokerAndSession, source: "KIP-98")
        { Requires = Requirement.Of(Capability.Transactions), NotJudgedBecause = "it needs a transaction" };

    public static readonly Rule NoBlending = new("CMT-37", RuleLevel.Must, "No blending",
        "Concurrent commits to one key end as one of the submitted triples of offset, leader epoch and metadata.",
        since: "OffsetCommit v0", RuleInterface.History, source: "OffsetMetadataManager");

    public static readonly Rule EmptyGroupId = new("CMT-38", RuleLevel.May, "Empty group id",
        "The group id \"\" may be accepted or refused, but what is accepted is stored; a null group id gets INVALID_GROUP_ID.",
        since: "OffsetCommit v0", RuleInterface.Broker, source: "KAFKA-6773")
        { Requires = Requirement.Of(Capability.RawWire),
          MetOnlyIf = "the target answers who coordinates the group without a name" };

    public static readonly Rule TopicIdentityOfACommit = new("CMT-39", RuleLevel.Should, "Topic identity of a commit",
        "A commit made for an older incarnation of a topic name reads as absent.",
        since: "OffsetCommit v10", RuleInterface.Broker, source: "OffsetMetadataManager.isMismatchedTopicId")
        { Requires = Requirement.AllOf(Capability.CommitTopicIds, Capability.TopicRecreate, Capability.CreateTopics, Capability.RawWire) };

    /// <summary>The rules of the section, in the order of its text.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        IntegerIsStoredExactly, NextToReadConvention, AbsentIsMinusOne, UnknownGroupFetchIsEmpty, LastWriteWins,
        GoingBackwardsIsAllowed, OutOfRangeValuesAreAccepted, NegativeValues, MetadataRoundTrip, MetadataLimit,
        KeysAreGroupTopicPartition, PerPartitionAnswers, UnknownTopicOrPartition, CommitsDoNotTouchTheLog,
        LogDoesNotTouchCommits, ReadYourCommits, FetchAll, SimpleCommitsToMemberlessGroup,
        SimpleCommitsToLiveGroupAreRefused, UnknownMember, StaleGeneration, CommitsDuringRebalance, StaticMemberFencing,
        MemberEpochs, RefusedCommitChangesNothing, OwnershipIsNotChecked, LeaderEpochIsCarried,
        OffsetDeleteRemovesOneKey, OffsetDeleteErrors, DeleteGroupsDropsAllCommits, TransactionalCommitsAreInvisible,
        RequireStable, VisibilityAfterEndTxn, PlainAndTransactionalInOneOrder, TransactionalCommitFencing,
        AtomicReadProcessWrite, NoBlending, EmptyGroupId, TopicIdentityOfACommit,
    ];
}
