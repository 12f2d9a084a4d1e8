using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Messages;

/// <summary>
/// A round trip proves only that reader and writer agree. These frames come from Kafka's own message definitions (see the head of
/// Vectors.txt), so a field that is missing, misplaced or given to the wrong versions is seen.
/// </summary>
public sealed class VectorsTests
{
    private static readonly IReadOnlyList<Vector> Vectors =
        [.. File.ReadLines(Repository.PathOf("tests", "OffsetConformance.Tests", "Wire", "Messages", "Vectors.txt"))
            .Where(line => !line.StartsWith('#')).Select(Vector.Parse)];

    public static TheoryData<ApiKey> Keys => [.. Apis.All.Select(description => description.Api.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void EveryFrameIsWrittenAsItWasRead(ApiKey key)
    {
        foreach (var vector in Vectors.Where(vector => vector.Key == key))
        {
            Convert.ToHexStringLower(Rewritten(vector, vector.Plain)).ShouldBe(Convert.ToHexStringLower(vector.Plain), vector.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void TaggedFieldsArePassedOver(ApiKey key)
    {
        foreach (var vector in Vectors.Where(vector => vector.Key == key && vector.Tagged is not null))
        {
            Convert.ToHexStringLower(Rewritten(vector, vector.Tagged!)).ShouldBe(Convert.ToHexStringLower(vector.Plain), vector.ToString());
        }
    }

    [Fact]
    public void EveryMessageOfEveryVersionIsThere() => Vectors.Select(vector => vector.ToString()).Distinct()
        .ShouldBe(MessageVersion.All.Select(message => message.ToString()), ignoreOrder: true);

    private static byte[] Rewritten(Vector vector, byte[] frame)
    {
        var api = Apis.Find(vector.Key)!;
        using var buffer = new FrameBuffer();
        if (vector.IsRequest)
        {
            var reader = Frame.OpenRequest(frame, out var header, out var found);
            found.ShouldBe(api);
            header.ApiVersion.ShouldBe(vector.Version);
            var request = api.ReadRequest(ref reader);
            reader.Failure.ShouldBeNull(vector.ToString());
            Frame.WriteRequest(buffer, api.Api, header, request);
        }
        else
        {
            var reader = Frame.OpenResponse(frame, api.Api, vector.Version, out var correlationId);
            var response = api.ReadResponse(ref reader);
            reader.Failure.ShouldBeNull(vector.ToString());
            Frame.WriteResponse(buffer, api.Api, vector.Version, correlationId, response);
        }

        return buffer.Written[Frame.LengthSize..].ToArray();
    }

    private sealed record Vector(bool IsRequest, ApiKey Key, short Version, byte[] Plain, byte[]? Tagged)
    {
        public static Vector Parse(string line) => line.Split(' ') is [var kind, var api, var version, var plain, .. var tagged]
            ? new(kind == "request", Enum.Parse<ApiKey>(api), short.Parse(version), Convert.FromHexString(plain),
                tagged is [var hex] ? Convert.FromHexString(hex) : null)
            : throw new FormatException(line);

        public override string ToString() => new MessageVersion(Key, Version, IsRequest).ToString();
    }
}
