using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Messages;

/// <summary>Bytes from the network are a stranger's: whatever they say, reading them ends, says where they went wrong, and stays small.</summary>
public sealed class MangledMessagesTests
{
    // An item of a few bytes becomes an object with fields, a list's place and an array's: 22 at most when it was measured.
    private const int BytesAllocatedPerByteRead = 32;
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
    public void BytesBehindTheEndArePassedOver(ApiKey key)
    {
        foreach (var (message, bytes) in Examples(key))
        {
            message.Read((byte[])[.. bytes, 1, 2, 3], out var failure);
            failure.ShouldBeNull(message.ToString());
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
                    ReadsSmall(message, mutated);
                }
            }
        }
    }

    /// <summary>A thousand items of as few bytes as can be, wherever an array may begin: the most objects that bytes can ask for.</summary>
    [Theory]
    [MemberData(nameof(Keys))]
    public void ManyTinyItemsDoNotMakeAReaderGrow(ApiKey key)
    {
        var description = Apis.Find(key)!;
        foreach (var message in MessageVersion.Of(description.Api))
        {
            var bytes = message.Write(message.IsRequest ? description.NewRequest() : description.NewResponse());
            byte[] count = description.Api.IsFlexible(message.Version) ? [0xE9, 0x07] : [0x00, 0x00, 0x03, 0xE8];
            for (var position = 0; position < bytes.Length; position++)
            {
                ReadsSmall(message, [.. bytes[..position], .. count, .. Enumerable.Repeat((byte)0, 4000)]);
                ReadsSmall(message, [.. bytes[..position], .. count, .. Enumerable.Repeat((byte)1, 4000)]);
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

    private static void ReadsSmall(MessageVersion message, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        message.Read(bytes, out var failure);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        allocated.ShouldBeLessThan(BytesAllocatedForAnyMessage + (BytesAllocatedPerByteRead * bytes.Length), message.ToString());
        failure?.Position.ShouldBeInRange(0, bytes.Length, message.ToString());
    }

    private static IEnumerable<(MessageVersion Message, byte[] Bytes)> Examples(ApiKey key)
    {
        var random = new Random((int)key);
        return MessageVersion.Of(Apis.Find(key)!.Api).Select(message => (message, message.Write(message.Random(random))));
    }
}
