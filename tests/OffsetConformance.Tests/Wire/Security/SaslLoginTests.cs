using System.Security.Cryptography;
using System.Text;
using OffsetConformance.Contract;
using OffsetConformance.Tests.Wire.Client;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Security;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Security;

/// <summary>A login over the wire, against a server side written for this test from the standards.</summary>
public sealed class SaslLoginTests
{
    private const string User = "al=ice,";
    private const string Password = "pen cil";

    private static WireDeadline Deadline => new(TimeSpan.FromSeconds(10), CancellationToken.None);

    [Theory]
    [InlineData(SaslMechanism.Plain)]
    [InlineData(SaslMechanism.ScramSha256)]
    [InlineData(SaslMechanism.ScramSha512)]
    public void ARightPasswordIsLetIn(SaslMechanism mechanism)
    {
        using var broker = Broker(mechanism);

        using var connection = Open(broker, new(mechanism, User, Password));

        connection.Ask<HeartbeatRequest, HeartbeatResponse>(new(), 4, Deadline).ErrorCode.ShouldBe((short)0);
    }

    [Theory]
    [InlineData(SaslMechanism.Plain)]
    [InlineData(SaslMechanism.ScramSha256)]
    public void AWrongPasswordIsToldWithoutSayingIt(SaslMechanism mechanism)
    {
        using var broker = Broker(mechanism);

        var fault = Should.Throw<WireFaultException>(() => Open(broker, new(mechanism, User, "wr0ng")));

        fault.Fault.ShouldBe(WireFault.Unreachable);
        fault.Message.ShouldContain("does not accept the login");
        fault.Message.ShouldContain("SASL_AUTHENTICATION_FAILED (58)");
        fault.Message.ShouldNotContain("wr0ng");
    }

    [Fact]
    public void AnotherMechanismIsToldWithThoseThereAre()
    {
        using var broker = Broker(SaslMechanism.Plain);

        Should.Throw<WireFaultException>(() => Open(broker, new(SaslMechanism.ScramSha512, User, Password))).Message
            .ShouldBe($"{broker.Address} does not accept the login with SCRAM-SHA-512: UNSUPPORTED_SASL_MECHANISM (33); it has PLAIN");
    }

    /// <summary>A broker that accepts anything is not believed: it does not know the password.</summary>
    [Fact]
    public void AServerThatOnlyPretendsToKnowThePasswordIsNotBelieved()
    {
        using var broker = Broker(SaslMechanism.ScramSha256, knows: "something else", checks: false);

        Should.Throw<WireFaultException>(() => Open(broker, new(SaslMechanism.ScramSha256, User, Password))).Message.ShouldContain("signature is wrong");
    }

    private static WireConnection Open(ScriptedBroker broker, SaslCredentials credentials) =>
        WireConnection.Open(broker.Address, "t", broker.Options with { Security = new(null, credentials) }, Deadline);

    private static ScriptedBroker Broker(SaslMechanism mechanism, string knows = Password, bool checks = true)
    {
        var name = new SaslCredentials(mechanism, "", "").MechanismName;
        var scram = new ScramServer(mechanism == SaslMechanism.ScramSha512 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256, knows, checks);
        return new((_, request) => request switch
        {
            SaslHandshakeRequest handshake => Reply.With(new SaslHandshakeResponse { ErrorCode = (short)(handshake.Mechanism == name ? 0 : 33), Mechanisms = [name] }),
            SaslAuthenticateRequest token => Reply.With(Judge(mechanism, scram, Encoding.UTF8.GetString(token.AuthBytes.Span))),
            HeartbeatRequest => Reply.With(new HeartbeatResponse()),
            _ => null,
        });
    }

    private static SaslAuthenticateResponse Judge(SaslMechanism mechanism, ScramServer scram, string token)
    {
        var answer = mechanism != SaslMechanism.Plain ? scram.Answer(token) : token == $"\0{User}\0{Password}" ? "" : null;
        return answer is null
            ? new() { ErrorCode = (short)ErrorCode.SaslAuthenticationFailed, ErrorMessage = $"no such login: {token}" }
            : new() { AuthBytes = Encoding.UTF8.GetBytes(answer) };
    }

    /// <summary>The server's half of RFC 5802, for one login.</summary>
    private sealed class ScramServer(HashAlgorithmName hash, string password, bool checks)
    {
        private const string Salt = "QSXCR+Q6sek8bf92";
        private string firstBare = "";
        private string challenge = "";

        public string? Answer(string token)
        {
            if (token.StartsWith("n,,", StringComparison.Ordinal))
            {
                firstBare = token[3..];
                firstBare.ShouldStartWith("n=al=3Dice=2C,r=");
                challenge = $"r={firstBare[(firstBare.IndexOf(",r=", StringComparison.Ordinal) + 3)..]}server,s={Salt},i=4096";
                return challenge;
            }

            var withoutProof = token[..token.IndexOf(",p=", StringComparison.Ordinal)];
            var proof = Convert.FromBase64String(token[(withoutProof.Length + 3)..]);
            var length = CryptographicOperations.HashData(hash, []).Length;
            var salted = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(Salt), 4096, hash, length);
            var message = Encoding.UTF8.GetBytes($"{firstBare},{challenge},{withoutProof}");
            var storedKey = CryptographicOperations.HashData(hash, CryptographicOperations.HmacData(hash, salted, "Client Key"u8.ToArray()));
            var signature = CryptographicOperations.HmacData(hash, storedKey, message);
            var clientKey = proof.Zip(signature, (a, b) => (byte)(a ^ b)).ToArray();
            if (checks && !CryptographicOperations.HashData(hash, clientKey).AsSpan().SequenceEqual(storedKey))
            {
                return null;
            }

            var serverKey = CryptographicOperations.HmacData(hash, salted, "Server Key"u8.ToArray());
            return $"v={Convert.ToBase64String(CryptographicOperations.HmacData(hash, serverKey, message))}";
        }
    }
}
