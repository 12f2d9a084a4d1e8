using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Messages;

/// <summary>Reader and writer are two codecs behind one description: what one writes the other reads, in every version.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<ApiKey> Keys => VectorsTests.Keys;

    [Theory]
    [MemberData(nameof(Keys))]
    public void WhatIsWrittenIsReadBack(ApiKey key)
    {
        var random = new Random((int)key);
        foreach (var message in MessageVersion.Of(Apis.Find(key)!.Api))
        {
            for (var round = 0; round < 20; round++)
            {
                var bytes = message.Write(message.Random(random));
                var readBack = message.Read(bytes, out var failure);
                failure.ShouldBeNull(message.ToString());
                message.Write(readBack).ShouldBe(bytes, message.ToString());
            }
        }
    }

    /// <summary>Setting a few fields of a new message is enough in any version: nothing starts as a null that an old version cannot say.</summary>
    [Theory]
    [MemberData(nameof(Keys))]
    public void DefaultsCanBeSaidInEveryVersion(ApiKey key)
    {
        var description = Apis.Find(key)!;
        foreach (var message in MessageVersion.Of(description.Api))
        {
            var bytes = message.Write(message.IsRequest ? description.NewRequest() : description.NewResponse());
            message.Read(bytes, out var failure);
            failure.ShouldBeNull(message.ToString());
        }
    }
}
