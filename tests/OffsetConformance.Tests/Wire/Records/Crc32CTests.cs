using OffsetConformance.Wire.Records;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Records;

/// <summary>Protects the checksum against every other CRC-32: known answers, the first the catalogue's check value, the others of RFC 3720, B.4.</summary>
public sealed class Crc32CTests
{
    [Fact]
    public void OfTheDigitsOneToNine() => Crc32C.Compute("123456789"u8).ShouldBe(0xE3069283);

    [Fact]
    public void OfNothing() => Crc32C.Compute([]).ShouldBe(0u);

    [Fact]
    public void Of32Zeros() => Crc32C.Compute(new byte[32]).ShouldBe(0x8A9136AA);

    [Fact]
    public void Of32Ones() => Crc32C.Compute(Enumerable.Repeat(byte.MaxValue, 32).ToArray()).ShouldBe(0x62A8AB43u);

    [Fact]
    public void OfTheNumbersUpTo31() => Crc32C.Compute([.. Enumerable.Range(0, 32).Select(i => (byte)i)]).ShouldBe(0x46DD794Eu);
}
