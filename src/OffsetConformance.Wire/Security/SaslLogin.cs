using System.Security.Cryptography;
using System.Text;

namespace OffsetConformance.Wire.Security;

/// <summary>A conversation of tokens that logs in; who carries them is not its business.</summary>
internal static class SaslLogin
{
    /// <param name="credentials">Who logs in.</param>
    /// <param name="nonce">Makes the client's nonce, printable ASCII without a comma.</param>
    /// <param name="exchange">Sends one token and returns the server's.</param>
    /// <exception cref="SaslException">The server does not prove itself, or speaks something else.</exception>
    public static void Run(SaslCredentials credentials, Func<string> nonce, Func<byte[], byte[]> exchange)
    {
        if (credentials.Mechanism == SaslMechanism.Plain)
        {
            exchange(Encoding.UTF8.GetBytes($"\0{credentials.Username}\0{credentials.Password}"));
            return;
        }

        var hash = credentials.Mechanism == SaslMechanism.ScramSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;
        var scram = new ScramExchange(hash, credentials.Username, credentials.Password, nonce());
        var challenge = Exchange(scram.First());
        scram.Verify(Exchange(scram.Final(challenge)));

        string Exchange(string token) => Encoding.UTF8.GetString(exchange(Encoding.UTF8.GetBytes(token)));
    }
}
