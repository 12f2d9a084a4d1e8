using System.Buffers.Binary;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Records;

/// <summary>
/// Goes through the record batches of a Produce request or a Fetch answer, and through the records of each:
/// <c>while (reader.NextBatch()) { … reader.Header …; while (reader.NextRecord()) { … reader.Record … } }</c>. Records that nobody asks
/// for are passed over unread. Never throws for what the bytes say: it ends, and <see cref="Failure"/> tells what was wrong. That a batch
/// contradicts itself (<see cref="BatchHeader.CrcHolds"/>, <see cref="CountHolds"/>) ends nothing and is the caller's to judge.
/// Allocates the records and nothing else, except for what a decompressor needs.
/// </summary>
/// <param name="batches">The batches one behind the other.</param>
/// <param name="maxDecompressed">How many bytes the records of one batch may have when they are decompressed.</param>
public ref struct RecordBatchReader(ReadOnlyMemory<byte> batches, int maxDecompressed = RecordBatchReader.DefaultMaxDecompressed)
{
    /// <summary>64 MiB.</summary>
    public const int DefaultMaxDecompressed = 64 * 1024 * 1024;

    private readonly ReadOnlyMemory<byte> bytes = batches;
    private RecordCursor records;
    private bool isOpen;
    private int end;
    private FrameBuffer? decompressed;

    /// <summary>Where the current batch begins, in the bytes given.</summary>
    public int Position { get; private set; }

    public BatchHeader Header { get; private set; }

    public OffsetRecord Record { get; private set; }

    /// <summary>What the current record says if it is a transaction's marker; null for data, and for markers of another kind, which readers ignore.</summary>
    public TransactionEnd? Control { get; private set; }

    /// <summary>How many records of the current batch were read.</summary>
    public int RecordsRead { get; private set; }

    /// <summary>Whether the current batch has as many records as it says; to be asked when they are read.</summary>
    public readonly bool CountHolds => RecordsRead == Header.RecordCount;

    /// <summary>
    /// Where a batch begins that the bytes end within; null if there is none. In a Fetch answer that is the limit of bytes at work, in a
    /// Produce request it is wrong.
    /// </summary>
    public int? Incomplete { get; private set; }

    /// <summary>The codec of a batch whose records were asked for and cannot be read here, since nothing is here to decompress them; null if there was none.</summary>
    public Compression? NotRead { get; private set; }

    /// <summary>What was wrong, at which of the bytes given; null as long as everything could be read.</summary>
    public Malformed? Failure { get; private set; }

    public bool NextBatch()
    {
        Position = end;
        var rest = bytes.Span[end..];
        RecordsRead = 0;
        isOpen = false;
        records = default;
        if (rest.IsEmpty || Failure is not null || Incomplete is not null)
        {
            return false;
        }

        if (rest.Length < BatchHeader.MagicEnd)
        {
            Incomplete = Position;
            return false;
        }

        if (rest[BatchHeader.MagicEnd - 1] is not 2 and var magic)
        {
            return Fail(
                Position + BatchHeader.MagicEnd - 1,
                magic < 2 ? $"message format v{magic}, which is not read (only v2 is)" : $"a batch with magic {magic} where 2 is due");
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(rest[8..]) + (long)BatchHeader.LengthEnd;
        if (size < BatchHeader.Size)
        {
            return Fail(Position + 8, $"a batch of {size} bytes, of which its header alone takes {BatchHeader.Size}");
        }

        if (size > rest.Length)
        {
            Incomplete = Position;
            return false;
        }

        Header = BatchHeader.Read(rest[..(int)size]);
        end += (int)size;
        return true;
    }

    /// <summary>False behind the last record of the batch, and where its records cannot be read (<see cref="Failure"/>, <see cref="NotRead"/>).</summary>
    public bool NextRecord()
    {
        if (!isOpen && !Open())
        {
            return false;
        }

        if (records.AtEnd || Failure is not null)
        {
            return false;
        }

        Record = records.Read(Header);
        if (records.Failure is null)
        {
            Control = Header.IsControl ? ControlRecord.Read(ref records) : null;
        }

        if (records.Failure is { } what)
        {
            var start = Position + BatchHeader.Size;
            return Header.Compression == Compression.None
                ? Fail(start + records.Position, what)
                : Fail(start, $"{what} (byte {records.Position} of the decompressed records)");
        }

        RecordsRead++;
        return true;
    }

    /// <summary>Gives back what was lent for decompressing.</summary>
    public readonly void Dispose() => decompressed?.Dispose();

    private bool Open()
    {
        var start = Position + BatchHeader.Size;
        if (start >= end || Failure is not null)
        {
            return false;
        }

        var stored = bytes[start..end];
        if (Header.Compression == Compression.None)
        {
            records = new(stored.Span);
            return isOpen = true;
        }

        if (Header.Compression == Compression.Zstd)
        {
            NotRead = Compression.Zstd;
            return false;
        }

        decompressed ??= new();
        decompressed.Clear();
        if (Decompressor.Decompress(Header.Compression, stored, decompressed, maxDecompressed) is { } what)
        {
            return Fail(start, what);
        }

        records = new(decompressed.WrittenSpan);
        return isOpen = true;
    }

    private bool Fail(int position, string what)
    {
        Failure ??= new(position, what);
        return false;
    }
}
