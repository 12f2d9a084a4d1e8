namespace OffsetConformance.Wire.Security;

/// <summary>A login that failed. The message is one line without secrets.</summary>
internal sealed class SaslException : Exception
{
    public SaslException(string message)
        : base(message)
    {
    }

    public SaslException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
