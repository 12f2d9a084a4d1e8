using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OffsetConformance.Wire.Security;

/// <summary>Whom to trust and who to be, over TLS.</summary>
public sealed class TlsSettings
{
    /// <summary>Settings of librdkafka that decide what TLS accepts, and that the raw client has nothing for.</summary>
    private static readonly string[] NotHonoured =
    [
        "ssl.keystore.location", "ssl.keystore.password", "ssl.crl.location", "ssl.ca.certificate.stores", "ssl.engine.location", "ssl.engine.id",
        "ssl.cipher.suites", "ssl.curves.list", "ssl.sigalgs.list", "ssl.providers",
    ];

    private readonly X509Certificate2Collection? trusted;
    private readonly SslStreamCertificateContext? client;
    private readonly bool verifies;
    private readonly bool checksHost;

    private TlsSettings(X509Certificate2Collection? trusted, SslStreamCertificateContext? client, bool verifies, bool checksHost)
    {
        this.trusted = trusted;
        this.client = client;
        this.verifies = verifies;
        this.checksHost = checksHost;
    }

    /// <exception cref="WireSettingException">A file or text holds no certificate or key, or a setting cannot be honoured.</exception>
    internal static TlsSettings Parse(SettingReader settings)
    {
        if (settings.Names.FirstOrDefault(NotHonoured.Contains) is { } name)
        {
            throw new WireSettingException($"the raw client cannot honour the client setting '{name}'; it has ssl.ca.location, ssl.certificate.location and ssl.key.location, and the same as .pem");
        }

        return new(
            Trusted(settings),
            Client(settings),
            settings.Flag("enable.ssl.certificate.verification", absent: true),
            settings.Word("ssl.endpoint.identification.algorithm") switch
            {
                null or "https" => true,
                "none" => false,
                var other => throw new WireSettingException($"the client setting ssl.endpoint.identification.algorithm={other} is neither https nor none"),
            });
    }

    internal SslClientAuthenticationOptions For(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host, ClientCertificateContext = client };
        if (trusted is not null)
        {
            options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }

        if (!verifies || !checksHost)
        {
            var pardoned = verifies ? SslPolicyErrors.RemoteCertificateNameMismatch : ~SslPolicyErrors.None;
            options.RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~pardoned) == SslPolicyErrors.None;
        }

        return options;
    }

    private static X509Certificate2Collection? Trusted(SettingReader settings)
    {
        var file = settings.Text("ssl.ca.location");
        var pem = settings.Text("ssl.ca.pem");
        if (pem is null && file is null or "probe")
        {
            return null;
        }

        return Load(pem is null ? $"ssl.ca.location={file}" : "ssl.ca.pem", () =>
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(pem ?? File.ReadAllText(file!));
            return authorities.Count > 0 ? authorities : throw new CryptographicException("there is no certificate in it");
        });
    }

    private static SslStreamCertificateContext? Client(SettingReader settings)
    {
        var (certificate, key) = (Pem(settings, "ssl.certificate"), Pem(settings, "ssl.key"));
        if (certificate is null && key is null)
        {
            return null;
        }

        if (certificate is null || key is null)
        {
            throw new WireSettingException("a client certificate needs both ssl.certificate.location (or .pem) and ssl.key.location (or .pem)");
        }

        return Load("ssl.certificate and ssl.key", () =>
        {
            using var own = settings.Text("ssl.key.password") is { } password
                ? X509Certificate2.CreateFromEncryptedPem(certificate, key, password)
                : X509Certificate2.CreateFromPem(certificate, key);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);

            // A key that came as text is only lent to the certificate; on some systems TLS takes none but a stored one.
            var stored = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), password: null);
            return SslStreamCertificateContext.Create(stored, chain, offline: true);
        });
    }

    private static string? Pem(SettingReader settings, string name) =>
        settings.Text($"{name}.pem") ?? (settings.Text($"{name}.location") is { } file ? Load($"{name}.location={file}", () => File.ReadAllText(file)) : null);

    /// <summary>The messages of what fails here name files and formats, never contents.</summary>
    private static T Load<T>(string what, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new WireSettingException($"{what} cannot be used: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
