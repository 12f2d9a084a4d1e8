using System.Buffers.Binary;
using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Records;

/// <summary>
/// What a record batch (format v2, magic 2) says in front of its records. Every number is as it is written, however little sense it
/// makes: what a claim is worth, the reader of the batch decides.
/// </summary>
public readonly record struct BatchHeader
{
    /// <summary>Base offset and length, which the length doesn't count.</summary>
    internal const int LengthEnd = 12;

    /// <summary>As many bytes as it takes to know the format.</summary>
    internal const int MagicEnd = 17;

    /// <summary>The checksum is of everything from here on: the base offset and the leader epoch are the broker's to change.</summary>
    internal const int AttributesStart = 21;

    /// <summary>Where the records begin.</summary>
    internal const int Size = 61;

    private const int CompressionBits = 0b0000_0111;
    private const int LogAppendTimeBit = 0b0000_1000;
    private const int TransactionalBit = 0b0001_0000;
    private const int ControlBit = 0b0010_0000;

    public required long BaseOffset { get; init; }

    public int LeaderEpoch { get; init; }

    /// <summary>The checksum that is written in the batch.</summary>
    public uint Crc { get; init; }

    /// <summary>Whether <see cref="Crc"/> is the checksum of the batch's bytes.</summary>
    public bool CrcHolds { get; init; }

    /// <summary>A number from 0 to 7, also one that <see cref="Contract.Compression"/> has no name for.</summary>
    public Compression Compression { get; init; }

    /// <summary>Whether <see cref="MaxTimestamp"/>, the broker's, stands for the timestamps of all records.</summary>
    public bool IsLogAppendTime { get; init; }

    public bool IsTransactional { get; init; }

    /// <summary>Whether its records are not data but markers.</summary>
    public bool IsControl { get; init; }

    public int LastOffsetDelta { get; init; }

    /// <summary>Milliseconds that the records' timestamps are relative to.</summary>
    public long BaseTimestamp { get; init; }

    /// <summary>The largest timestamp in milliseconds.</summary>
    public long MaxTimestamp { get; init; }

    /// <summary>-1 for a producer without an id.</summary>
    public long ProducerId { get; init; }

    public short ProducerEpoch { get; init; }

    public int BaseSequence { get; init; }

    /// <summary>How many records the batch claims to have; bounds nothing, so never allocate by it.</summary>
    public int RecordCount { get; init; }

    public Offset LastOffset => new(unchecked(BaseOffset + LastOffsetDelta));

    /// <summary>Null for a producer without an id.</summary>
    public ProducerStamp? Producer =>
        ProducerId < 0 ? null : new(new(ProducerId, ProducerEpoch), BaseSequence) { IsTransactional = IsTransactional };

    /// <param name="batch">The whole batch, its header at least.</param>
    internal static BatchHeader Read(ReadOnlySpan<byte> batch)
    {
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[AttributesStart..]);
        var crc = BinaryPrimitives.ReadUInt32BigEndian(batch[17..]);
        return new()
        {
            BaseOffset = BinaryPrimitives.ReadInt64BigEndian(batch),
            LeaderEpoch = BinaryPrimitives.ReadInt32BigEndian(batch[12..]),
            Crc = crc,
            CrcHolds = crc == Crc32C.Compute(batch[AttributesStart..]),
            Compression = (Compression)(attributes & CompressionBits),
            IsLogAppendTime = (attributes & LogAppendTimeBit) != 0,
            IsTransactional = (attributes & TransactionalBit) != 0,
            IsControl = (attributes & ControlBit) != 0,
            LastOffsetDelta = BinaryPrimitives.ReadInt32BigEndian(batch[23..]),
            BaseTimestamp = BinaryPrimitives.ReadInt64BigEndian(batch[27..]),
            MaxTimestamp = BinaryPrimitives.ReadInt64BigEndian(batch[35..]),
            ProducerId = BinaryPrimitives.ReadInt64BigEndian(batch[43..]),
            ProducerEpoch = BinaryPrimitives.ReadInt16BigEndian(batch[51..]),
            BaseSequence = BinaryPrimitives.ReadInt32BigEndian(batch[53..]),
            RecordCount = BinaryPrimitives.ReadInt32BigEndian(batch[57..]),
        };
    }

    /// <summary>Fills in the header; its length and checksum are those of the bytes, or a checksum that is wrong if <see cref="CrcHolds"/> is not set.</summary>
    /// <param name="batch">The whole batch with its records written.</param>
    internal void Write(Span<byte> batch)
    {
        var attributes = (int)Compression | (IsLogAppendTime ? LogAppendTimeBit : 0) | (IsTransactional ? TransactionalBit : 0) | (IsControl ? ControlBit : 0);
        BinaryPrimitives.WriteInt64BigEndian(batch, BaseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[8..], batch.Length - LengthEnd);
        BinaryPrimitives.WriteInt32BigEndian(batch[12..], LeaderEpoch);
        batch[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(batch[AttributesStart..], (short)attributes);
        BinaryPrimitives.WriteInt32BigEndian(batch[23..], LastOffsetDelta);
        BinaryPrimitives.WriteInt64BigEndian(batch[27..], BaseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[35..], MaxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[43..], ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(batch[51..], ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch[53..], BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(batch[57..], RecordCount);
        var crc = Crc32C.Compute(batch[AttributesStart..]);
        BinaryPrimitives.WriteUInt32BigEndian(batch[17..], CrcHolds ? crc : ~crc);
    }
}
