using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Logs;

/// <summary>Decides which segments at the head of a log go. The active segment goes too when it is too old as a whole, as in Kafka.</summary>
internal static class LogRetention
{
    /// <summary>Where the log starts afterwards: at a segment, or at the log end; never below where it starts now.</summary>
    public static Offset StartAfter(LogStorage storage, Offset start, Offset end, TopicConfig config, long now)
    {
        if (!config.IsDeleting)
        {
            return start;
        }

        var segments = storage.Segments();
        var excess = config.RetentionBytes < 0 ? -1 : segments.Sum(segment => segment.Size) - config.RetentionBytes;
        var removed = 0;
        while (removed < segments.Count && (IsExcess(segments[removed], ref excess) || IsTooOld(segments[removed], config, now)))
        {
            removed++;
        }

        var after = removed < segments.Count ? segments[removed].BaseOffset : end;
        return after > start && removed > 0 ? after : start;
    }

    /// <summary>Where the storage may be cut: the last place at or below the log start where a segment begins.</summary>
    public static Offset UnusedBelow(LogStorage storage, Offset start, Offset end) =>
        start == end ? end : storage.Segments().Select(segment => segment.BaseOffset).LastOrDefault(candidate => candidate <= start);

    private static bool IsExcess(Segment segment, ref long excess)
    {
        var isExcess = excess >= segment.Size;
        excess -= segment.Size;
        return isExcess;
    }

    private static bool IsTooOld(Segment segment, TopicConfig config, long now) => config.RetentionMs >= 0 && now - segment.LargestTimestamp > config.RetentionMs;
}
