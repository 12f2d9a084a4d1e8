using System.Globalization;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation;

/// <summary>
/// The settings of a topic, with Kafka's names, defaults and bounds. A setting that is not simulated is kept as text and makes no
/// difference. Immutable; <see cref="With"/> leads to the next one.
/// </summary>
public sealed class TopicConfig
{
    public static readonly TopicConfig Default = new(new SortedDictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Default of message.timestamp.after.max.ms: stamps up to one hour ahead of the broker's clock.</summary>
    public const long DefaultTimestampAfterMax = 3_600_000;

    private readonly SortedDictionary<string, string> settings;

    private TopicConfig(SortedDictionary<string, string> settings)
    {
        this.settings = settings;
        var policies = Policies(Text("cleanup.policy", "delete"));
        (IsDeleting, IsCompacting) = (policies.Contains("delete"), policies.Contains("compact"));
        RetentionMs = Number("retention.ms", 604_800_000, least: -1);
        RetentionBytes = Number("retention.bytes", -1, least: long.MinValue);
        SegmentMs = Number("segment.ms", 604_800_000, least: 1);
        SegmentBytes = (int)Number("segment.bytes", 1 << 30, least: 14, most: int.MaxValue);
        MaxMessageBytes = (int)Number("max.message.bytes", 1_048_588, least: 0, most: int.MaxValue);
        IsLogAppendTime = Choice("message.timestamp.type", "CreateTime", "LogAppendTime");
        TimestampAfterMax = settings.ContainsKey("message.timestamp.after.max.ms") ? Number("message.timestamp.after.max.ms", 0, least: 0) : null;
        MinCompactionLagMs = Number("min.compaction.lag.ms", 0, least: 0);
        DeleteRetentionMs = Number("delete.retention.ms", 86_400_000, least: 0);
        MinCleanableDirtyRatio = Ratio("min.cleanable.dirty.ratio", 0.5);
    }

    /// <summary>cleanup.policy holds "delete": old segments go, and DeleteRecords is allowed.</summary>
    public bool IsDeleting { get; }

    /// <summary>cleanup.policy holds "compact": superseded records go, and every record needs a key.</summary>
    public bool IsCompacting { get; }

    /// <summary>How old a segment's largest timestamp may get; -1 for no limit.</summary>
    public long RetentionMs { get; }

    /// <summary>How large a partition may get; below 0 for no limit.</summary>
    public long RetentionBytes { get; }

    /// <summary>How far the timestamps of one segment's batches may be ahead of its first.</summary>
    public long SegmentMs { get; }

    public int SegmentBytes { get; }

    /// <summary>How large one batch may be.</summary>
    public int MaxMessageBytes { get; }

    /// <summary>Whether the broker's time replaces the producer's timestamps.</summary>
    public bool IsLogAppendTime { get; }

    /// <summary>How far ahead of the broker's clock a timestamp may be; null where the topic does not say.</summary>
    public long? TimestampAfterMax { get; }

    /// <summary>How old a record must be before it is compacted away.</summary>
    public long MinCompactionLagMs { get; }

    /// <summary>How long a tombstone stays readable after the first compaction that met it.</summary>
    public long DeleteRetentionMs { get; }

    /// <summary>Which part of the log must be new before it is compacted, between 0 and 1.</summary>
    public double MinCleanableDirtyRatio { get; }

    /// <summary>What was set, in alphabetical order.</summary>
    public ValueList<Setting> Settings => ValueList.From(settings.Select(setting => new Setting(setting.Key, setting.Value)));

    /// <summary>This with the settings changed; a null value goes back to the default. Null if Kafka would refuse a value (INVALID_CONFIG).</summary>
    public TopicConfig? With(ValueList<Setting> changes)
    {
        var changed = new SortedDictionary<string, string>(settings, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                changed.Remove(name);
            }
            else
            {
                changed[name] = value;
            }
        }

        try
        {
            return new(changed);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string[] Policies(string list)
    {
        var policies = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.TrueForAll(policies, policy => policy is "delete" or "compact") ? policies : throw Bad("cleanup.policy", list);
    }

    private static FormatException Bad(string name, string value) => new($"{name}={value} is not a legal setting.");

    private string Text(string name, string fallback) => settings.GetValueOrDefault(name, fallback);

    private long Number(string name, long fallback, long least, long most = long.MaxValue)
    {
        if (!settings.TryGetValue(name, out var text))
        {
            return fallback;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw Bad(name, text);
    }

    private double Ratio(string name, double fallback)
    {
        if (!settings.TryGetValue(name, out var text))
        {
            return fallback;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 ? value : throw Bad(name, text);
    }

    /// <summary>Whether the second of two legal values was chosen; without a setting it is the first.</summary>
    private bool Choice(string name, string first, string second)
    {
        var text = Text(name, first);
        return text == second || (text == first ? false : throw Bad(name, text));
    }
}
