namespace OffsetConformance.Wire.Protocol;

/// <summary>What stands in front of every request.</summary>
/// <param name="ApiKey">As sent: it need not be one that is spoken here.</param>
/// <param name="ApiVersion">As sent: it need not be one that is spoken here.</param>
/// <param name="CorrelationId">Chosen by the client; comes back in the answer.</param>
/// <param name="ClientId">The client's name for itself, or null.</param>
public readonly record struct RequestHeader(ApiKey ApiKey, short ApiVersion, int CorrelationId, string? ClientId)
{
    /// <summary>Reads the header but for the tagged fields of header version 2: whatever is there, 0 and null for the rest.</summary>
    internal static RequestHeader Read(ref WireReader reader)
    {
        short apiKey = 0;
        short apiVersion = 0;
        var correlationId = 0;
        string? clientId = null;
        reader.Int16(ref apiKey);
        reader.Int16(ref apiVersion);
        reader.Int32(ref correlationId);
        reader.NullableString(ref clientId);
        return new((ApiKey)apiKey, apiVersion, correlationId, clientId);
    }

    /// <summary>Writes the header of a request that is spoken here, in header version 2 for flexible requests and in version 1 for others.</summary>
    internal void Write(FrameBuffer buffer, Api api)
    {
        var apiKey = (short)ApiKey;
        var (_, apiVersion, correlationId, clientId) = this;

        // Even in header version 2 the client id keeps its two-byte length: brokers read it before they know the version.
        var writer = new WireWriter(buffer, apiVersion, flexible: false);
        writer.Int16(ref apiKey);
        writer.Int16(ref apiVersion);
        writer.Int32(ref correlationId);
        writer.NullableString(ref clientId);
        new WireWriter(buffer, apiVersion, api.IsFlexible(apiVersion)).WriteTags();
    }
}
