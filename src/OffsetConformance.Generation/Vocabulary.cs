using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

/// <summary>What a target can be asked: a step outside the vocabulary is never generated for it.</summary>
public sealed record Vocabulary(IReadOnlySet<Capability> Capabilities, ValueList<Compression> Codecs, bool HasSessions)
{
    /// <summary>One character longer than what Kafka stores by default (offset.metadata.max.bytes).</summary>
    public const int OversizeMetadata = 4097;

    /// <summary>Far above any epoch that a leader of a fresh partition can have.</summary>
    public const int UnknownLeaderEpoch = 1000;

    public static Vocabulary Of(TargetInfo target) => new(target.Capabilities, target.Codecs, target.HasSessions);

    public bool Has(Capability capability) => Capabilities.Contains(capability);

    private bool HasRawWire => Has(Capability.RawWire);

    public bool Allows(ModelProgram program) => program.Steps.All(Allows);

    private bool Allows(Command<SymbolicOffset> step) => step switch
    {
        Command<SymbolicOffset>.Produce produce => Codecs.Contains(produce.Compression)
            && (Has(Capability.RecordHeaders) || produce.Records.All(record => record.Headers.IsEmpty))
            && (produce.Malformed is null || HasRawWire)
            && (produce.Producer is null || (HasRawWire && Has(Capability.Idempotence))),
        Command<SymbolicOffset>.Fetch { Topic.IsName: false } fetch => HasRawWire && Has(Capability.TopicIds) && Allows(fetch with { Topic = default }),
        Command<SymbolicOffset>.Fetch { Session: not FetchSession.None } => HasRawWire && Has(Capability.FetchSessions),
        Command<SymbolicOffset>.Fetch fetch => HasRawWire || (fetch.Offset is not { Anchor: OffsetAnchor.Zero, Delta: < 0 } && fetch is { MaxBytes: int.MaxValue, MinBytes: 0, MaxWait: 0 }),
        Command<SymbolicOffset>.ListOffsets list => Allows(list),
        Command<SymbolicOffset>.Trim => Has(Capability.LogTrim),
        Command<SymbolicOffset>.DeleteRecords delete =>
            Has(Capability.DeleteRecords) && (HasRawWire || (delete.Offset is not { Anchor: OffsetAnchor.Zero, Delta: < -1 } && !IsOwn(delete.Partition))),
        Command<SymbolicOffset>.FetchCommitted { Topic.IsName: false } => HasRawWire && Has(Capability.CommitTopicIds),
        Command<SymbolicOffset>.Commit commit => Allows(commit),
        Command<SymbolicOffset>.Together together => HasRawWire && together.Parts.All(Allows),
        Command<SymbolicOffset>.Control control => Allows(control.Body),
        Command<SymbolicOffset>.SessionCall => HasSessions,
        Command<SymbolicOffset>.Reset { To: ResetTo.ToDatetime or ResetTo.ByDuration } => Has(Capability.GroupAdmin) && Has(Capability.ListByTime),
        Command<SymbolicOffset>.AdminCall => Has(Capability.GroupAdmin),
        _ => true,
    };

    private bool Allows(Command<SymbolicOffset>.ListOffsets list) =>
        (HasRawWire || !IsOwn(list.Partition))
        && (list.CurrentLeaderEpoch is null || (HasRawWire && Has(Capability.CommitLeaderEpoch)))
        && list.Spec.Timestamp switch
        {
            >= 0 => Has(Capability.ListByTime),
            -3 => Has(Capability.MaxTimestamp),
            < -3 => HasRawWire && Has(Capability.LocalTier),
            _ => true,
        };

    private bool Allows(Command<SymbolicOffset>.Commit commit) =>
        (commit.Metadata is "" or null || Has(Capability.CommitMetadata))
        && (commit.Topic.IsName || (HasRawWire && Has(Capability.CommitTopicIds)))
        && (commit.LeaderEpoch is null || Has(Capability.CommitLeaderEpoch))
        && (HasRawWire || (commit is { Member: null, Group.Length: > 0 } && commit.Offset is not { Anchor: OffsetAnchor.Zero, Delta: < 0 }));

    private bool Allows(ControlRequest request) => request switch
    {
        ControlRequest.CreateTopic create => Has(Capability.CreateTopics) && (!create.Config.Contains(TopicKinds.AppendTime) || Has(Capability.LogAppendTime)),
        ControlRequest.CreatePartitions => Has(Capability.CreateTopics),
        ControlRequest.DeleteTopic => Has(Capability.CreateTopics) && Has(Capability.TopicRecreate),
        ControlRequest.FetchCommittedAll => HasRawWire,
        ControlRequest.OffsetDelete => Has(Capability.OffsetDelete),
        ControlRequest.DeleteGroup => Has(Capability.DeleteGroups),
        ControlRequest.InitProducerId => HasRawWire && Has(Capability.Idempotence),
        _ => false,
    };

    private static bool IsOwn(TopicPartition partition) => partition.Topic is ModelProgram.OwnTopic;
}
