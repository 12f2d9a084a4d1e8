namespace OffsetConformance.Contract;

/// <summary>What a marker says of the transaction that it ends.</summary>
public enum TransactionEnd
{
    Abort,
    Commit,
}

/// <summary>A batch as it was stored. Compaction may leave it with fewer records than its offsets, or with none.</summary>
/// <param name="BaseOffset">Its first offset.</param>
/// <param name="LastOffset">Its last offset, inclusive.</param>
/// <param name="Records">Those of its records that are left; empty for a marker.</param>
public sealed record FetchedBatch(Offset BaseOffset, Offset LastOffset, ValueList<OffsetRecord> Records)
{
    public Compression Compression { get; init; }

    public int LeaderEpoch { get; init; }

    /// <summary>Who numbered it; null for a producer without an id.</summary>
    public ProducerStamp? Producer { get; init; }

    /// <summary>What it says if it is a marker (a control batch); null for data.</summary>
    public TransactionEnd? Control { get; init; }

    /// <summary>The broker's timestamp in milliseconds, which stands for those of its records; null where the producer's own count.</summary>
    public long? LogAppendTime { get; init; }

    /// <summary>Of a batch that has no records left, or a marker: its timestamp in milliseconds.</summary>
    public long Timestamp { get; init; }
}

/// <summary>Records of this producer from the offset on, inclusive, up to its next abort marker, were taken back.</summary>
public readonly record struct AbortedTransaction(long ProducerId, Offset FirstOffset);

/// <summary>A topic, or why there is none of that name. Partitions are numbered from 0.</summary>
public sealed record TopicDescription(string Topic, ErrorCode Error, int Partitions)
{
    /// <summary>Tells a topic from an earlier one of the same name (KIP-516); all zero where there are no ids.</summary>
    public Guid Id { get; init; }

    public bool IsInternal { get; init; }

    /// <summary>Epoch of every partition's leader.</summary>
    public int LeaderEpoch { get; init; }
}

/// <summary>A member as the coordinator describes it; <paramref name="Assignment"/> is empty while there is none.</summary>
public sealed record GroupMember(string Id, string? Instance, ValueList<byte> Metadata, ValueList<byte> Assignment)
{
    public string ClientId { get; init; } = "";
}
