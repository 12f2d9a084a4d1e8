namespace OffsetConformance.Contract;

/// <summary>
/// The protocol's error codes as far as offsets meet them, with Kafka's names, and one code of the client library. Codes that are not
/// named here are carried as their number.
/// </summary>
public enum ErrorCode : short
{
    /// <summary>librdkafka's local code: there is no position, and the reset policy forbids choosing one.</summary>
    AutoOffsetReset = -140,
    UnknownServerError = -1,
    None = 0,
    OffsetOutOfRange = 1,
    CorruptMessage = 2,
    UnknownTopicOrPartition = 3,
    InvalidFetchSize = 4,
    LeaderNotAvailable = 5,
    NotLeaderOrFollower = 6,
    RequestTimedOut = 7,
    BrokerNotAvailable = 8,
    ReplicaNotAvailable = 9,
    MessageTooLarge = 10,
    OffsetMetadataTooLarge = 12,
    NetworkException = 13,
    CoordinatorLoadInProgress = 14,
    CoordinatorNotAvailable = 15,
    NotCoordinator = 16,
    InvalidTopicException = 17,
    RecordListTooLarge = 18,
    NotEnoughReplicas = 19,
    NotEnoughReplicasAfterAppend = 20,
    InvalidRequiredAcks = 21,
    IllegalGeneration = 22,
    InconsistentGroupProtocol = 23,
    InvalidGroupId = 24,
    UnknownMemberId = 25,
    InvalidSessionTimeout = 26,
    RebalanceInProgress = 27,
    InvalidCommitOffsetSize = 28,
    TopicAuthorizationFailed = 29,
    GroupAuthorizationFailed = 30,
    ClusterAuthorizationFailed = 31,
    InvalidTimestamp = 32,
    UnsupportedSaslMechanism = 33,
    IllegalSaslState = 34,
    UnsupportedVersion = 35,
    TopicAlreadyExists = 36,
    InvalidPartitions = 37,
    InvalidReplicationFactor = 38,
    InvalidConfig = 40,
    InvalidRequest = 42,
    PolicyViolation = 44,
    OutOfOrderSequenceNumber = 45,
    DuplicateSequenceNumber = 46,
    InvalidProducerEpoch = 47,
    InvalidTxnState = 48,
    InvalidProducerIdMapping = 49,
    InvalidTransactionTimeout = 50,
    ConcurrentTransactions = 51,
    OperationNotAttempted = 55,
    SaslAuthenticationFailed = 58,
    UnknownProducerId = 59,
    NonEmptyGroup = 68,
    GroupIdNotFound = 69,
    FetchSessionIdNotFound = 70,
    InvalidFetchSessionEpoch = 71,
    FencedLeaderEpoch = 74,
    UnknownLeaderEpoch = 75,
    UnsupportedCompressionType = 76,
    OffsetNotAvailable = 78,
    MemberIdRequired = 79,
    FencedInstanceId = 82,
    GroupSubscribedToTopic = 86,
    InvalidRecord = 87,
    UnstableOffsetCommit = 88,
    ThrottlingQuotaExceeded = 89,
    ProducerFenced = 90,
    UnknownTopicId = 100,
    InconsistentTopicId = 103,
    FencedMemberEpoch = 110,
    StaleMemberEpoch = 113,
}

/// <summary>What the protocol says of its codes.</summary>
public static class ErrorCodes
{
    /// <summary>
    /// Whether the same request may succeed when it is sent again. Only codes that promise "no effect" are here: after
    /// RequestTimedOut or NetworkException a write may have happened. The two leader epoch codes are not here either: they answer a
    /// request that carried an epoch, and the same epoch gets the same answer.
    /// </summary>
    public static bool IsRetriable(this ErrorCode code) => code is
        ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderOrFollower or ErrorCode.BrokerNotAvailable or ErrorCode.ReplicaNotAvailable or
        ErrorCode.CoordinatorLoadInProgress or ErrorCode.CoordinatorNotAvailable or ErrorCode.NotCoordinator or
        ErrorCode.NotEnoughReplicas or ErrorCode.ConcurrentTransactions or ErrorCode.OffsetNotAvailable or ErrorCode.ThrottlingQuotaExceeded;

    /// <summary>Whether a write that got this answer may have been done, in part or whole.</summary>
    public static bool LeavesWriteOpen(this ErrorCode code) => code is ErrorCode.RequestTimedOut or ErrorCode.NotEnoughReplicasAfterAppend;

    /// <summary>Whether the target's access rules stand in the way.</summary>
    public static bool IsAuthorization(this ErrorCode code) => code is
        ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed;

    /// <summary>Kafka's spelling, <c>OFFSET_OUT_OF_RANGE (1)</c>; the bare number for a code without a name here.</summary>
    public static string ToText(this ErrorCode code)
    {
        var name = code.ToString();
        if (!char.IsAsciiLetter(name[0]))
        {
            return $"error {name}";
        }

        var upper = string.Concat(name.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
        return $"{upper} ({(short)code})";
    }
}
