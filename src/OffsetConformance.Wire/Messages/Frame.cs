using System.Buffers.Binary;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Messages;

/// <summary>What goes over a connection: the length of what follows, in four bytes, then header and message.</summary>
public static class Frame
{
    /// <summary>Bytes of the length.</summary>
    public const int LengthSize = sizeof(int);

    /// <summary>Writes a request as one frame.</summary>
    /// <param name="buffer">The frame goes behind what is there already.</param>
    /// <param name="api">The request's API.</param>
    /// <param name="header">Its version must be one that <paramref name="api"/> speaks.</param>
    /// <param name="request">What to send.</param>
    public static void WriteRequest(FrameBuffer buffer, Api api, RequestHeader header, IMessage request)
    {
        var start = Begin(buffer);
        header.Write(buffer, api);
        new WireWriter(buffer, header.ApiVersion, api.IsFlexible(header.ApiVersion)).Message(request);
        End(buffer, start);
    }

    /// <summary>Writes an answer as one frame.</summary>
    /// <param name="buffer">The frame goes behind what is there already.</param>
    /// <param name="api">The API of the request.</param>
    /// <param name="version">The version of the request, or for ApiVersions 0 if the request's is not spoken.</param>
    /// <param name="correlationId">The request's.</param>
    /// <param name="response">What to answer.</param>
    public static void WriteResponse(FrameBuffer buffer, Api api, short version, int correlationId, IMessage response)
    {
        var start = Begin(buffer);
        new WireWriter(buffer, version, flexible: false).Int32(ref correlationId);
        new WireWriter(buffer, version, HasFlexibleResponseHeader(api, version)).WriteTags();
        new WireWriter(buffer, version, api.IsFlexible(version)).Message(response);
        End(buffer, start);
    }

    /// <summary>
    /// Reads a request's header. Of an API or version that is not spoken here it is read as well as it goes: key, version and correlation
    /// id stand in the same place in all of them.
    /// </summary>
    /// <param name="frame">The frame behind its length.</param>
    /// <param name="header">Whatever could be read, 0 and null for the rest.</param>
    /// <param name="api">Null if the API is not spoken here. Whether its version is remains to be asked.</param>
    /// <returns>A reader at the beginning of the message, or one that has failed.</returns>
    public static WireReader OpenRequest(ReadOnlyMemory<byte> frame, out RequestHeader header, out ApiDescription? api)
    {
        var reader = new WireReader(frame, version: 0, flexible: false);
        header = RequestHeader.Read(ref reader);
        api = Apis.Find(header.ApiKey);
        var flexible = api is not null && api.Api.IsFlexible(header.ApiVersion);
        return BehindTags(reader, frame, header.ApiVersion, flexible, flexible);
    }

    /// <summary>Reads an answer's header.</summary>
    /// <param name="frame">The frame behind its length.</param>
    /// <param name="api">The API of the request, by which the answer is understood: it does not say itself what it is.</param>
    /// <param name="version">The version of the request.</param>
    /// <param name="correlationId">Tells which request it answers.</param>
    /// <returns>A reader at the beginning of the message, or one that has failed.</returns>
    public static WireReader OpenResponse(ReadOnlyMemory<byte> frame, Api api, short version, out int correlationId)
    {
        var reader = new WireReader(frame, version, flexible: false);
        correlationId = 0;
        reader.Int32(ref correlationId);
        return BehindTags(reader, frame, version, HasFlexibleResponseHeader(api, version), api.IsFlexible(version));
    }

    /// <summary>A client that asks for ApiVersions does not know yet in which version the answer comes: its header stays as it was.</summary>
    private static bool HasFlexibleResponseHeader(Api api, short version) => api.Key != ApiKey.ApiVersions && api.IsFlexible(version);

    private static WireReader BehindTags(WireReader header, ReadOnlyMemory<byte> frame, short version, bool tagged, bool flexible)
    {
        if (header.Failure is not null)
        {
            return header;
        }

        var tags = new WireReader(frame, version, tagged, header.Position);
        tags.SkipTags();
        return tags.Failure is null ? new(frame, version, flexible, tags.Position) : tags;
    }

    private static int Begin(FrameBuffer buffer)
    {
        buffer.Append(LengthSize).Clear();
        return buffer.Length;
    }

    private static void End(FrameBuffer buffer, int start) =>
        BinaryPrimitives.WriteInt32BigEndian(buffer.WrittenSpan[(start - LengthSize)..], buffer.Length - start);
}
