using System.IO.Compression;
using System.Runtime.InteropServices;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Records;

/// <summary>Decompresses the records of a batch, whoever compressed them. Zstandard is missing: no library for it is at hand.</summary>
internal static class Decompressor
{
    private const int Chunk = 16 * 1024;

    /// <summary>Appends what the bytes decompress to, at most <paramref name="max"/> bytes.</summary>
    /// <returns>What was wrong, and null if nothing was; the output is worthless then.</returns>
    public static string? Decompress(Compression codec, ReadOnlyMemory<byte> compressed, FrameBuffer output, int max) => codec switch
    {
        Compression.Gzip => Gunzip(compressed, output, max),
        Compression.Snappy => XerialSnappy.Decompress(compressed.Span, output, max),
        Compression.Lz4 => Lz4Frame.Decompress(compressed.Span, output, max),
        _ => $"compression codec {(int)codec}, which the batch format does not have",
    };

    public static string TooLarge(int max) => $"records that decompress to more than {max} bytes";

    private static string? Gunzip(ReadOnlyMemory<byte> compressed, FrameBuffer output, int max)
    {
        var segment = MemoryMarshal.TryGetArray(compressed, out var array) ? array : new(compressed.ToArray());
        using var source = new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        try
        {
            while (true)
            {
                var read = gzip.Read(output.Append(Chunk));
                output.Truncate(output.Length - Chunk + read);
                if (output.Length > max)
                {
                    return TooLarge(max);
                }

                if (read == 0)
                {
                    return null;
                }
            }
        }
        catch (InvalidDataException)
        {
            return "bytes that are no gzip";
        }
    }
}
