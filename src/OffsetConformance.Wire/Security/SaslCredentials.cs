namespace OffsetConformance.Wire.Security;

/// <summary>The SASL mechanisms that the raw client has.</summary>
public enum SaslMechanism
{
    Plain,
    ScramSha256,
    ScramSha512,
}

/// <summary>Who logs in, and how. Printed without the password.</summary>
public sealed record SaslCredentials(SaslMechanism Mechanism, string Username, string Password)
{
    /// <summary>The mechanism by its registered name.</summary>
    public string MechanismName => Mechanism switch
    {
        SaslMechanism.Plain => "PLAIN",
        SaslMechanism.ScramSha256 => "SCRAM-SHA-256",
        SaslMechanism.ScramSha512 => "SCRAM-SHA-512",
        _ => throw new InvalidOperationException($"There is no mechanism {Mechanism}."),
    };

    public override string ToString() => MechanismName;

    /// <exception cref="WireSettingException">The mechanism is another one, or name or password is missing.</exception>
    internal static SaslCredentials Parse(SettingReader settings)
    {
        // librdkafka knows the setting under two names, and takes Kerberos if neither is set.
        var name = settings.Text("sasl.mechanisms") ?? settings.Text("sasl.mechanism") ?? "GSSAPI";
        SaslMechanism mechanism = name.ToUpperInvariant() switch
        {
            "PLAIN" => SaslMechanism.Plain,
            "SCRAM-SHA-256" => SaslMechanism.ScramSha256,
            "SCRAM-SHA-512" => SaslMechanism.ScramSha512,
            _ => throw new WireSettingException($"the raw client has no sasl.mechanisms={name}; it has PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512"),
        };
        return new(mechanism, Required(settings, "sasl.username"), Required(settings, "sasl.password"));
    }

    private static string Required(SettingReader settings, string name) =>
        settings.Text(name) ?? throw new WireSettingException($"a SASL login needs the client setting '{name}'");
}
