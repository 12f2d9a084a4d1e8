using OffsetConformance.Contract;

namespace OffsetConformance.Model.State;

/// <summary>What is known of a topic whose creation the model saw, or that it knows not to be there.</summary>
public sealed record TopicState
{
    /// <summary>Kafka's default of segment.ms.</summary>
    private const long DefaultSegmentMs = 7L * 24 * 60 * 60 * 1000;

    public static readonly TopicState Missing = new();

    /// <summary>How many partitions it has; 0 if it does not exist.</summary>
    public int Partitions { get; init; }

    /// <summary>How many topics of this name were deleted before.</summary>
    public int Incarnation { get; init; }

    /// <summary>Null if it has none, or the broker did not tell.</summary>
    public Guid? Id { get; init; }

    /// <summary>The id of the last topic of this name that was deleted; null if there was none, or its id is not known.</summary>
    public Guid? FormerId { get; init; }

    /// <summary>Whether it was deleted and not created again: its traces go in the background, so that nothing can be said of it.</summary>
    public bool IsVanishing { get; init; }

    /// <summary>Whether cleanup.policy is compact and nothing else.</summary>
    public bool IsCompacted { get; init; }

    /// <summary>Whether message.timestamp.type is LogAppendTime.</summary>
    public bool HasAppendTime { get; init; }

    /// <summary>By how many milliseconds two timestamps of one segment may differ; -1 if a segment may end anywhere.</summary>
    public long SegmentMs { get; init; } = DefaultSegmentMs;

    public TopicState With(ValueList<Setting> config)
    {
        var topic = this;
        foreach (var (name, value) in config)
        {
            topic = name switch
            {
                "cleanup.policy" => topic with { IsCompacted = value is "compact" },
                "message.timestamp.type" => topic with { HasAppendTime = value is "LogAppendTime" },
                "segment.bytes" => topic with { SegmentMs = -1 },
                "segment.ms" => topic with { SegmentMs = long.TryParse(value, out var ms) ? ms : DefaultSegmentMs },
                _ => topic,
            };
        }

        return topic;
    }
}

/// <summary>Whether there is a partition, as far as the model knows.</summary>
public enum Existence
{
    Unknown,
    Exists,
    Missing,
}
