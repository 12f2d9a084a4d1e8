using System.Buffers.Binary;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Records;

/// <summary>
/// Decompresses one block of LZ4: sequences of literals, each followed by a copy of something before (the match), except for the last.
/// </summary>
internal static class Lz4Block
{
    private const int MinMatch = 4;

    /// <param name="block">The compressed block.</param>
    /// <param name="output">Where to append.</param>
    /// <param name="window">How far down in the output matches may reach.</param>
    /// <param name="max">How long the output may become.</param>
    /// <returns>What was wrong; null if nothing was.</returns>
    public static string? Decompress(ReadOnlySpan<byte> block, FrameBuffer output, int window, int max)
    {
        var rest = block;
        while (!rest.IsEmpty)
        {
            var token = rest[0];
            rest = rest[1..];
            var literals = Length(token >> 4, ref rest);
            if (literals > rest.Length)
            {
                return "an LZ4 block with fewer literals than it says";
            }

            if (literals > max - output.Length)
            {
                return Decompressor.TooLarge(max);
            }

            output.Append(rest[..(int)literals]);
            rest = rest[(int)literals..];
            if (rest.IsEmpty)
            {
                return null;
            }

            if (!BinaryPrimitives.TryReadUInt16LittleEndian(rest, out var distance) || distance == 0 || distance > output.Length - window)
            {
                return "an LZ4 match that begins nowhere";
            }

            rest = rest[sizeof(ushort)..];
            var length = Length(token & 0x0F, ref rest) + MinMatch;
            if (length > max - output.Length)
            {
                return Decompressor.TooLarge(max);
            }

            Repeat(output, distance, (int)length);
        }

        return "an LZ4 block that does not end with literals";
    }

    /// <summary>Four bits of a token; fifteen means that bytes follow, up to the first that is not 255, which all count.</summary>
    private static long Length(int nibble, ref ReadOnlySpan<byte> rest)
    {
        long length = nibble;
        if (nibble < 15)
        {
            return length;
        }

        while (!rest.IsEmpty)
        {
            var more = rest[0];
            rest = rest[1..];
            length += more;
            if (more < byte.MaxValue)
            {
                break;
            }
        }

        return length;
    }

    /// <summary>Appends what lies so far down; where the copy reaches itself, it repeats.</summary>
    private static void Repeat(FrameBuffer output, int distance, int length)
    {
        var start = output.Length - distance;
        output.Append(length);
        var written = output.WrittenSpan;
        if (length <= distance)
        {
            written.Slice(start, length).CopyTo(written[(start + distance)..]);
            return;
        }

        for (var i = start; i < start + length; i++)
        {
            written[i + distance] = written[i];
        }
    }
}
