using OffsetConformance.Campaign;
using OffsetConformance.Simulation.Mutants;

namespace OffsetConformance.Cli.Targets;

/// <summary>Which target was asked for, and how. Nothing has been started or connected.</summary>
internal sealed record TargetChoice(string Name)
{
    /// <summary>The simulator's defect; null for a healthy one.</summary>
    public Mutant? Mutant { get; init; }

    /// <summary>Addresses, for a broker that is already running.</summary>
    public string? Bootstrap { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> ClientSettings { get; init; } = [];

    public short? ReplicationFactor { get; init; }

    /// <summary>How a replay token remembers it.</summary>
    public ReplayOrigin Origin => new(Name, Mutant?.Id);

    /// <summary>Takes the values of settings that may be secret out of a text.</summary>
    public string Hide(string text)
    {
        foreach (var (name, value) in ClientSettings)
        {
            if (value.Length > 0 && MayBeSecret(name))
            {
                text = text.Replace(value, "***", StringComparison.Ordinal);
            }
        }

        return text;
    }

    /// <summary>Passwords, keys, tokens and what carries them, by librdkafka's names for them.</summary>
    private static bool MayBeSecret(string name) =>
        Array.Exists(["password", "secret", "key", "pem", "token", "oauthbearer.config"], part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
