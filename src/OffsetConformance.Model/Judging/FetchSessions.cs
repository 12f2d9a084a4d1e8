using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>Judges what an answer in a fetch session leaves out: nothing that is new. What it holds is judged as any fetch.</summary>
internal static class FetchSessions
{
    private static readonly Rule Hidden = MiscRules.FetchSessions;

    /// <summary>The answer says that nothing is new.</summary>
    public static ModelState JudgeUnchanged(ModelState state, Command<Offset>.Fetch command, Findings findings)
    {
        if (state.ExistenceOf(command.Partition) == Existence.Missing)
        {
            findings.Check(Hidden, Boundary.UnknownPartition, holds: false, $"there is no partition {command.Partition}, and that is an error each time");
            findings.Expect($"UNKNOWN_TOPIC_OR_PARTITION (3)");
        }

        if (state.Partitions.Find(command.Partition) is not { } log)
        {
            return state;
        }

        var asked = command.Offset.Value;
        if (command.Session != FetchSession.Continued)
        {
            findings.Check(Hidden, Boundary.FirstAnswer, holds: false, $"it opens the session, and so has to tell everything");
            findings.Expect($"an answer about the partition");
            return state;
        }

        if (state.FetchSessions.Find(command.Client) is not { } told)
        {
            return state;
        }

        findings.Check(
            Hidden, asked < log.Start ? Boundary.OneBelowLogStart : asked > log.End ? Boundary.OnePastLogEnd : Boundary.AtLogEnd, asked >= log.Start && asked <= log.End,
            $"the log goes from {log.Start} to {log.End}, so that {asked} is out of range, and that is an error each time");
        findings.Check(Hidden, Boundary.InsideTheLog, asked >= log.End || asked < log.Start || command.MaxBytes == 0, $"there is a record at {asked}, and the log ends at {log.End}");
        findings.Check(Hidden, Boundary.Refused, !told.WasRefused, $"the last answer was an error, and that it is over is new");
        findings.Check(
            Hidden, Boundary.AfterABatch, told.HighWatermark is not { } high || high == log.End, $"the last answer told the high watermark {told.HighWatermark}, and it is {log.End} now");
        findings.Check(
            Hidden, Boundary.AfterTrim, told.LogStart is not { } start || start == log.Start, $"the last answer told the log start offset {told.LogStart}, and it is {log.Start} now");
        findings.Expect($"an answer that tells it");
        return state;
    }

    /// <summary>The state after the answer to a fetch of the session.</summary>
    public static ModelState Remember(ModelState state, Command<Offset>.Fetch command, Outcome outcome) => outcome switch
    {
        Outcome.Unchanged => state,
        Outcome.Fetched fetched => With(state, command, new(command.Partition, command.Topic.Id, WasRefused: false, fetched.HighWatermark?.Value, fetched.LogStartOffset?.Value)),
        Outcome.Refused => With(state, command, new(command.Partition, command.Topic.Id, WasRefused: true, HighWatermark: null, LogStart: null)),
        _ => state with { FetchSessions = state.FetchSessions.Without(command.Client) },
    };

    private static ModelState With(ModelState state, Command<Offset>.Fetch command, FetchSessionState told) =>
        state with { FetchSessions = state.FetchSessions.With(command.Client, told) };
}
