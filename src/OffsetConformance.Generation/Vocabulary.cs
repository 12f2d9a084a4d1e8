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
        Command<SymbolicOffset>.Produce produce => Codecs.Contains(produce.Compression) && (produce.Malformed is null || HasRawWire),
        Command<SymbolicOffset>.Fetch { Offset: { Anchor: OffsetAnchor.Zero, Delta: < 0 } } => HasRawWire,
        Command<SymbolicOffset>.ListOffsets { Spec.IsTime: true } => Has(Capability.ListByTime),
        Command<SymbolicOffset>.ListOffsets list when list.Spec == OffsetSpec.MaxTimestamp => Has(Capability.MaxTimestamp),
        Command<SymbolicOffset>.ListOffsets { Spec.Timestamp: < -3 } => HasRawWire && Has(Capability.LocalTier),
        Command<SymbolicOffset>.Trim => Has(Capability.LogTrim),
        Command<SymbolicOffset>.DeleteRecords { Offset: { Anchor: OffsetAnchor.Zero, Delta: < -1 } } => HasRawWire && Has(Capability.DeleteRecords),
        Command<SymbolicOffset>.DeleteRecords => Has(Capability.DeleteRecords),
        Command<SymbolicOffset>.Commit { Offset: { Anchor: OffsetAnchor.Zero, Delta: < 0 } } => HasRawWire,
        Command<SymbolicOffset>.Commit commit =>
            (commit.Metadata is "" or null || Has(Capability.CommitMetadata)) && (commit.LeaderEpoch is null || Has(Capability.CommitLeaderEpoch)),
        Command<SymbolicOffset>.SessionCall => HasSessions,
        _ => true,
    };
}
