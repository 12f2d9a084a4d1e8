using System.Security.Cryptography;

namespace OffsetConformance.Wire.Security;

/// <summary>Where a login's nonce comes from. It must not be foreseeable, and no answer that is judged depends on it.</summary>
internal static class ScramNonce
{
    /// <summary>144 random bits in characters that SCRAM allows.</summary>
    public static string Next() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
}
