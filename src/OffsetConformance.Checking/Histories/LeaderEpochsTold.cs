using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Checking.Histories;

/// <summary>
/// What the answers of one sequence tell of leader epochs. A leader's epoch only rises, and so does that of an offset, whatever becomes of the log:
/// this holds also where the log can't be followed, with transactions, retention, overlapping writes and restarts.
/// </summary>
internal static class LeaderEpochsTold
{
    /// <returns>Of the lines that tell one, as indexes into the sequence.</returns>
    public static IEnumerable<TimedFinding> Check(IReadOnlyList<HistoryLine> sequence)
    {
        var told = new Dictionary<TopicPartition, List<(long At, Offset? Record, int Epoch)>>();
        foreach (var (index, line) in sequence.Index())
        {
            if (line.Event is not HistoryEvent.Answered answered)
            {
                continue;
            }

            foreach (var (command, outcome) in answered.Steps.SelectMany(step => Requests.Apart(step.Command, step.Outcome)))
            {
                if (TopicOf(command) is { } topic)
                {
                    told.Keys.Where(partition => partition.Topic == topic).ToList().ForEach(partition => told.Remove(partition));
                }
                else if (command is Command<Offset>.ListOffsets list && outcome is Outcome.OffsetListed { LeaderEpoch: { } epoch and >= 0 } listed)
                {
                    var earlier = told.TryGetValue(list.Partition, out var known) ? known : told[list.Partition] = [];
                    var record = list.Spec == OffsetSpec.Latest ? null : listed.Offset;
                    yield return Compare(index, record, epoch, earlier.Where(answer => answer.At <= line.From && (record is null || answer.Record == record)));
                    earlier.Add((line.To, record, epoch));
                }
            }
        }
    }

    private static TimedFinding Compare(int index, Offset? record, int epoch, IEnumerable<(long At, Offset? Record, int Epoch)> earlier)
    {
        var highest = earlier.Select(answer => answer.Epoch).DefaultIfEmpty(-1).Max();
        return new(
            index, ListOffsetsRules.LeaderEpochInTheAnswer,
            epoch >= highest ? null
                : $"an answer before this one told of leader epoch {highest}{(record is { } offset ? $" at {offset}" : "")}, and {(record is null ? "the leader's own" : "now it")} is {epoch}",
            $"leader epoch {highest} or above");
    }

    /// <summary>The topic that is another one afterwards.</summary>
    private static string? TopicOf(Command<Offset> command) => command switch
    {
        Command<Offset>.Control { Body: ControlRequest.CreateTopic create } => create.Topic,
        Command<Offset>.Control { Body: ControlRequest.DeleteTopic delete } => delete.Topic,
        _ => null,
    };
}
