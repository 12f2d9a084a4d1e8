using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Logs;

/// <summary>Why a produced batch is refused before anything is known of its producer.</summary>
internal static class BatchChecks
{
    /// <summary>The first reason there is, in Kafka's order; None for a sound batch.</summary>
    public static ErrorCode Check(Command<Offset>.Produce request, TopicConfig config, SimulatorClock clock)
    {
        if (request.Malformed?.BaseOffset is not (null or 0))
        {
            return ErrorCode.InvalidRecord;
        }

        if (CheckSize(request.Records, config) is var tooLarge and not ErrorCode.None)
        {
            return tooLarge;
        }

        if (request.Malformed?.BadCrc == true)
        {
            return ErrorCode.CorruptMessage;
        }

        if (request.Records.IsEmpty || HasWrongCount(request) || request.Producer?.BaseSequence < 0 || LacksKey(request.Records, config))
        {
            return ErrorCode.InvalidRecord;
        }

        return IsAheadOfTime(request.Records, config, clock) ? ErrorCode.InvalidTimestamp : ErrorCode.None;
    }

    private static ErrorCode CheckSize(ValueList<Record> records, TopicConfig config)
    {
        // Exact sizes cost time; few batches come near a limit.
        var smallest = Math.Min(config.MaxMessageBytes, config.SegmentBytes);
        if (BatchSize.AtMost(records.AsSpan()) <= smallest)
        {
            return ErrorCode.None;
        }

        var size = BatchSize.Of(records.AsSpan());
        return size > config.MaxMessageBytes ? ErrorCode.MessageTooLarge
            : size > config.SegmentBytes ? ErrorCode.RecordListTooLarge
            : ErrorCode.None;
    }

    private static bool HasWrongCount(Command<Offset>.Produce request) => request.Malformed is { } malformed &&
        ((malformed.RecordCount ?? request.Records.Count) != request.Records.Count ||
         (malformed.LastOffsetDelta ?? (request.Records.Count - 1)) != request.Records.Count - 1);

    private static bool LacksKey(ValueList<Record> records, TopicConfig config)
    {
        if (!config.IsCompacting)
        {
            return false;
        }

        foreach (var record in records)
        {
            if (record.Key is null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a producer's timestamp is too far in the future. A clock that stands still judges only where the topic asks for it.</summary>
    private static bool IsAheadOfTime(ValueList<Record> records, TopicConfig config, SimulatorClock clock)
    {
        var tolerance = config.TimestampAfterMax ?? (clock.IsRunning ? TopicConfig.DefaultTimestampAfterMax : null);
        if (tolerance is null || config.IsLogAppendTime)
        {
            return false;
        }

        var now = clock.Now;
        foreach (var record in records)
        {
            // The difference of two stamps of any value may not fit into 64 bits.
            if (record.Timestamp is { } timestamp && (Int128)timestamp - now > tolerance)
            {
                return true;
            }
        }

        return false;
    }
}
