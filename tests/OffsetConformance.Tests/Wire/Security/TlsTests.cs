using System.Net;
using System.Net.Security;
using OffsetConformance.Tests.Wire.Client;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Security;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Security;

/// <summary>TLS believes whom the settings say, and nobody else.</summary>
public sealed class TlsTests : IDisposable
{
    private static WireDeadline Deadline => new(TimeSpan.FromSeconds(10), CancellationToken.None);

    private readonly TestCertificate server = new("broker", IPAddress.Loopback);
    private readonly TestCertificate elsewhere = new("broker", IPAddress.Parse("10.1.2.3"));
    private readonly TestCertificate client = new("client", IPAddress.Loopback);

    public void Dispose()
    {
        server.Dispose();
        elsewhere.Dispose();
        client.Dispose();
    }

    [Fact]
    public void ATrustedBrokerIsSpokenTo() => Beat(server, ("ssl.ca.pem", server.Pem)).ShouldBe((short)27);

    [Fact]
    public void AnAuthorityMayComeFromAFile()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, server.Pem);
            Beat(server, ("ssl.ca.location", file)).ShouldBe((short)27);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void ABrokerOfAnotherAuthorityIsNotBelieved() =>
        Should.Throw<WireFaultException>(() => Beat(server, ("ssl.ca.pem", client.Pem))).Fault.ShouldBe(WireFault.Unreachable);

    [Fact]
    public void ABrokerOfAnotherNameIsBelievedOnlyIfNamesAreNotChecked()
    {
        Should.Throw<WireFaultException>(() => Beat(elsewhere, ("ssl.ca.pem", elsewhere.Pem))).Fault.ShouldBe(WireFault.Unreachable);
        Beat(elsewhere, ("ssl.ca.pem", elsewhere.Pem), ("ssl.endpoint.identification.algorithm", "none")).ShouldBe((short)27);
    }

    /// <summary>Without the name check the chain still counts.</summary>
    [Fact]
    public void WithoutTheNameCheckAStrangerIsStillNone() =>
        Should.Throw<WireFaultException>(() => Beat(elsewhere, ("ssl.ca.pem", client.Pem), ("ssl.endpoint.identification.algorithm", "none")))
            .Fault.ShouldBe(WireFault.Unreachable);

    [Fact]
    public void AnybodyIsBelievedIfNothingIsVerified() => Beat(elsewhere, ("enable.ssl.certificate.verification", "false")).ShouldBe((short)27);

    [Theory]
    [InlineData(null)]
    [InlineData("secret")]
    public void ABrokerThatAsksWhoIsThereIsShownTheCertificate(string? password)
    {
        string? shown = null;
        using var broker = Broker(server, presented => shown = presented);
        var key = password is null ? client.KeyPem : client.EncryptedKeyPem(password);

        Beat(broker, ("ssl.ca.pem", server.Pem), ("ssl.certificate.pem", client.Pem), ("ssl.key.pem", key), ("ssl.key.password", password ?? "")).ShouldBe((short)27);

        shown.ShouldBe(client.Certificate.Thumbprint);
    }

    [Fact]
    public void APlainClientIsToldThatThePortSpeaksTls()
    {
        using var broker = Broker(server);

        Should.Throw<WireFaultException>(() => WireConnection.Open(broker.Address, "t", broker.Options, Deadline)).Message.ShouldContain("TLS");
    }

    private static short Beat(TestCertificate certificate, params (string Name, string Value)[] settings)
    {
        using var broker = Broker(certificate);
        return Beat(broker, settings);
    }

    private static short Beat(ScriptedBroker broker, params (string Name, string Value)[] settings)
    {
        var security = SecuritySettings.Parse([KeyValuePair.Create("security.protocol", "ssl"), .. settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))]);
        using var connection = WireConnection.Open(broker.Address, "t", broker.Options with { Security = security }, Deadline);
        return connection.Ask<HeartbeatRequest, HeartbeatResponse>(new(), 4, Deadline).ErrorCode;
    }

    private static ScriptedBroker Broker(TestCertificate certificate, Action<string?>? presented = null) => new(
        (_, request) => request is HeartbeatRequest ? Reply.With(new HeartbeatResponse { ErrorCode = 27 }) : null,
        plain =>
        {
            var encrypted = new SslStream(plain, leaveInnerStreamOpen: false, (_, shown, _, _) =>
            {
                presented?.Invoke(shown?.GetCertHashString());
                return true;
            });
            encrypted.AuthenticateAsServer(certificate.Certificate, clientCertificateRequired: presented is not null, checkCertificateRevocation: false);
            return encrypted;
        });
}
