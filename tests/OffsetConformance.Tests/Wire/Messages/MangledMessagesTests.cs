using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Messages;

/// <summary>Bytes from the network are a stranger's: whatever they say, reading them ends, says where they went wrong, and stays small.</summary>
public sealed class MangledMessagesTests
{
    // An item of a few bytes becomes an object with fields, a list's place and an array's.
    private const int BytesAllocatedPerByteRead = 64;
    private const int BytesAllocatedForAnyMessage = 2048;

    public static TheoryData<ApiKey> Keys => VectorsTests.Keys;

    [Theory]
    [MemberData(nameof(Keys))]
    public void AMessageThatStopsEarlyFailsBehindItsLastWholeField(ApiKey key)
    {
        foreach (var (message, bytes) in Examples(key))
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                message.Read(bytes.AsMemory(0, length), out var failure);
                failure.ShouldNotBeNull($"{message} cut to {length} of {bytes.Length} bytes");
                failure.Position.ShouldBeInRange(0, length);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void BytesBehindTheEndAreNamedByTheirPlace(ApiKey key)
    {
        foreach (var (message, bytes) in Examples(key))
        {
            message.Read((byte[])[.. bytes, 0], out var failure);
            failure.ShouldNotBeNull(message.ToString()).Position.ShouldBe(bytes.Length);
        }
    }

    /// <summary>Every byte in turn becomes what makes lengths small, huge, negative and null.</summary>
    [Theory]
    [MemberData(nameof(Keys))]
    public void NoByteMakesAReaderThrowOrGrow(ApiKey key)
    {
        foreach (var (message, bytes) in Examples(key))
        {
            for (var position = 0; position < bytes.Length; position++)
            {
                foreach (var value in (byte[])[0x00, 0x01, 0x7F, 0x80, 0xFF])
                {
                    var mutated = bytes.ToArray();
                    mutated[position] = value;
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    message.Read(mutated, out var failure);
                    var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                    allocated.ShouldBeLessThan(BytesAllocatedForAnyMessage + (BytesAllocatedPerByteRead * bytes.Length), message.ToString());
                    failure?.Position.ShouldBeInRange(0, bytes.Length, message.ToString());
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void NoiseNeverMakesAReaderThrow(ApiKey key)
    {
        var random = new Random((int)key);
        foreach (var message in MessageVersion.Of(Apis.Find(key)!.Api))
        {
            for (var round = 0; round < 200; round++)
            {
                var noise = new byte[random.Next(100)];
                random.NextBytes(noise);
                message.Read(noise, out var failure);
                failure?.Position.ShouldBeInRange(0, noise.Length, message.ToString());
            }
        }
    }

    private static IEnumerable<(MessageVersion Message, byte[] Bytes)> Examples(ApiKey key)
    {
        var random = new Random((int)key);
        return MessageVersion.Of(Apis.Find(key)!.Api).Select(message => (message, message.Write(message.Random(random))));
    }
}
