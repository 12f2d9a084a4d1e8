using System.Collections.Frozen;

namespace OffsetConformance.Contract;

/// <summary>
/// What a target says it can do beyond produce, fetch, list and commit. Taken from what it advertises, never from whether it works.
/// The names that files and reports use are in <see cref="CapabilityNames"/>.
/// </summary>
public enum Capability
{
    /// <summary>Producer ids and sequence numbers; resent batches are recognised.</summary>
    Idempotence,

    /// <summary>Transactions, their markers and transactional commits.</summary>
    Transactions,

    /// <summary>Topics with cleanup.policy=compact.</summary>
    Compaction,

    /// <summary>Deletion of old records by size or time.</summary>
    Retention,

    /// <summary>The DeleteRecords request.</summary>
    DeleteRecords,

    /// <summary>ListOffsets for a timestamp of 0 or above.</summary>
    ListByTime,

    /// <summary>ListOffsets for timestamp -3.</summary>
    MaxTimestamp,

    /// <summary>ListOffsets for the boundaries of local and tiered storage, timestamps -4 and below.</summary>
    LocalTier,

    /// <summary>Older segments are kept in remote storage.</summary>
    Tiered,

    /// <summary>The OffsetDelete request.</summary>
    OffsetDelete,

    /// <summary>The DeleteGroups request.</summary>
    DeleteGroups,

    /// <summary>A metadata string beside a committed offset.</summary>
    CommitMetadata,

    /// <summary>Leader epochs in commits, lookups and fetches.</summary>
    CommitLeaderEpoch,

    /// <summary>Group instance ids (KIP-345).</summary>
    StaticMembers,

    /// <summary>The consumer group protocol of KIP-848.</summary>
    Kip848,

    /// <summary>Topics can be deleted and created again under the same name.</summary>
    TopicRecreate,

    /// <summary>A fetch can call its topic by the id (KIP-516).</summary>
    TopicIds,

    /// <summary>Commits, and questions for them, can call their topic by the id, which is kept with the offset (OffsetCommit and OffsetFetch v10).</summary>
    CommitTopicIds,

    /// <summary>Topics with message.timestamp.type=LogAppendTime.</summary>
    LogAppendTime,

    /// <summary>Fetching from a follower (KIP-392).</summary>
    RackFetch,

    /// <summary>The suite can restart the target.</summary>
    Restart,

    /// <summary>The suite can move leaders or stop one node of several.</summary>
    Failover,

    /// <summary>The suite can make a replica leader that lacks acknowledged records.</summary>
    UncleanElection,

    /// <summary>Requests can be sent as they are, not only through a client library.</summary>
    RawWire,

    /// <summary>The suite can move the target's clock.</summary>
    ClockControl,

    /// <summary>Committed offsets expire within the time of a run.</summary>
    FastOffsetExpiry,

    /// <summary>
    /// The target has some way to raise a partition's log start offset on demand: the DeleteRecords request, or a control of its own.
    /// </summary>
    LogTrim,

    /// <summary>Topics can be created, with settings of their own, and be given more partitions, by request.</summary>
    CreateTopics,

    /// <summary>Records carry headers: batches of format 2, which came with Produce v3.</summary>
    RecordHeaders,

    /// <summary>A fetch can open a session in which later answers leave out what is not new (Fetch v7).</summary>
    FetchSessions,

    /// <summary>There is an admin tool to judge: <see cref="ITarget.GroupAdmin"/>.</summary>
    GroupAdmin,
}

/// <summary>The names of capabilities in files, reports and on the command line.</summary>
public static class CapabilityNames
{
    private static readonly FrozenDictionary<string, Capability> ByName =
        Enum.GetValues<Capability>().ToFrozenDictionary(ToName, StringComparer.Ordinal);

    public static string ToName(this Capability capability) => capability switch
    {
        Capability.Idempotence => "idempotence",
        Capability.Transactions => "txn",
        Capability.Compaction => "compaction",
        Capability.Retention => "retention",
        Capability.DeleteRecords => "delete-records",
        Capability.ListByTime => "list-by-time",
        Capability.MaxTimestamp => "max-timestamp",
        Capability.LocalTier => "local-tier",
        Capability.Tiered => "tiered",
        Capability.OffsetDelete => "offset-delete",
        Capability.DeleteGroups => "delete-groups",
        Capability.CommitMetadata => "commit-metadata",
        Capability.CommitLeaderEpoch => "commit-leader-epoch",
        Capability.StaticMembers => "static-members",
        Capability.Kip848 => "kip848",
        Capability.TopicRecreate => "topic-recreate",
        Capability.TopicIds => "topic-ids",
        Capability.CommitTopicIds => "commit-topic-ids",
        Capability.LogAppendTime => "log-append-time",
        Capability.RackFetch => "rack-fetch",
        Capability.Restart => "restart",
        Capability.Failover => "failover",
        Capability.UncleanElection => "unclean-election",
        Capability.RawWire => "raw-wire",
        Capability.ClockControl => "clock-control",
        Capability.FastOffsetExpiry => "fast-offset-expiry",
        Capability.LogTrim => "log-trim",
        Capability.CreateTopics => "create-topics",
        Capability.RecordHeaders => "record-headers",
        Capability.FetchSessions => "fetch-sessions",
        Capability.GroupAdmin => "group-admin",
        _ => throw new ArgumentOutOfRangeException(nameof(capability), capability, "There is no such capability."),
    };

    /// <exception cref="FormatException">No capability has that name.</exception>
    public static Capability Parse(string name) =>
        TryParse(name, out var capability) ? capability : throw new FormatException($"There is no capability '{name}'.");

    public static bool TryParse(string name, out Capability capability) => ByName.TryGetValue(name, out capability);
}
