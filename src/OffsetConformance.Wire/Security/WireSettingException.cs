namespace OffsetConformance.Wire.Security;

/// <summary>
/// A client setting that the raw client cannot honour although reaching the broker rests on it, or whose value cannot be used.
/// The message is one line, names the setting, and never has a secret value in it.
/// </summary>
public sealed class WireSettingException : Exception
{
    public WireSettingException(string message)
        : base(message)
    {
    }

    public WireSettingException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
