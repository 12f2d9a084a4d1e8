using System.Buffers.Binary;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Records;

/// <summary>
/// Decompresses one frame of the LZ4 frame format. No library for it is at hand. The frame's own checksums are passed over: the batch
/// around it has one.
/// </summary>
internal static class Lz4Frame
{
    private const uint Magic = 0x184D2204;
    private const int VersionBits = 0b1100_0000;
    private const int Version = 0b0100_0000;
    private const int IndependentBlocksBit = 0b0010_0000;
    private const int BlockChecksumBit = 0b0001_0000;
    private const int ContentSizeBit = 0b0000_1000;
    private const int ContentChecksumBit = 0b0000_0100;
    private const int DictionaryBit = 0b0000_0001;
    private const uint StoredBlockBit = 0x8000_0000;

    /// <returns>What was wrong; null if nothing was.</returns>
    public static string? Decompress(ReadOnlySpan<byte> frame, FrameBuffer output, int max)
    {
        if (frame.Length < 7 || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic)
        {
            return "bytes that are no LZ4 frame";
        }

        var flags = frame[4];
        if ((flags & VersionBits) != Version || (flags & DictionaryBit) != 0)
        {
            return "an LZ4 frame of another version, or with a dictionary";
        }

        var header = 7 + ((flags & ContentSizeBit) != 0 ? sizeof(long) : 0);
        var blockChecksum = (flags & BlockChecksumBit) != 0 ? sizeof(uint) : 0;
        var rest = frame.Length < header ? default : frame[header..];
        while (BinaryPrimitives.TryReadUInt32LittleEndian(rest, out var blockSize))
        {
            rest = rest[sizeof(uint)..];
            if (blockSize == 0)
            {
                var contentChecksum = (flags & ContentChecksumBit) != 0 ? sizeof(uint) : 0;
                return rest.Length == contentChecksum ? null : "an LZ4 frame with more or less behind its end than is due";
            }

            var length = (int)(blockSize & ~StoredBlockBit);
            if (length > rest.Length - blockChecksum)
            {
                break;
            }

            var block = rest[..length];
            var window = (flags & IndependentBlocksBit) != 0 ? output.Length : 0;
            if ((blockSize & StoredBlockBit) == 0)
            {
                if (Lz4Block.Decompress(block, output, window, max) is { } what)
                {
                    return what;
                }
            }
            else if (length > max - output.Length)
            {
                return Decompressor.TooLarge(max);
            }
            else
            {
                output.Append(block);
            }

            rest = rest[(length + blockChecksum)..];
        }

        return "the end of an LZ4 frame where more is due";
    }
}
