using OffsetConformance.Contract;
using OffsetConformance.Model.State;

namespace OffsetConformance.Checking.Histories;

/// <summary>
/// Judges what several clients did at the same time. Which of two overlapping requests came first nobody knows; what must hold whichever it
/// was is checked, and nothing else. No other writers than those of the history are there.
/// </summary>
public static class OverlapChecker
{
    /// <param name="history">In any order. Topics are neither deleted nor changed in it, and nothing in it belongs to a transaction.</param>
    /// <param name="logEnds">The log end offsets (exclusive) before it began, as far as they are known. Groups have not committed anything before.</param>
    /// <returns>In no particular order.</returns>
    public static IReadOnlyList<TimedFinding> Check(IReadOnlyList<TimedOperation> history, IReadOnlyDictionary<TopicPartition, long> logEnds)
    {
        var findings = new List<TimedFinding>();
        var logs = new Dictionary<TopicPartition, List<(int Index, TimedOperation Operation)>>();
        var commits = new Dictionary<CommitKey, List<OverlapCommits.Write>>();
        var reads = new List<OverlapCommits.Read>();
        for (var i = 0; i < history.Count; i++)
        {
            foreach (var (command, outcome) in Requests.Apart(history[i].Command, history[i].Outcome))
            {
                var operation = history[i] with { Command = command, Outcome = outcome };
                if (Requests.GroupOf(command) is not null)
                {
                    OverlapCommits.Sort(i, operation, commits, reads);
                }
                else if (Requests.PartitionOf(command) is { } partition)
                {
                    (logs.TryGetValue(partition, out var log) ? log : logs[partition] = []).Add((i, operation));
                }
            }
        }

        foreach (var (partition, log) in logs)
        {
            var appends = OverlapAppends.Of(log, logEnds.TryGetValue(partition, out var end) ? end : null);
            appends.Check(findings);
            OverlapReads.Check(log, appends, findings);
        }

        foreach (var (key, writes) in commits)
        {
            OverlapCommits.Check(key, writes, reads.Where(read => read.Group == key.Group && (read.Key is null || read.Key == key)), findings);
        }

        return findings;
    }
}
