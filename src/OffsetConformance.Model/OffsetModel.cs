using System.Diagnostics;
using OffsetConformance.Contract;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model;

/// <summary>What the model makes of one answer: the rules it touched, and the world after it.</summary>
public sealed record Judgement(Findings Findings, ModelState Next);

/// <summary>
/// The oracle. It judges, it does not predict: given what is known, a command and the broker's answer, it says which rules the answer
/// keeps or breaks, and what is known next. Where a broker may choose, the choice is learned from the answer.
/// </summary>
public static class OffsetModel
{
    /// <summary>
    /// Pure: equal arguments give equal judgements, and nothing is changed. After a violation the next state is only good for explaining.
    /// A refusal that promises success to a repetition, and one by the target's access rules, say nothing about offsets and are not judged.
    /// </summary>
    public static Judgement Judge(ModelState state, Command<Offset> command, Outcome outcome)
    {
        var findings = new Findings();
        var now = state with { Clock = state.Clock + 1 };
        return new(findings, outcome switch
        {
            Outcome.Indeterminate => Forget(now, command),
            Outcome.NotObservable => state,
            Outcome.Refused { Error: var error } when error.IsRetriable() || error.IsAuthorization() => Abandon(now, command),
            _ => Judge(now, command, outcome, findings),
        });
    }

    /// <summary>The world after a write that may or may not have happened did happen.</summary>
    internal static ModelState Apply(ModelState state, Command<Offset> command) => command switch
    {
        Command<Offset>.Produce produce => Appending.Apply(state, produce),
        Command<Offset>.Trim trim => Trimming.Apply(state, trim.Partition, trim.Offset),
        Command<Offset>.DeleteRecords delete => Trimming.Apply(state, delete.Partition, delete.Offset),
        Command<Offset>.Commit commit => Committing.Apply(state, commit),
        Command<Offset>.CommitConsumed => state,
        _ => throw new UnreachableException($"{command.GetType().Name} writes nothing"),
    };

    private static ModelState Judge(ModelState state, Command<Offset> command, Outcome outcome, Findings findings) => command switch
    {
        Command<Offset>.Produce produce => Appending.Judge(state, produce, outcome, findings),
        Command<Offset>.Fetch fetch => Fetching.Judge(state, fetch, outcome, findings),
        Command<Offset>.ListOffsets list => Listing.Judge(state, list, outcome, findings),
        Command<Offset>.Trim trim => Trimming.Learn(state, trim.Partition, trim.Offset, outcome),
        Command<Offset>.DeleteRecords delete => Trimming.Learn(state, delete.Partition, delete.Offset, outcome),
        Command<Offset>.Commit commit => Committing.JudgeCommit(state, commit, outcome, findings),
        Command<Offset>.FetchCommitted fetch => Committing.JudgeFetch(state, fetch, outcome, findings),
        Command<Offset>.Resume resume => Consuming.JudgeResume(state, resume, outcome, findings),
        Command<Offset>.Consume consume => Consuming.JudgeConsume(state, consume, outcome, findings),
        Command<Offset>.Seek seek => Consuming.JudgeSeek(state, seek, outcome, findings),
        Command<Offset>.CommitConsumed commit => Consuming.JudgeCommitConsumed(state, commit, outcome),
        _ => throw new UnreachableException($"no judgement for {command.GetType().Name}"),
    };

    private static ModelState Forget(ModelState state, Command<Offset> command) => command switch
    {
        Command<Offset>.Produce or Command<Offset>.Trim or Command<Offset>.DeleteRecords or Command<Offset>.Commit =>
            state with { Pending = [.. state.Pending.AsSpan(), command] },
        Command<Offset>.CommitConsumed call when state.Sessions.Find(call.Session) is { } session =>
            state with { Pending = [.. state.Pending.AsSpan(), new Command<Offset>.Commit(session.Key.Group, session.Key.Partition, new(session.Position))] },
        _ => Abandon(state, command),
    };

    /// <summary>A session that did not answer is in a state that nobody knows.</summary>
    private static ModelState Abandon(ModelState state, Command<Offset> command) => command is Command<Offset>.SessionCall call
        ? state with { Sessions = state.Sessions.Without(call.Session) }
        : state;
}
