using System.Text.Json;
using OffsetConformance.Contract;
using OffsetConformance.Tests.Model;

namespace OffsetConformance.Tests.Checking.Histories;

/// <summary>
/// Writes a history in <see cref="HistoryText"/> as a recorder would: a file of the format offset-history/1, in which the topics a (two
/// partitions) and b (one) were created first. A step that begins with '&amp;' was sent before the one in front of it was answered.
/// </summary>
internal static class HistoryFileText
{
    public const string Header = """{"format":"offset-history/1","scenario":"by hand"}""";

    private const int LinesBefore = 2;

    private static readonly Dictionary<string, string> Retention = new() { ["retention.ms"] = "-1" };

    public static string Write(string history)
    {
        var overlaps = history.Split(';').Select(step => step.TrimStart().StartsWith('&')).ToList();
        var lines = new List<string>
        {
            Header,
            Line(0, overlaps: false, new() { ["op"] = "createTopic", ["topic"] = "a", ["partitions"] = 2, ["config"] = Retention, ["ok"] = new { } }),
            Line(1, overlaps: false, new() { ["op"] = "createTopic", ["topic"] = "b", ["partitions"] = 1, ["config"] = Retention, ["ok"] = new { } }),
        };
        foreach (var (index, (command, outcome)) in HistoryText.Parse(history.Replace("&", "")).Index())
        {
            var fields = Ask(command);
            Answer(outcome, fields);
            lines.Add(Line(LinesBefore + index, overlaps[index], fields));
        }

        return string.Join('\n', lines) + '\n';
    }

    /// <summary>One line, with its number and the time it took; an overlapping one begins within the line before it.</summary>
    private static string Line(int number, bool overlaps, Dictionary<string, object?> fields)
    {
        fields["n"] = number;
        fields["client"] = "c";
        fields["t0"] = overlaps ? (10 * number) - 9 : 10 * number;
        fields["t1"] = (10 * number) + 5;
        return JsonSerializer.Serialize(fields);
    }

    private static Dictionary<string, object?> Ask(Command<Offset> command) => command switch
    {
        Command<Offset>.Produce c => On("produce", c.Partition, new()
        {
            ["acks"] = -1, ["codec"] = "none", ["records"] = c.Records.Select(record => new { key = record.Key, value = record.Value, timestamp = 0 }).ToArray(),
        }),
        Command<Offset>.Fetch c => On("fetch", c.Partition, new() { ["offset"] = c.Offset.Value, ["isolation"] = (int)c.Isolation, ["topicId"] = IdOf(c.Topic) }),
        Command<Offset>.ListOffsets c => On("listOffsets", c.Partition, new() { ["timestamp"] = c.Spec.Timestamp, ["isolation"] = (int)c.Isolation }),
        Command<Offset>.DeleteRecords c => On("deleteRecords", c.Partition, new() { ["offset"] = c.Offset.Value }),
        Command<Offset>.Commit c => On("commit", c.Partition, new()
        {
            ["group"] = c.Group, ["generation"] = -1, ["member"] = "", ["offset"] = c.Offset.Value, ["metadata"] = c.Metadata, ["topicId"] = IdOf(c.Topic),
        }),
        Command<Offset>.FetchCommitted c => On("fetchCommitted", c.Partition, new() { ["group"] = c.Group, ["topicId"] = IdOf(c.Topic) }),
        Command<Offset>.Control { Body: ControlRequest.CreateTopic c } => new() { ["op"] = "createTopic", ["topic"] = c.Topic, ["partitions"] = c.Partitions, ["config"] = Retention },
        Command<Offset>.Control { Body: ControlRequest.DeleteTopic c } => new() { ["op"] = "deleteTopic", ["topic"] = c.Topic },
        _ => throw new ArgumentException($"a recorder sends no {command.GetType().Name}", nameof(command)),
    };

    private static string? IdOf(TopicReference topic) => topic.IsName ? null : topic.Id.ToString("N");

    private static Dictionary<string, object?> On(string operation, TopicPartition partition, Dictionary<string, object?> arguments)
    {
        arguments["op"] = operation;
        arguments["topic"] = partition.Topic;
        arguments["partition"] = partition.Partition;
        return arguments;
    }

    private static void Answer(Outcome outcome, Dictionary<string, object?> fields)
    {
        switch (outcome)
        {
            case Outcome.Refused refused:
                fields["error"] = new { code = (int)refused.Error, name = refused.Error.ToString() };
                break;
            case Outcome.Indeterminate indeterminate:
                fields["indeterminate"] = indeterminate.Reason;
                break;
            default:
                fields["ok"] = Ok(outcome);
                break;
        }
    }

    private static object Ok(Outcome outcome) => outcome switch
    {
        Outcome.Produced o => new { baseOffset = o.BaseOffset.Value, logAppendTime = -1, logStartOffset = o.LogStartOffset?.Value ?? -1 },
        Outcome.Fetched o => new
        {
            highWatermark = o.HighWatermark?.Value ?? o.EndOfPartition?.Value ?? -1,
            lastStableOffset = o.LastStableOffset?.Value ?? -1,
            logStartOffset = o.LogStartOffset?.Value ?? -1,
            records = o.Records.Select(r => new { offset = r.Offset.Value, key = r.Record.Key, value = r.Record.Value, timestamp = r.Record.Timestamp ?? 0 }).ToArray(),
            delivered = o.Records.Select(r => r.Offset.Value).ToArray(),
            nextFetchOffset = o.NextOffset.Value,
        },
        Outcome.OffsetListed o => new { offset = o.Offset?.Value ?? -1, timestamp = o.Timestamp ?? -1, leaderEpoch = o.LeaderEpoch ?? -1 },
        Outcome.RecordsDeleted o => new { lowWatermark = o.LowWatermark.Value },
        Outcome.CommittedOffset o => new { committedOffset = o.Offset?.Value ?? -1, metadata = o.Metadata ?? "" },
        Outcome.TopicCreated o => new { topicId = o.Id?.ToString("N") },
        Outcome.Acknowledged => new { },
        _ => throw new ArgumentException($"no broker answers {outcome.GetType().Name}", nameof(outcome)),
    };
}
