using System.IO.Compression;
using IronSnappy;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Records;

/// <summary>Compresses the records of a batch.</summary>
internal static class Compressor
{
    public static bool CanCompress(Compression codec) => codec is Compression.None or Compression.Gzip or Compression.Snappy;

    /// <summary>Replaces everything from <paramref name="start"/> on by its compressed form.</summary>
    /// <exception cref="ArgumentException">The codec cannot be written here.</exception>
    public static void Compress(Compression codec, FrameBuffer buffer, int start)
    {
        var records = buffer.WrittenSpan[start..];
        var compressed = codec switch
        {
            Compression.Gzip => Gzip(records),
            Compression.Snappy => Snappy.Encode(records),
            _ => throw new ArgumentException($"record batches are not written with codec {codec}", nameof(codec)),
        };
        buffer.Truncate(start);
        buffer.Append(compressed);
    }

    private static ReadOnlySpan<byte> Gzip(ReadOnlySpan<byte> records)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(records);
        }

        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }
}
