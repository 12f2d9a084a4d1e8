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
    public void An_incomplete_batch_behind_a_whole_one_is_told(int length)
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
    public void Another_format_is_named(byte magic, string what)
    {
        var bytes = Changed(MagicAt, magic);

        Batches.Read([.. Sound, .. bytes]).Failure.ShouldBe(new(Sound.Length + MagicAt, what));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(48)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_length_that_cannot_hold_the_header_is_wrong(int length)
    {
        var bytes = Sound.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(LengthAt), length);

        Batches.Read(bytes).Failure.ShouldNotBeNull().Position.ShouldBe(LengthAt);
    }

    [Fact]
    public void A_length_without_end_is_incomplete()
    {
        var bytes = Sound.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(LengthAt), int.MaxValue);

        Batches.Read(bytes).Incomplete.ShouldBe(0);
    }

    [Fact]
    public void A_changed_byte_breaks_the_checksum_and_nothing_else()
    {
        var batch = Batches.ReadOne(Changed(Sound.Length - 2, (byte)'X'));

        batch.Header.CrcHolds.ShouldBeFalse();
        batch.Records.ShouldHaveSingleItem().Record.Value.ShouldBe("valuX");
    }

    [Fact]
    public void A_count_of_records_that_are_not_there_allocates_nothing()
    {
        var bytes = Sound.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(CountAt), int.MaxValue);

        var batch = Batches.ReadOne(bytes);

        batch.Records.Count.ShouldBe(1);
        batch.CountHolds.ShouldBeFalse();
    }

    [Fact]
    public void A_record_longer_than_its_batch_is_wrong() =>
        Batches.Read(Changed(RecordsAt, 0x7E)).Failure.ShouldBe(new(RecordsAt + 1, "a record of 63 bytes with 14 left"));

    [Fact]
    public void A_field_longer_than_its_record_is_wrong() =>
        Batches.Read(Changed(RecordsAt + 4, 0x7E)).Failure.ShouldBe(new(RecordsAt + 5, "a field of 63 bytes with 10 left"));

    [Fact]
    public void More_headers_than_bytes_are_wrong()
    {
        var bytes = Batches.Produced([new("key", "value", 1), new("key", "value", 1)]);
        bytes[RecordsAt + 14] = 0x7E;

        Batches.Read(bytes).Failure.ShouldBe(new(RecordsAt + 15, "63 headers in 0 bytes"));
    }

    [Fact]
    public void A_number_without_end_is_wrong()
    {
        byte[] bytes = [.. Sound[..RecordsAt], .. Enumerable.Repeat((byte)0xFF, Sound.Length - RecordsAt)];

        Batches.Read(bytes).Failure.ShouldBe(new(RecordsAt + 5, "a number that does not end"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_codec_without_a_name_is_wrong(byte codec) =>
        Batches.Read(Changed(AttributesAt, codec)).Failure.ShouldBe(new(RecordsAt, $"compression codec {codec}, which the batch format does not have"));

    [Theory]
    [InlineData((byte)Compression.Gzip)]
    [InlineData((byte)Compression.Snappy)]
    [InlineData((byte)Compression.Lz4)]
    public void Bytes_that_no_compressor_wrote_are_wrong(byte codec) =>
        Batches.Read(Changed(AttributesAt, codec)).Failure.ShouldNotBeNull().Position.ShouldBe(RecordsAt);

    [Fact]
    public void Zstandard_is_not_read_and_what_follows_is()
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
    public void A_bomb_is_not_unpacked_beyond_the_limit(Compression codec)
    {
        var bomb = Batches.Produced([new("k", new string('a', 1_000_000))], codec);

        Batches.Read(bomb, maxDecompressed: 100_000).Failure.ShouldBe(new(RecordsAt, "records that decompress to more than 100000 bytes"));
        Batches.Read(bomb, maxDecompressed: 1_100_000).Failure.ShouldBeNull();
    }

    [Fact]
    public void A_snappy_block_that_claims_more_than_it_could_hold_is_wrong()
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
