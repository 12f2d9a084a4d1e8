using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Client;

/// <summary>The cluster does not say who is responsible: the request itself was not sent.</summary>
internal sealed class RefusedLookupException(ErrorCode error, string? message) : Exception(message ?? error.ToText())
{
    public ErrorCode Error => error;

    public string? Reason => message;
}
