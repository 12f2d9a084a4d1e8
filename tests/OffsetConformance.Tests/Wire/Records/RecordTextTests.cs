using FsCheck;
using FsCheck.Fluent;
using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Records;

/// <summary>Protects that text loses nothing: keys and values are any bytes, and a suite that changed them would accuse the broker.</summary>
public sealed class RecordTextTests
{
    /// <summary>Bytes that make and break UTF-8: every kind of lead and continuation, and whole characters of each length.</summary>
    private static readonly Gen<byte[]> Bytes =
        from parts in Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            Gen.Elements<byte[]>(
                [0x00], [0x7F], [0x80], [0xBF], [0xC0], [0xC2], [0xE0], [0xED, 0xA0, 0x80], [0xED, 0xB2, 0x80], [0xEF, 0xBB, 0xBF], [0xF0], [0xF4, 0x90], [0xFF],
                [.. "é"u8], [.. "€"u8], [.. "𝒳"u8], [.. "\U0001F480"u8], [.. "\U0001F4FF"u8])).ArrayOf()
        select parts.SelectMany(part => part).ToArray();

    [Fact]
    public void AnyBytesSurvive() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(1, 1), Prop.ForAll(Bytes.ToArbitrary(), bytes => Back(RecordText.FromBytes(bytes)).ShouldBe(bytes)));

    [Fact]
    public void EveryPairOfBytesSurvives()
    {
        for (var pair = 0; pair <= ushort.MaxValue; pair++)
        {
            byte[] bytes = [(byte)(pair >> 8), (byte)(pair & 0xFF)];
            Back(RecordText.FromBytes(bytes)).ShouldBe(bytes);
        }
    }

    [Fact]
    public void TextThatIsUtf8IsItself() => RecordText.FromBytes("aé€𝒳"u8).ShouldBe("aé€𝒳");

    [Fact]
    public void AByteThatIsNoUtf8IsALoneSurrogate() => RecordText.FromBytes([0x61, 0xFF]).ShouldBe("a\uDCFF");

    private static byte[] Back(string text)
    {
        var bytes = new byte[RecordText.ByteCount(text)];
        RecordText.CopyTo(text, bytes).ShouldBe(bytes.Length);
        return bytes;
    }
}
