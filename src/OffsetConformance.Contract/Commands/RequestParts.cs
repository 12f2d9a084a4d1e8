namespace OffsetConformance.Contract;

/// <summary>A producer id and the epoch that fences its predecessors.</summary>
public readonly record struct ProducerIdentity(long Id, short Epoch)
{
    /// <summary>The same producer so many epochs later.</summary>
    public ProducerIdentity Raised(short epochs) => this with { Epoch = (short)(Epoch + epochs) };
}

/// <summary>What a producer with an id writes into a batch: the sequence number of its first record, from 0, and whether it belongs to a transaction.</summary>
public sealed record ProducerStamp(ProducerIdentity Producer, int BaseSequence, string? TransactionalId = null)
{
    /// <summary>The batch's transactional bit.</summary>
    public bool IsTransactional { get; init; } = TransactionalId is not null;
}

/// <summary>Which transaction a request belongs to: the producer's current one.</summary>
public sealed record Transaction(string TransactionalId, ProducerIdentity Producer);

/// <summary>On whose behalf a group request speaks.</summary>
/// <param name="Generation">-1 with a member id is legal on the wire, and means "no generation".</param>
/// <param name="Id">The member id.</param>
/// <param name="Instance">group.instance.id of a static member.</param>
public sealed record Membership(int Generation, string Id, string? Instance = null);

/// <summary>What is wrong with a produced batch on purpose. A field that is null is as it should be.</summary>
public sealed record Malformation
{
    /// <summary>The checksum does not fit the batch.</summary>
    public bool BadCrc { get; init; }

    /// <summary>Base offset written in the batch where 0 is due.</summary>
    public long? BaseOffset { get; init; }

    /// <summary>lastOffsetDelta written in the batch where the record count - 1 is due.</summary>
    public int? LastOffsetDelta { get; init; }

    /// <summary>Record count written in the batch where the number of its records is due.</summary>
    public int? RecordCount { get; init; }
}

/// <summary>A topic's setting; a null value stands for the broker's default.</summary>
public readonly record struct Setting(string Name, string? Value);

/// <summary>An assignor that a member supports, and what it says of itself there (for consumers: its subscription).</summary>
public sealed record GroupProtocol(string Name, ValueList<byte> Metadata);

public sealed record GroupAssignment(string Member, ValueList<byte> Assignment);
