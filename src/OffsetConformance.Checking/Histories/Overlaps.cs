using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Histories;

/// <summary>
/// Where two operations on the same thing overlap in time, nobody knows which the broker saw first: the model can't judge an overlapped
/// question, nor follow what two overlapping writes wrote.
/// </summary>
internal static class Overlaps
{
    /// <summary>Lines are in the order in which they were sent; more than this many are never under way at once.</summary>
    private const int Window = 64;

    /// <summary>For each line with a command, whether a write to the same partition or committed offset overlaps it.</summary>
    public static bool[] Find(IReadOnlyList<HistoryLine> lines)
    {
        var found = new bool[lines.Count];
        var latestEnd = long.MinValue;
        for (var i = 0; i < lines.Count; i++)
        {
            var mayOverlap = latestEnd > lines[i].From || (i + 1 < lines.Count && lines[i + 1].From < lines[i].To);
            found[i] = mayOverlap && lines[i].Event is HistoryEvent.Answered && Near(lines, i).Any(other => IsOverlappedBy(lines[i], other));
            latestEnd = Math.Max(latestEnd, lines[i].To);
        }

        return found;
    }

    public static bool IsWrite(Command<Offset> command) => command switch
    {
        Command<Offset>.Produce or Command<Offset>.DeleteRecords or Command<Offset>.Commit or Command<Offset>.CommitInTransaction => true,
        Command<Offset>.Together together => together.Parts.Any(IsWrite),
        Command<Offset>.Control control => control.Body is ControlRequest.CreateTopic or ControlRequest.DeleteTopic or ControlRequest.CreatePartitions
            or ControlRequest.AlterConfig or ControlRequest.OffsetDelete or ControlRequest.DeleteGroup,
        _ => false,
    };

    private static bool IsOverlappedBy(HistoryLine line, HistoryLine other) =>
        other.From < line.To && other.To > line.From
        && line.Event is HistoryEvent.Answered { Steps: var steps } && other.Event is HistoryEvent.Answered { Steps: var others }
        && others.Any(write => IsWrite(write.Command) && steps.Any(step => Meet(step.Command, write.Command)));

    /// <summary>Whether both are about one committed offset, or one log.</summary>
    private static bool Meet(Command<Offset> one, Command<Offset> other) =>
        PartsOf(one).Any(part => PartsOf(other).Any(write => (Requests.GroupOf(part), Requests.GroupOf(write)) switch
        {
            ({ } group, { } writer) => group == writer && Same(part, write),
            (null, null) => TopicOf(part) is { } topic && topic == TopicOf(write) && Same(part, write),
            _ => TopicOf(part) is { } topic && topic == TopicOf(write) && write is Command<Offset>.Control,
        }));

    /// <summary>What names no partition is about all of them.</summary>
    private static bool Same(Command<Offset> one, Command<Offset> other) =>
        Requests.PartitionOf(one) is not { } partition || Requests.PartitionOf(other) is not { } another || partition == another;

    private static IEnumerable<Command<Offset>> PartsOf(Command<Offset> command) => command is Command<Offset>.Together together ? together.Parts : [command];

    private static string? TopicOf(Command<Offset> command) => command switch
    {
        Command<Offset>.Control { Body: ControlRequest.CreateTopic c } => c.Topic,
        Command<Offset>.Control { Body: ControlRequest.DeleteTopic c } => c.Topic,
        Command<Offset>.Control { Body: ControlRequest.CreatePartitions c } => c.Topic,
        Command<Offset>.Control { Body: ControlRequest.AlterConfig c } => c.Topic,
        _ => Requests.PartitionOf(command)?.Topic,
    };

    private static IEnumerable<HistoryLine> Near(IReadOnlyList<HistoryLine> lines, int index)
    {
        for (var i = Math.Max(0, index - Window); i < Math.Min(lines.Count, index + Window); i++)
        {
            if (i != index)
            {
                yield return lines[i];
            }
        }
    }
}
