namespace OffsetConformance.Model.Judging;

/// <summary>
/// The situation in which a rule was checked. A pass says which of them were reached, so that "passed" can't mean "passed in the middle".
/// </summary>
public enum Boundary
{
    FreshPartition,
    FilledPartition,
    TrimmedPartition,
    EmptiedPartition,

    AtLogStart,
    InsideTheLog,
    InsideABatch,
    AtLogEnd,
    OnePastLogEnd,
    FarPastLogEnd,
    AtMaxOffset,
    OneBelowLogStart,
    FarBelowLogStart,

    FirstAppend,
    AfterOneRecord,
    AfterABatch,
    AfterLatest,
    AfterTrim,
    AfterEmptying,

    Uncompressed,
    Gzip,
    Snappy,
    Lz4,
    Zstd,

    ReadAgain,
    SeveralRecords,
    BatchesOfSeveralSizes,
    ByTime,

    AfterAppendElsewhere,
    AfterAppendHere,
    AfterListing,
    AfterReading,
    AfterCommitHere,
    AfterCommitElsewhere,
    AfterRefusedCommit,
    AfterConsuming,
    AfterSeek,

    SameClient,
    OtherClient,
    OffsetZero,
    ByConsumption,

    PolicyNone,
    PolicyEarliest,
    PolicyLatest,
    LaterDelivery,

    MinusOne,
    BelowMinusOne,
    WrongBaseOffset,
    WrongLastOffsetDelta,
    WrongRecordCount,
    SpecialTimestamp,
    UnknownTimestamp,

    Refused,
    AfterRefusedAppend,
    Resent,
    ResentOlder,
    SequenceGap,
    SequenceGoneBy,
    StaleEpoch,

    ToLogStart,
    BelowLogStart,
    ToHighWatermark,
    CompactedTopic,
    UnknownPartition,
    BesideARefusal,
    NamedTwice,
    EveryPartAnswered,
    Recreated,
    FormerId,
    FormerIdInSession,
    AddedPartition,
    AfterAddingPartitions,

    FirstRecord,
    LastRecord,
    NoHit,
    OutOfOrder,
    EqualTimestamps,
    AnswerTimestamp,
    ComparedLookups,
    WithinABatch,
    FutureEpoch,
    PastEpoch,
    FirstAnswer,

    NewGroup,
    KnownGroup,
    EmptyGroupId,
    WithEpoch,
    NoEpoch,
    Removed,
    RemovedElsewhere,
    UnknownGroup,
    AbsentKey,
    SmallLimit,
    MinBytesUnmet,
    NoValue,
    EmptyValue,
    EmptyKey,
    WithHeaders,
    AboveTwoToThe31,
    ReadUncommitted,
    ReadCommitted,

    AfterReset,
    AfterCrash,
    WhilePaused,
    AfterUnpausing,
    AtClose,
    Query,
    Cache,

    NoMetadata,
    WithMetadata,
    MetadataReplaced,
    AtMetadataLimit,
    AboveMetadataLimit,

    Overlapping,
    NothingCommitted,
    OnlyTold,
    OutsideTheScope,
    AfterRefusedReset,
}

/// <summary>The names that reports use.</summary>
public static class Boundaries
{
    private static readonly string[] Names = [.. Enum.GetValues<Boundary>().Select(Spell)];

    public static int Count => Names.Length;

    /// <summary>The member's words in lower case, joined by hyphens.</summary>
    public static string ToText(this Boundary boundary) => Names[(int)boundary];

    private static string Spell(Boundary boundary) => string.Concat(
        boundary.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : $"{c}"));
}
