using System.Text;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Records;

/// <summary>
/// Protects against a reader that only understands our own writer: bytes that strangers wrote. The batches are from librdkafka 2.0.2 as its
/// mock cluster (2.15.1) served them; the frames are from snappy-java 1.1.8, lz4-java 1.8.0 (each with the checksums and the size that the format can have),
/// and the lz4 tool (blocks that reach back into each other).
/// </summary>
public sealed class VectorTests
{
    /// <summary>What was compressed in the frames.</summary>
    private static readonly string Lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i % 100}\n"))[..100_000];

    private static readonly ValueList<RecordHeader> Headers = [new("h", "head"), new("n", null)];

    [Theory]
    [InlineData("librdkafka-none-small", Compression.None)]
    [InlineData("librdkafka-gzip-small", Compression.Gzip)]
    [InlineData("librdkafka-snappy-small", Compression.Snappy)]
    [InlineData("librdkafka-lz4-small", Compression.Lz4)]
    public void BatchesOfLibrdkafka(string name, Compression codec)
    {
        var batch = Batches.ReadOne(Bytes(name));

        batch.Header.CrcHolds.ShouldBeTrue();
        batch.CountHolds.ShouldBeTrue();
        batch.Header.Compression.ShouldBe(codec);
        batch.Header.LastOffset.ShouldBe(new(9));
        batch.Records.Select(r => (r.Offset.Value, r.Record.Key, r.Record.Value)).ShouldBe(
            Enumerable.Range(0, 10).Select(i => ((long)i, (string?)$"key{i}", (string?)$"value {i} value {i} value {i} value {i}")));
        batch.Records.ShouldAllBe(r => r.Record.Headers == Headers);
        batch.Records.ShouldAllBe(r => r.Record.Timestamp >= batch.Header.BaseTimestamp && r.Record.Timestamp <= batch.Header.MaxTimestamp);
    }

    [Theory]
    [InlineData("librdkafka-gzip-large")]
    [InlineData("librdkafka-lz4-large")]
    public void ValuesLongerThanACompressorsBlock(string name) =>
        Batches.ReadOne(Bytes(name)).Records.ShouldHaveSingleItem().Record.Value.ShouldBe(string.Concat(Enumerable.Repeat("0123456789abcdef", 12_500)));

    [Fact]
    public void ZstandardIsToldAsNotRead()
    {
        var reading = Batches.Read(Bytes("librdkafka-zstd-small"));

        reading.NotRead.ShouldBe(Compression.Zstd);
        reading.Failure.ShouldBeNull();
        reading.Batches.ShouldHaveSingleItem().Header.RecordCount.ShouldBe(10);
    }

    [Theory]
    [InlineData("snappy-java", Compression.Snappy)]
    [InlineData("lz4-java", Compression.Lz4)]
    [InlineData("lz4-linked", Compression.Lz4)]
    public void FramesOfOtherLibraries(string name, Compression codec)
    {
        using var output = new FrameBuffer();

        Decompressor.Decompress(codec, Bytes(name), output, Lines.Length).ShouldBeNull();

        Encoding.ASCII.GetString(output.WrittenSpan).ShouldBe(Lines);
    }

    /// <summary>Protects the bound where a frame has several blocks, each of which would fit.</summary>
    [Theory]
    [InlineData("snappy-java", Compression.Snappy)]
    [InlineData("lz4-java", Compression.Lz4)]
    [InlineData("lz4-linked", Compression.Lz4)]
    public void FramesOfOtherLibrariesAreBounded(string name, Compression codec)
    {
        using var output = new FrameBuffer();

        Decompressor.Decompress(codec, Bytes(name), output, Lines.Length - 1).ShouldBe("records that decompress to more than 99999 bytes");
    }

    [Theory]
    [InlineData("snappy-java", Compression.Snappy)]
    [InlineData("lz4-java", Compression.Lz4)]
    [InlineData("lz4-linked", Compression.Lz4)]
    public void FramesThatEndTooEarlyAreWrong(string name, Compression codec)
    {
        using var output = new FrameBuffer();

        Decompressor.Decompress(codec, Bytes(name).AsMemory(..^1), output, Lines.Length).ShouldNotBeNull();
    }

    private static byte[] Bytes(string name) => Vector.Read(name);
}
