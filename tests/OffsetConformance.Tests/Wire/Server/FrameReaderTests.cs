using System.Buffers.Binary;
using OffsetConformance.Wire.Server;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Server;

/// <summary>Cutting bytes into requests: the first thing that a stranger's bytes meet.</summary>
public sealed class FrameReaderTests
{
    private const int Longest = 1000;

    /// <summary>TCP keeps no boundaries: a frame may come byte by byte, or with its neighbours.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public async Task FramesAreTheSameHoweverTheirBytesArrive(int atOnce)
    {
        byte[][] sent = [[1, 2, 3], [], [.. Enumerable.Repeat((byte)7, Longest)], [9]];

        (await ReadAllAsync(new(atOnce, [.. sent.SelectMany(Framed)]))).ShouldBe(sent);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(Longest + 1)]
    [InlineData(int.MaxValue)]
    public async Task ALengthThatNoFrameMayHaveEndsTheConnection(int length)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);

        (await ReadAllAsync(new(int.MaxValue, [.. Framed([1]), .. bytes, .. Framed([2])]))).ShouldBe([[1]]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task AFrameThatIsCutOffIsNone(int missing) =>
        (await ReadAllAsync(new(int.MaxValue, [.. Framed([1]), .. Framed([2, 3, 4])[..^missing]]))).ShouldBe([[1]]);

    /// <summary>A client that announces 100 MiB and sends nothing must not cost 100 MiB.</summary>
    [Fact]
    public async Task ALengthAloneCostsNothing()
    {
        var trickle = new Trickle(int.MaxValue, [0x06, 0x40, 0x00, 0x00, 1]);
        using var reader = new FrameReader(trickle, longestFrame: 0x06400000);

        (await reader.NextAsync(CancellationToken.None)).ShouldBeNull();

        trickle.LargestRoom.ShouldBeLessThan(64 * 1024);
    }

    private static byte[] Framed(byte[] content)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return [.. length, .. content];
    }

    private static async Task<List<byte[]>> ReadAllAsync(Trickle bytes)
    {
        using var reader = new FrameReader(bytes, Longest);
        var frames = new List<byte[]>();
        while (await reader.NextAsync(CancellationToken.None) is { } frame)
        {
            frames.Add(frame.ToArray());
        }

        return frames;
    }

    /// <summary>Hands out at most so many bytes at once.</summary>
    private sealed class Trickle(int atOnce, byte[] bytes) : MemoryStream(bytes)
    {
        /// <summary>The most space that a read offered.</summary>
        public int LargestRoom { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            LargestRoom = Math.Max(LargestRoom, buffer.Length);
            return base.ReadAsync(buffer[..Math.Min(atOnce, buffer.Length)], cancellationToken);
        }
    }
}
