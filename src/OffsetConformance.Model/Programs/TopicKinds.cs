using OffsetConformance.Contract;

namespace OffsetConformance.Model.Programs;

/// <summary>The settings that a program's own topic can have, by the words that programs use for them.</summary>
public static class TopicKinds
{
    public static readonly Setting Compact = new("cleanup.policy", "compact");

    public static readonly Setting AppendTime = new("message.timestamp.type", "LogAppendTime");

    private static readonly (string Name, Setting Setting)[] All = [("compact", Compact), ("append-time", AppendTime)];

    public static Setting? Find(string name) => Array.FindIndex(All, kind => string.Equals(kind.Name, name, StringComparison.Ordinal)) is >= 0 and var index ? All[index].Setting : null;

    /// <summary>Null for a setting that no program uses.</summary>
    public static string? Name(Setting setting) => Array.Find(All, kind => kind.Setting == setting).Name;
}
