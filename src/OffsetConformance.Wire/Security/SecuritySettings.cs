namespace OffsetConformance.Wire.Security;

/// <summary>
/// How a broker is reached: over TLS or not, with a login or without. Read from librdkafka's setting names; settings that only tune a
/// client are passed over.
/// </summary>
/// <param name="Tls">Null for plain TCP.</param>
/// <param name="Login">Null without SASL.</param>
public sealed record SecuritySettings(TlsSettings? Tls, SaslCredentials? Login)
{
    public static readonly SecuritySettings None = new(null, null);

    /// <exception cref="WireSettingException">The raw client cannot reach a broker with these settings.</exception>
    public static SecuritySettings Parse(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var reader = new SettingReader(settings);
        return reader.Word("security.protocol") switch
        {
            null or "plaintext" => None,
            "ssl" => new(TlsSettings.Parse(reader), null),
            "sasl_plaintext" => new(null, SaslCredentials.Parse(reader)),
            "sasl_ssl" => new(TlsSettings.Parse(reader), SaslCredentials.Parse(reader)),
            var other => throw new WireSettingException($"the client setting security.protocol={other} is none of plaintext, ssl, sasl_plaintext, sasl_ssl"),
        };
    }
}
