using OffsetConformance.Campaign;
using OffsetConformance.Contract;
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

    /// <summary>The admin tool to judge, word by word; null for none.</summary>
    public IReadOnlyList<string>? GroupAdmin { get; init; }

    /// <summary>Through what the target is observed; null takes what it allows: the wire, or no network at all for the simulator.</summary>
    public ChannelChoice? Channel { get; init; }

    /// <summary>Takes every request and answer, as lines of an offset-history/1 file; null for nobody.</summary>
    public TextWriter? Transcript { get; init; }

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
