using System.Buffers.Binary;
using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Records;

/// <summary>
/// A marker, the record of a control batch. Its key says what it is: a version and a type, 16 bits each; types above 1 belong to Kafka's own quorum.
/// Its value holds a version and the epoch of the transaction coordinator, which nothing here looks at.
/// </summary>
internal static class ControlRecord
{
    private const int KeySize = 4;
    private const int ValueSize = 6;

    public static Record Of(TransactionEnd end, long timestamp)
    {
        Span<byte> key = stackalloc byte[KeySize];
        key.Clear();
        key[3] = end == TransactionEnd.Commit ? (byte)1 : (byte)0;
        return new(RecordText.FromBytes(key), new string('\0', ValueSize), timestamp);
    }

    /// <summary>What the record says that was read last; null for a type that readers ignore.</summary>
    public static TransactionEnd? Read(ref RecordCursor records)
    {
        var key = records.Key;
        if (key.Length < KeySize || BinaryPrimitives.ReadInt16BigEndian(key) < 0)
        {
            records.Fail("a marker whose key says nothing");
            return null;
        }

        return BinaryPrimitives.ReadInt16BigEndian(key[2..]) switch
        {
            0 => TransactionEnd.Abort,
            1 => TransactionEnd.Commit,
            _ => null,
        };
    }
}
