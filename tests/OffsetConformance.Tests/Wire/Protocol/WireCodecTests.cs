using OffsetConformance.Wire.Protocol;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Protocol;

/// <summary>The protocol's types, byte by byte: what Kafka writes for them and what it refuses.</summary>
public sealed class WireCodecTests
{
    [Theory]
    [InlineData(false, "0003 616263")]
    [InlineData(true, "04 616263")]
    public void AStringHasTheLengthOfItsVersionInFront(bool flexible, string hex)
    {
        var value = "abc";
        Written(flexible, (ref WireWriter writer) => writer.String(ref value)).ShouldBe(Bytes(hex));

        value = "";
        var reader = new WireReader(Bytes(hex), 0, flexible);
        reader.String(ref value);
        value.ShouldBe("abc");
    }

    [Theory]
    [InlineData(false, "FFFF")]
    [InlineData(true, "00")]
    public void ANullStringIsMinusOneOrCompactZero(bool flexible, string hex)
    {
        string? value = null;
        Written(flexible, (ref WireWriter writer) => writer.NullableString(ref value)).ShouldBe(Bytes(hex));

        value = "not null";
        var reader = new WireReader(Bytes(hex), 0, flexible);
        reader.NullableString(ref value);
        value.ShouldBeNull();
        reader.Failure.ShouldBeNull();
    }

    [Theory]
    [InlineData(false, "FFFF")]
    [InlineData(true, "00")]
    public void NullIsRefusedWhereTheVersionHasNone(bool flexible, string hex)
    {
        var reader = new WireReader(Bytes(hex), 1, flexible);
        string? value = "";
        reader.NullableString(ref value, nullableSince: 2);
        reader.Failure.ShouldNotBeNull();

        string? missing = null;
        Should.Throw<ArgumentException>(() => Written(flexible, (ref WireWriter writer) => writer.NullableString(ref missing, nullableSince: 2)));
    }

    /// <summary>A compact length has room for more; Kafka refuses it all the same.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStringHasAtMost32767Bytes(bool flexible)
    {
        var longest = new string('x', short.MaxValue);
        Should.NotThrow(() => Written(flexible, (ref WireWriter writer) => writer.String(ref longest)));

        var tooLong = longest + "x";
        Should.Throw<ArgumentException>(() => Written(flexible, (ref WireWriter writer) => writer.String(ref tooLong)));

        var reader = new WireReader((byte[])[0x81, 0x80, 0x02, .. new byte[32768]], 0, flexible: true);
        var value = "";
        reader.String(ref value);
        reader.Failure.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(127, "8001")]
    [InlineData(16383, "808001")]
    public void ACompactLengthIsOneMoreInGroupsOfSevenBits(int length, string hex)
    {
        ReadOnlyMemory<byte> value = new byte[length];

        Written(flexible: true, (ref WireWriter writer) => writer.Bytes(ref value)).ShouldBe([.. Bytes(hex), .. new byte[length]]);
    }

    [Theory]
    [InlineData("FFFFFFFF0F")]
    [InlineData("8080808008")]
    [InlineData("8080808080")]
    [InlineData("808080808001")]
    public void ALengthOfMoreThan31BitsOrFiveBytesIsRefused(string hex)
    {
        var reader = new WireReader(Bytes(hex), 0, flexible: true);
        ReadOnlyMemory<byte>? value = null;
        reader.Records(ref value);
        reader.Failure.ShouldNotBeNull().What.ShouldContain("31 bits");
    }

    /// <summary>Compact zero and -1 are null, which an array that must be there is not: Kafka refuses it and doesn't take it for empty.</summary>
    [Theory]
    [InlineData(false, "FFFFFFFF")]
    [InlineData(true, "00")]
    public void ANullArrayIsNotAnEmptyOne(bool flexible, string hex)
    {
        var required = new WireReader(Bytes(hex), 0, flexible);
        int[] values = [1];
        required.Int32Array(ref values);
        required.Failure.ShouldNotBeNull();
        values.ShouldBeEmpty();

        var nullable = new WireReader(Bytes(hex), 0, flexible);
        string[]? strings = [];
        nullable.NullableStringArray(ref strings);
        nullable.Failure.ShouldBeNull();
        strings.ShouldBeNull();
    }

    [Fact]
    public void AnIdIsSixteenBytesInTheOrderTheyAreSpelt()
    {
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

        Convert.ToHexString(Written(flexible: true, (ref WireWriter writer) => writer.Uuid(ref id))).ShouldBe("00112233445566778899AABBCCDDEEFF");
    }

    [Fact]
    public void AFieldOfOtherVersionsStaysAsItWas()
    {
        var reader = new WireReader(Bytes("00000007"), 3, flexible: false);
        var before = 1;
        var within = 2;
        var after = 3;
        reader.Int32(ref before, until: 2);
        reader.Int32(ref within, since: 3, until: 3);
        reader.Int32(ref after, since: 4);

        (before, within, after).ShouldBe((1, 7, 3));
    }

    /// <summary>The first thing that is wrong is what the reader tells; what comes behind it reads as nothing.</summary>
    [Fact]
    public void AfterAFailureEverythingReadsAsItsDefault()
    {
        var reader = new WireReader(Bytes("0001 7FFF 61 0000 0009"), 0, flexible: false);
        short first = 0;
        var text = "";
        var number = 5;
        reader.Int16(ref first);
        reader.String(ref text);
        reader.Int32(ref number);

        (first, text, number).ShouldBe(((short)1, "", 0));
        reader.Failure.ShouldBe(new Malformed(4, "a string of 32767 bytes with 5 left"));
    }

    [Fact]
    public void BytesAreASliceOfTheMessage()
    {
        var message = Bytes("00000002 0102");
        var reader = new WireReader(message, 0, flexible: false);
        ReadOnlyMemory<byte> value = default;
        reader.Bytes(ref value);
        message[4] = 9;

        value.ToArray().ShouldBe([9, 2]);
    }

    private delegate void Writing(ref WireWriter writer);

    private static byte[] Written(bool flexible, Writing write)
    {
        using var buffer = new FrameBuffer();
        var writer = new WireWriter(buffer, 1, flexible);
        write(ref writer);
        return buffer.Written.ToArray();
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));
}
