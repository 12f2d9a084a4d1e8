using System.Runtime.InteropServices;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// From the bytes of a produced batch to the command that says the same. What a command can say is left to the broker to judge: a wrong
/// checksum, and a header that contradicts the records. What it can't say is refused here as Kafka refuses it.
/// </summary>
internal static class ProducedBatch
{
    /// <summary>Where a batch says its format, and the only one that is taken since Produce v3.</summary>
    private const int MagicPosition = 16;
    private const byte Magic = 2;

    /// <summary>First version of Produce that may carry zstd.</summary>
    private const short ZstdVersion = 7;

    private static readonly Malformation Sound = new();

    /// <summary>The command, or null and why there is none.</summary>
    public static Command<Offset>.Produce? Read(
        TopicPartition partition, ReadOnlyMemory<byte> bytes, string? transactionalId, short version, out ErrorCode error)
    {
        var reader = new RecordBatchReader(bytes);
        try
        {
            if (!reader.NextBatch())
            {
                var isOtherFormat = bytes.Length > MagicPosition && bytes.Span[MagicPosition] != Magic;
                error = reader.Failure is null || isOtherFormat ? ErrorCode.InvalidRecord : ErrorCode.CorruptMessage;
                return null;
            }

            var header = reader.Header;
            var records = new List<Record>();
            while (reader.NextRecord())
            {
                records.Add(reader.Record.Record);
            }

            error = Refuse(reader, version);
            return error == ErrorCode.None
                ? new(partition, ValueList.Create<Record>(CollectionsMarshal.AsSpan(records)), header.Compression)
                {
                    Producer = Stamp(header, transactionalId),
                    Malformed = Malformation(header, records.Count),
                }
                : null;
        }
        finally
        {
            reader.Dispose();
        }
    }

    /// <summary>What is wrong with a batch whose records were gone through, if it is nothing that a command can say.</summary>
    private static ErrorCode Refuse(RecordBatchReader reader, short version)
    {
        var header = reader.Header;
        if (reader.NotRead is not null || (header.Compression == Compression.Zstd && version < ZstdVersion) || header.Compression > Compression.Zstd)
        {
            return ErrorCode.UnsupportedCompressionType;
        }

        // With a wrong checksum nobody looks any further, and the broker is to say so.
        if (header.CrcHolds && (reader.Failure is not null || header.IsControl))
        {
            return ErrorCode.InvalidRecord;
        }

        return reader.NextBatch() ? ErrorCode.InvalidRecord : ErrorCode.None;
    }

    private static ProducerStamp? Stamp(in BatchHeader header, string? transactionalId) =>
        header.Producer is { } stamp ? stamp with { TransactionalId = transactionalId } : null;

    private static Malformation? Malformation(in BatchHeader header, int count)
    {
        var malformation = new Malformation
        {
            BadCrc = !header.CrcHolds,
            BaseOffset = header.BaseOffset == 0 ? null : header.BaseOffset,
            LastOffsetDelta = header.LastOffsetDelta == count - 1 ? null : header.LastOffsetDelta,
            RecordCount = header.RecordCount == count ? null : header.RecordCount,
        };
        return malformation == Sound ? null : malformation;
    }
}
