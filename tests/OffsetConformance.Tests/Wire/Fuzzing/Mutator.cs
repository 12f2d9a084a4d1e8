using System.Buffers.Binary;

namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>Makes an input of a sample: a few changes of the kinds that break decoders. Kept inside one buffer, so that it costs no allocation.</summary>
internal sealed class Mutator
{
    /// <summary>Longest input, in bytes.</summary>
    public const int MaxLength = 16 * 1024;

    private const int MostChanges = 4;

    private static readonly int[] Interesting =
    [
        0, 1, -1, -2, 2, 16, 61, 127, 128, 255, 256, 1024, short.MaxValue, short.MinValue, ushort.MaxValue, 65_536, int.MaxValue - 1, int.MaxValue, int.MinValue, int.MinValue + 1,
    ];

    private readonly byte[] buffer = new byte[MaxLength];
    private int length;

    /// <summary>The next input, good until the one after it.</summary>
    public ReadOnlyMemory<byte> Mutate(IReadOnlyList<byte[]> samples, FuzzRandom random)
    {
        if (random.OneIn(20))
        {
            length = random.Below(300);
            random.Fill(buffer.AsSpan(0, length));
            return buffer.AsMemory(0, length);
        }

        var sample = random.Pick(samples);
        length = Math.Min(sample.Length, MaxLength);
        sample.AsSpan(0, length).CopyTo(buffer);
        for (var changes = random.Below(MostChanges + 1); changes > 0 && length > 0; changes--)
        {
            Change(samples, random);
        }

        return buffer.AsMemory(0, length);
    }

    private void Change(IReadOnlyList<byte[]> samples, FuzzRandom random)
    {
        var at = random.Below(length);
        switch (random.Below(8))
        {
            case 0:
                buffer[at] ^= (byte)(1 << random.Below(8));
                break;
            case 1:
                buffer[at] = (byte)random.Below(256);
                break;
            case 2:
                WriteNumber(at, random);
                break;
            case 3:
                WriteVarint(at, random);
                break;
            case 4:
                length = at;
                break;
            case 5:
                Repeat(at, random.Below(length - at) + 1);
                break;
            case 6:
                Splice(at, random.Pick(samples), random);
                break;
            default:
                random.Fill(buffer.AsSpan(at, Math.Min(length - at, random.Below(16))));
                break;
        }
    }

    /// <summary>An unlikely length or count over what stands there, in two, four or eight bytes.</summary>
    private void WriteNumber(int at, FuzzRandom random)
    {
        var number = random.Pick(Interesting);
        var rest = buffer.AsSpan(at, length - at);
        _ = random.Below(3) switch
        {
            0 => BinaryPrimitives.TryWriteInt16BigEndian(rest, unchecked((short)number)),
            1 => BinaryPrimitives.TryWriteInt32BigEndian(rest, number),
            _ => BinaryPrimitives.TryWriteInt64BigEndian(rest, random.OneIn(2) ? number : (long)number << 32),
        };
    }

    private void WriteVarint(int at, FuzzRandom random)
    {
        var rest = unchecked((uint)random.Pick(Interesting));
        for (; at < length && rest >= 0x80; rest >>= 7)
        {
            buffer[at++] = (byte)((rest & 0x7F) | 0x80);
        }

        if (at < length)
        {
            buffer[at] = (byte)rest;
        }
    }

    /// <summary>A stretch once more behind itself.</summary>
    private void Repeat(int at, int count)
    {
        count = Math.Min(count, MaxLength - length);
        buffer.AsSpan(at, length - at).CopyTo(buffer.AsSpan(at + count));
        length += count;
    }

    /// <summary>From here on the end of another sample.</summary>
    private void Splice(int at, byte[] other, FuzzRandom random)
    {
        if (other.Length == 0)
        {
            return;
        }

        var from = random.Below(other.Length);
        var count = Math.Min(other.Length - from, MaxLength - at);
        other.AsSpan(from, count).CopyTo(buffer.AsSpan(at));
        length = at + count;
    }
}
