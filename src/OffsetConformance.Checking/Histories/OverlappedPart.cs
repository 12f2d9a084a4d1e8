using OffsetConformance.Contract;
using OffsetConformance.Model.State;

namespace OffsetConformance.Checking.Histories;

/// <summary>
/// The part of a sequence that the model can't judge because its writes overlap, and the <see cref="OverlapChecker"/> can: partitions and
/// committed offsets that nothing but plain writes and questions touches.
/// </summary>
internal sealed class OverlappedPart
{
    private readonly HashSet<TopicPartition> partitions = [];
    private readonly HashSet<CommitKey> commits = [];
    private readonly Dictionary<TopicPartition, long> logEnds = [];
    private readonly List<TimedOperation> operations = [];
    private readonly List<int> lines = [];

    private OverlappedPart()
    {
    }

    public IReadOnlyDictionary<TopicPartition, long> LogEnds => logEnds;

    public IReadOnlyList<TimedOperation> Operations => operations;

    /// <summary>For each operation the line it stands in, as an index into the sequence.</summary>
    public IReadOnlyList<int> Lines => lines;

    public static OverlappedPart Of(HistoryHeader header, IReadOnlyList<HistoryLine> sequence, bool[] overlapped)
    {
        var part = new OverlappedPart();
        if (!sequence.Any(line => line.Event is HistoryEvent.Restarted))
        {
            part.FindOverlapped(sequence, overlapped);
            part.LeaveOutTheRest(header, sequence);
            part.Gather(sequence);
        }

        return part;
    }

    private static IEnumerable<(int Line, Command<Offset> Command, Outcome Outcome)> Steps(IReadOnlyList<HistoryLine> sequence) =>
        from line in sequence.Index()
        where line.Item.Event is HistoryEvent.Answered
        from step in ((HistoryEvent.Answered)line.Item.Event).Steps
        from apart in Requests.Apart(step.Command, step.Outcome)
        select (line.Index, apart.Command, apart.Outcome);

    private void FindOverlapped(IReadOnlyList<HistoryLine> sequence, bool[] overlapped)
    {
        foreach (var (line, command, _) in Steps(sequence))
        {
            if (overlapped[line] && command is Command<Offset>.Commit commit)
            {
                commits.Add(new(commit.Group, commit.Partition));
            }
            else if (overlapped[line] && command is Command<Offset>.Produce produce)
            {
                partitions.Add(produce.Partition);
            }
        }
    }

    private void LeaveOutTheRest(HistoryHeader header, IReadOnlyList<HistoryLine> sequence)
    {
        foreach (var (_, command, outcome) in Steps(sequence))
        {
            switch (command)
            {
                case Command<Offset>.Produce { Producer: not null } produce:
                    partitions.Remove(produce.Partition);
                    break;
                case Command<Offset>.Control { Body: ControlRequest.AddPartitionsToTxn add }:
                    partitions.ExceptWith(add.Partitions);
                    break;
                case Command<Offset>.CommitInTransaction commit:
                    commits.Remove(new(commit.Group, commit.Partition));
                    break;
                case Command<Offset>.Control { Body: ControlRequest.CreateTopic create }
                    when outcome is Outcome.TopicCreated && header.Keeps(create.Config) && !create.Config.Any(setting => setting.Name == "message.timestamp.type"):
                    for (var partition = 0; partition < create.Partitions; partition++)
                    {
                        logEnds[new(create.Topic, partition)] = 0;
                    }

                    break;
                case Command<Offset>.Control { Body: ControlRequest.DeleteTopic delete }:
                    Remove(delete.Topic);
                    break;
                case Command<Offset>.Control { Body: ControlRequest.AlterConfig alter }:
                    Remove(alter.Topic);
                    break;
                case Command<Offset>.Control { Body: ControlRequest.OffsetDelete delete }:
                    commits.Remove(new(delete.Group, delete.Partition));
                    break;
                case Command<Offset>.Control { Body: ControlRequest.DeleteGroup delete }:
                    commits.RemoveWhere(key => key.Group == delete.Group);
                    break;
            }
        }

        foreach (var unsaid in sequence.Select(line => line.Event).OfType<HistoryEvent.Unsaid>())
        {
            partitions.Remove(unsaid.Partition);
        }

        // Of a topic that was there before, or drops records by itself, too little is known.
        partitions.IntersectWith(logEnds.Keys);
        commits.RemoveWhere(key => header.CommitsExpire || !logEnds.ContainsKey(key.Partition));
    }

    private void Remove(string topic)
    {
        partitions.RemoveWhere(partition => partition.Topic == topic);
        commits.RemoveWhere(key => key.Partition.Topic == topic);
    }

    private void Gather(IReadOnlyList<HistoryLine> sequence)
    {
        foreach (var (index, command, outcome) in Steps(sequence))
        {
            var isWanted = (Requests.GroupOf(command), Requests.PartitionOf(command)) switch
            {
                ({ } group, { } partition) => commits.Contains(new(group, partition)),
                ({ } group, null) => commits.Any(key => key.Group == group),
                (null, { } partition) => partitions.Contains(partition),
                _ => false,
            };
            if (isWanted)
            {
                var line = sequence[index];
                operations.Add(new(line.Client, line.From, line.To, command, outcome));
                lines.Add(index);
            }
        }
    }
}
