using System.Buffers.Binary;
using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Records;

/// <summary>Protects against batches that lie: each is told by name and position, without an exception.</summary>
public sealed class HostileBatchTests
{
    private const int LengthAt = 8;
    private const int MagicAt = 16;
    private const int AttributesAt = 22;
    private const int CountAt = 57;
    private const int RecordsAt = 61;

    private static readonly byte[] Sound = Batches.Produced([new("key", "value", 1)]);

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(60)]
    [InlineData(61)]
    public void AnIncompleteBatchBehindAWholeOneIsTold(int length)
    {
        var reading = Batches.Read([.. Sound, .. Sound[..length]]);

        reading.Batches.Count.ShouldBe(1);
        reading.Incomplete.ShouldBe(Sound.Length);
        reading.Failure.ShouldBeNull();
    }

    [Theory]
    [InlineData(0, "message format v0, which is not read (only v2 is)")]
    [InlineData(1, "message format v1, which is not read (only v2 is)")]
    [InlineData(3, "a batch with magic 3 where 2 is due")]
    public void AnotherFormatIsNamed(byte magic, string what)
    {
        var bytes = Changed(MagicAt, magic);

        Batches.Read([.. Sound, .. bytes]).Failure.ShouldBe(new(Sound.Length + MagicAt, what));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(48)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void ALengthThatCannotHoldTheHeaderIsWrong(int length)
    {
        var bytes = Sound.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(LengthAt), length);

        Batches.Read(bytes).Failure.ShouldNotBeNull().Position.ShouldBe(LengthAt);
    }

    [Fact]
    public void ALengthWithoutEndIsIncomplete()
    {
        var bytes = Sound.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(LengthAt), int.MaxValue);

        Batches.Read(bytes).Incomplete.ShouldBe(0);
    }

    [Fact]
    public void AChangedByteBreaksTheChecksumAndNothingElse()
    {
        var batch = Batches.ReadOne(Changed(Sound.Length - 2, (byte)'X'));

        batch.Header.CrcHolds.ShouldBeFalse();
        batch.Records.ShouldHaveSingleItem().Record.Value.ShouldBe("valuX");
    }

    [Fact]
    public void ACountOfRecordsThatAreNotThereAllocatesNothing()
    {
        var bytes = Sound.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(CountAt), int.MaxValue);

        var batch = Batches.ReadOne(bytes);

        batch.Records.Count.ShouldBe(1);
        batch.CountHolds.ShouldBeFalse();
    }

    [Fact]
    public void ARecordLongerThanItsBatchIsWrong() =>
        Batches.Read(Changed(RecordsAt, 0x7E)).Failure.ShouldBe(new(RecordsAt + 1, "a record of 63 bytes with 14 left"));

    [Fact]
    public void AFieldLongerThanItsRecordIsWrong() =>
        Batches.Read(Changed(RecordsAt + 4, 0x7E)).Failure.ShouldBe(new(RecordsAt + 5, "a field of 63 bytes with 10 left"));

    [Fact]
    public void MoreHeadersThanBytesAreWrong()
    {
        var bytes = Batches.Produced([new("key", "value", 1), new("key", "value", 1)]);
        bytes[RecordsAt + 14] = 0x7E;

        Batches.Read(bytes).Failure.ShouldBe(new(RecordsAt + 15, "63 headers in 0 bytes"));
    }

    [Fact]
    public void ANumberWithoutEndIsWrong()
    {
        byte[] bytes = [.. Sound[..RecordsAt], .. Enumerable.Repeat((byte)0xFF, Sound.Length - RecordsAt)];

        Batches.Read(bytes).Failure.ShouldBe(new(RecordsAt + 5, "a number that does not end"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void ACodecWithoutANameIsWrong(byte codec) =>
        Batches.Read(Changed(AttributesAt, codec)).Failure.ShouldBe(new(RecordsAt, $"compression codec {codec}, which the batch format does not have"));

    [Theory]
    [InlineData((byte)Compression.Gzip)]
    [InlineData((byte)Compression.Snappy)]
    [InlineData((byte)Compression.Lz4)]
    public void BytesThatNoCompressorWroteAreWrong(byte codec) =>
        Batches.Read(Changed(AttributesAt, codec)).Failure.ShouldNotBeNull().Position.ShouldBe(RecordsAt);

    [Fact]
    public void ZstandardIsNotReadAndWhatFollowsIs()
    {
        var reading = Batches.Read([.. Changed(AttributesAt, (byte)Compression.Zstd), .. Sound]);

        reading.NotRead.ShouldBe(Compression.Zstd);
        reading.Failure.ShouldBeNull();
        reading.Batches[0].Records.ShouldBeEmpty();
        reading.Batches[1].Records.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(Compression.Gzip)]
    [InlineData(Compression.Snappy)]
    public void ABombIsNotUnpackedBeyondTheLimit(Compression codec)
    {
        var bomb = Batches.Produced([new("k", new string('a', 1_000_000))], codec);

        Batches.Read(bomb, maxDecompressed: 100_000).Failure.ShouldBe(new(RecordsAt, "records that decompress to more than 100000 bytes"));
        Batches.Read(bomb, maxDecompressed: 1_100_000).Failure.ShouldBeNull();
    }

    [Fact]
    public void ASnappyBlockThatClaimsMoreThanItCouldHoldIsWrong()
    {
        var bytes = Batches.Produced([new("key", "value", 1)], Compression.Snappy);
        byte[] claim = [0xFF, 0xFF, 0xFF, 0x1F];
        claim.CopyTo(bytes, RecordsAt);

        Batches.Read(bytes).Failure.ShouldBe(new(RecordsAt, "a snappy block with an impossible length"));
    }

    private static byte[] Changed(int position, byte value)
    {
        var bytes = Sound.ToArray();
        bytes[position] = value;
        return bytes;
    }
}
