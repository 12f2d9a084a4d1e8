using System.Buffers.Binary;
using IronSnappy;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Records;

/// <summary>
/// Snappy as it is found in record batches: one raw block (librdkafka), or the framing of the Java library snappy-java ("xerial"): a
/// magic, two versions, then blocks behind their lengths.
/// </summary>
internal static class XerialSnappy
{
    /// <summary>The magic and the two versions.</summary>
    private const int HeaderSize = 16;

    /// <summary>No element of a snappy block of n bytes stands for more than 64/3 n bytes, so a longer claim is wrong before it allocates.</summary>
    private const int MaxExpansion = 22;

    private static ReadOnlySpan<byte> Magic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    /// <returns>What was wrong; null if nothing was.</returns>
    public static string? Decompress(ReadOnlySpan<byte> compressed, FrameBuffer output, int max)
    {
        if (!compressed.StartsWith(Magic))
        {
            return Block(compressed, output, max);
        }

        if (compressed.Length < HeaderSize)
        {
            return "the end of the snappy header where more is due";
        }

        var rest = compressed[HeaderSize..];
        while (!rest.IsEmpty)
        {
            if (!BinaryPrimitives.TryReadInt32BigEndian(rest, out var length) || length < 0 || length > rest.Length - sizeof(int))
            {
                return "a snappy block that is longer than the bytes there are";
            }

            if (Block(rest.Slice(sizeof(int), length), output, max) is { } what)
            {
                return what;
            }

            rest = rest[(sizeof(int) + length)..];
        }

        return null;
    }

    private static string? Block(ReadOnlySpan<byte> block, FrameBuffer output, int max)
    {
        if (ClaimedLength(block) is not { } length || length > (long)MaxExpansion * block.Length)
        {
            return "a snappy block with an impossible length";
        }

        if (length > max - output.Length)
        {
            return Decompressor.TooLarge(max);
        }

        try
        {
            output.Append(Snappy.Decode(block));
            return null;
        }
        catch (IOException)
        {
            return "bytes that are no snappy block";
        }
    }

    /// <summary>The number that a block begins with: what it decompresses to.</summary>
    private static long? ClaimedLength(ReadOnlySpan<byte> block)
    {
        var length = 0L;
        for (var i = 0; i < block.Length && i < 5; i++)
        {
            length |= (long)(block[i] & 0x7F) << (7 * i);
            if (block[i] < 0x80)
            {
                return length;
            }
        }

        return null;
    }
}
