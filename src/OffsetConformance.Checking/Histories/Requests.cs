using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Histories;

/// <summary>Requests that ask about several partitions at once, and are answered for each.</summary>
internal static class Requests
{
    /// <param name="json">The operation.</param>
    /// <param name="part">Reads one of its arguments.</param>
    /// <param name="ok">Reads one of its answers without an error.</param>
    /// <param name="beside">The field that carries a number beside an error; null for none.</param>
    public static (Command<Offset> Command, Outcome Outcome) Together(
        HistoryJson json, Func<HistoryJson, Command<Offset>.Request> part, Func<HistoryJson, Outcome> ok, string? beside = null)
    {
        var command = new Command<Offset>.Together(ValueList.From(json.Array("partitions").Select(part)));
        var asked = json.Array("partitions").Select(argument => argument.Partition()).ToHashSet();
        return (command, json.Outcome(answers => new Outcome.AnsweredTogether(ValueList.From(answers.Array("partitions").Select(answer =>
            asked.Contains(answer.Partition())
                ? (answer.Partition(), Answer(answer, ok, beside))
                : throw new FormatException($"{answer.Partition()} is answered, and was not asked"))))));
    }

    /// <summary>An answer with its own error code; none means that there is no error.</summary>
    public static Outcome Answer(HistoryJson answer, Func<HistoryJson, Outcome> ok, string? beside = null) =>
        !answer.Has("code") || answer.Short("code") == 0
            ? ok(answer)
            : new Outcome.Refused((ErrorCode)answer.Short("code")) { OffsetBeside = beside is null ? null : answer.OffsetOrNone(beside) };

    /// <summary>
    /// The same as one command for each partition, for whoever judges them one by one. Where one is named twice, the last one counts; of
    /// ListOffsets none does, which Kafka refuses then.
    /// </summary>
    public static IEnumerable<(Command<Offset> Command, Outcome Outcome)> Apart(Command<Offset> command, Outcome outcome) => (command, outcome) switch
    {
        (Command<Offset>.Together together, Outcome.AnsweredTogether answered) =>
            from part in answered.Parts
            let asked = together.Parts.Where(candidate => PartitionOf(candidate) == part.Partition).ToList()
            where asked is [_] or [.., not Command<Offset>.ListOffsets]
            select ((Command<Offset>)asked[^1], part.Answer),
        (Command<Offset>.Together together, _) => together.Parts.Select(part => ((Command<Offset>)part, outcome)),
        _ => [(command, outcome)],
    };

    public static TopicPartition? PartitionOf(Command<Offset> command) => command switch
    {
        Command<Offset>.Produce c => c.Partition,
        Command<Offset>.Fetch c => c.Partition,
        Command<Offset>.ListOffsets c => c.Partition,
        Command<Offset>.DeleteRecords c => c.Partition,
        Command<Offset>.Trim c => c.Partition,
        Command<Offset>.Commit c => c.Partition,
        Command<Offset>.FetchCommitted c => c.Partition,
        Command<Offset>.CommitInTransaction c => c.Partition,
        Command<Offset>.Control { Body: ControlRequest.OffsetDelete c } => c.Partition,
        Command<Offset>.Control { Body: ControlRequest.LeaderEpochEnd c } => c.Partition,
        _ => null,
    };

    public static string? GroupOf(Command<Offset> command) => command switch
    {
        Command<Offset>.Commit c => c.Group,
        Command<Offset>.FetchCommitted c => c.Group,
        Command<Offset>.CommitInTransaction c => c.Group,
        Command<Offset>.Control { Body: ControlRequest.FetchCommittedAll c } => c.Group,
        Command<Offset>.Control { Body: ControlRequest.OffsetDelete c } => c.Group,
        Command<Offset>.Control { Body: ControlRequest.DeleteGroup c } => c.Group,
        _ => null,
    };
}
