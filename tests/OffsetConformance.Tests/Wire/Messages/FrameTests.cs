using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Messages;

/// <summary>The headers' exceptions, each of which costs the connection if it is missed.</summary>
public sealed class FrameTests
{
    private static readonly RequestHeader Header = new(ApiKey.Heartbeat, 4, 0x01020304, "me");

    /// <summary>Flexible or not, the client id has a length of two bytes; tagged fields follow in a flexible request only.</summary>
    [Theory]
    [InlineData(3, "000C 0003 01020304 0002 6D65")]
    [InlineData(4, "000C 0004 01020304 0002 6D65 00")]
    public void ARequestHeaderKeepsTheOldLengthOfTheClientId(short version, string header)
    {
        var frame = Request(HeartbeatRequest.Api, Header with { ApiVersion = version }, new HeartbeatRequest());

        Convert.ToHexString(frame.Span).ShouldStartWith(header.Replace(" ", ""));
    }

    [Fact]
    public void TheLengthCountsWhatFollowsIt()
    {
        using var buffer = new FrameBuffer();
        Frame.WriteRequest(buffer, HeartbeatRequest.Api, Header, new HeartbeatRequest());
        var first = buffer.Length;
        Frame.WriteResponse(buffer, HeartbeatRequest.Api, 4, 7, new HeartbeatResponse());

        buffer.Written.Span[..4].ToArray().ShouldBe([0, 0, 0, (byte)(first - 4)]);
        buffer.Written.Span[first..].ToArray().ShouldBe([0, 0, 0, 12, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    /// <summary>Version 3 of ApiVersions is flexible, and the header of its answer is not.</summary>
    [Theory]
    [InlineData(2, "00000007 0000 00000000 00000000")]
    [InlineData(3, "00000007 0000 01 00000000 00")]
    public void TheAnswerToApiVersionsHasNoTagsInItsHeader(short version, string expected)
    {
        using var buffer = new FrameBuffer();
        Frame.WriteResponse(buffer, ApiVersionsRequest.Api, version, 7, new ApiVersionsResponse());
        var frame = buffer.Written[Frame.LengthSize..];

        Convert.ToHexString(frame.Span).ShouldBe(expected.Replace(" ", ""));
        var reader = Frame.OpenResponse(frame, ApiVersionsRequest.Api, version, out var correlationId);
        reader.Message<ApiVersionsResponse>();
        reader.Failure.ShouldBeNull();
        correlationId.ShouldBe(7);
    }

    /// <summary>A broker answers even a version it does not know, for which it needs the correlation id.</summary>
    [Theory]
    [InlineData(ApiKey.ApiVersions, 99, true)]
    [InlineData((ApiKey)999, 0, false)]
    public void TheHeaderOfAStrangersRequestIsRead(ApiKey key, short version, bool isSpoken)
    {
        var frame = Request(new(key, 0, 99, Api.Never), new(key, version, 42, "stranger"), new ApiVersionsRequest());

        Frame.OpenRequest(frame, out var header, out var api);

        header.ShouldBe(new RequestHeader(key, version, 42, "stranger"));
        (api is not null).ShouldBe(isSpoken);
    }

    [Fact]
    public void AHeaderThatStopsEarlyFailsWhereItStops()
    {
        var frame = Request(HeartbeatRequest.Api, Header, new HeartbeatRequest());

        for (var length = 0; length < 13; length++)
        {
            var failure = Frame.OpenRequest(frame[..length], out _, out _).Failure;

            failure.ShouldNotBeNull($"{length} bytes");
            failure.Position.ShouldBeInRange(0, length);
        }
    }

    private static ReadOnlyMemory<byte> Request(Api api, RequestHeader header, IMessage request)
    {
        using var buffer = new FrameBuffer();
        Frame.WriteRequest(buffer, api, header, request);
        return buffer.Written[Frame.LengthSize..].ToArray();
    }
}
