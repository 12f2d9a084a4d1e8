using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OffsetConformance.Wire.Security;

/// <summary>
/// One login by SCRAM as a client (RFC 5802, without channel binding): <see cref="First"/> goes out, <see cref="Final"/> answers the
/// server's challenge, <see cref="Verify"/> proves that the server knows the password too. Name and password are taken as UTF-8 without
/// SASLprep, as Kafka takes them.
/// </summary>
/// <exception cref="SaslException">The server's message is none, or proves the wrong thing; the text has no secret in it.</exception>
internal sealed class ScramExchange(HashAlgorithmName hash, string username, string password, string nonce)
{
    /// <summary>Kafka's own lower bound, and RFC 7677's.</summary>
    private const int FewestIterations = 4096;

    /// <summary>About a second of work; a server may not ask for more.</summary>
    private const int MostIterations = 1_000_000;

    private const string NoChannelBinding = "n,,";

    private readonly string firstBare = $"n={username.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={nonce}";
    private byte[] serverSignature = [];

    public string First() => NoChannelBinding + firstBare;

    public string Final(string challenge)
    {
        var fields = Fields(challenge);
        var serverNonce = Field(fields, 'r');
        if (!serverNonce.StartsWith(nonce, StringComparison.Ordinal) || serverNonce.Length == nonce.Length)
        {
            throw new SaslException("the server's nonce does not continue the client's");
        }

        var salt = Base64(Field(fields, 's'));
        if (!int.TryParse(Field(fields, 'i'), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < FewestIterations or > MostIterations)
        {
            throw new SaslException($"the server's iteration count is not between {FewestIterations} and {MostIterations}");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, hash, HashLength());
        var withoutProof = $"c={Convert.ToBase64String(Encoding.ASCII.GetBytes(NoChannelBinding))},r={serverNonce}";
        var authMessage = Encoding.UTF8.GetBytes($"{firstBare},{challenge},{withoutProof}");
        var clientKey = Hmac(salted, "Client Key"u8);
        var clientSignature = Hmac(CryptographicOperations.HashData(hash, clientKey), authMessage);
        serverSignature = Hmac(Hmac(salted, "Server Key"u8), authMessage);
        var proof = clientKey.Zip(clientSignature, (key, signature) => (byte)(key ^ signature)).ToArray();
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    public void Verify(string answer)
    {
        var fields = Fields(answer);
        if (fields.GetValueOrDefault('e') is { } refusal)
        {
            throw new SaslException($"the server says {refusal}");
        }

        if (!CryptographicOperations.FixedTimeEquals(Base64(Field(fields, 'v')), serverSignature))
        {
            throw new SaslException("the server's signature is wrong: it does not know the password");
        }
    }

    private static Dictionary<char, string> Fields(string message)
    {
        var fields = new Dictionary<char, string>();
        foreach (var field in message.Split(','))
        {
            if (field is not [var name, '=', ..] || !fields.TryAdd(name, field[2..]))
            {
                throw new SaslException("the server's message is not SCRAM");
            }
        }

        // "m" announces an extension that a client must understand; there is none.
        return fields.ContainsKey('m') ? throw new SaslException("the server demands a SCRAM extension") : fields;
    }

    private static string Field(Dictionary<char, string> fields, char name) =>
        fields.GetValueOrDefault(name) ?? throw new SaslException($"the server's SCRAM message has no field '{name}'");

    private static byte[] Base64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException e)
        {
            throw new SaslException("the server's SCRAM message has a field that is not base64", e);
        }
    }

    private int HashLength() => CryptographicOperations.HashData(hash, []).Length;

    private byte[] Hmac(byte[] key, ReadOnlySpan<byte> text) => CryptographicOperations.HmacData(hash, key, text);
}
