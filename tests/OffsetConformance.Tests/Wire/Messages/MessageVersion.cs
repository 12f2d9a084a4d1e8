using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Tests.Wire.Messages;

/// <summary>A request or an answer in one of the versions spoken, for tests that go through all of them.</summary>
internal sealed record MessageVersion(ApiKey Key, short Version, bool IsRequest)
{
    public static IEnumerable<MessageVersion> All => Apis.All.SelectMany(description => Of(description.Api));

    public static IEnumerable<MessageVersion> Of(Api api) =>
        from version in Enumerable.Range(api.Lowest, api.Highest - api.Lowest + 1)
        from isRequest in new[] { true, false }
        select new MessageVersion(api.Key, (short)version, isRequest);

    /// <summary>A message with a random value in every field that this version has.</summary>
    public IMessage Random(Random random)
    {
        var message = IsRequest ? Description.NewRequest() : Description.NewResponse();
        var filler = new RandomFiller(Version, random);
        message.Describe(ref filler);
        return message;
    }

    /// <summary>The message without header and length.</summary>
    public byte[] Write(IMessage message)
    {
        using var buffer = new FrameBuffer();
        new WireWriter(buffer, Version, Description.Api.IsFlexible(Version)).Message(message);
        return buffer.Written.ToArray();
    }

    public IMessage Read(ReadOnlyMemory<byte> bytes, out Malformed? failure)
    {
        var reader = new WireReader(bytes, Version, Description.Api.IsFlexible(Version));
        var message = IsRequest ? Description.ReadRequest(ref reader) : Description.ReadResponse(ref reader);
        failure = reader.Failure;
        return message;
    }

    public override string ToString() => $"{(IsRequest ? "request" : "response")} {Key} {Version}";

    private ApiDescription Description => Apis.Find(Key)!;
}
