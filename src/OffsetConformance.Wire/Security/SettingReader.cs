using System.Collections.Frozen;

namespace OffsetConformance.Wire.Security;

/// <summary>Client settings by librdkafka's names. Of a name that comes twice the last value counts; an empty value is none.</summary>
internal sealed class SettingReader(IEnumerable<KeyValuePair<string, string>> settings)
{
    private readonly FrozenDictionary<string, string> values =
        settings.GroupBy(setting => setting.Key).ToFrozenDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);

    public IEnumerable<string> Names => values.Where(setting => setting.Value.Length > 0).Select(setting => setting.Key);

    public string? Text(string name) => values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>A word that librdkafka takes in any case.</summary>
    public string? Word(string name) => Text(name)?.ToLowerInvariant();

    public bool Flag(string name, bool absent) => Word(name) switch
    {
        null => absent,
        "true" or "t" or "1" => true,
        "false" or "f" or "0" => false,
        _ => throw new WireSettingException($"the client setting '{name}' is neither true nor false"),
    };
}
