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

    /// <summary>A new message can be sent as it is, but for nulls that an old version cannot say.</summary>
    [Theory]
    [MemberData(nameof(Keys))]
    public void DefaultsCanBeWrittenInTheHighestVersion(ApiKey key)
    {
        var description = Apis.Find(key)!;
        new MessageVersion(key, description.Api.Highest, IsRequest: true).Write(description.NewRequest()).ShouldNotBeNull();
        new MessageVersion(key, description.Api.Highest, IsRequest: false).Write(description.NewResponse()).ShouldNotBeNull();
    }
}
