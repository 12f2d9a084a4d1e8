using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Checking.Lockstep;

/// <summary>
/// Runs programs over one connection, one command at a time: resolve, send, wait, judge. Stops at the first violation.
/// Not safe for concurrent use; a lane has its own.
/// </summary>
public sealed class LockstepRunner(ITargetConnection connection, CheckCounts counts, TimeSpan deadline)
{
    /// <summary>A target that leaves this many commands in a row without an answer is not going to answer the rest of the program.</summary>
    private const int MaxSilence = 2;

    /// <summary>A tool may be a process, which has to start first.</summary>
    private static readonly TimeSpan ToolDeadline = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, IConsumerSession> sessions = new(StringComparer.Ordinal);
    private readonly HashSet<string> paused = new(StringComparer.Ordinal);
    private readonly Patience patience = new();

    /// <summary>
    /// Runs the program against partitions that nobody has used. Throws <see cref="OperationCanceledException"/> only for
    /// <paramref name="cancellation"/>; a command that takes longer than the deadline is indeterminate.
    /// </summary>
    public async ValueTask<ProgramRun> RunAsync(ModelProgram program, INaming naming, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            return await RunStepsAsync(program, naming, limit, cancellation);
        }
        finally
        {
            foreach (var session in sessions.Values)
            {
                await session.DisposeAsync();
            }

            sessions.Clear();
            paused.Clear();
        }
    }

    private async ValueTask<ProgramRun> RunStepsAsync(
        ModelProgram program, INaming naming, CancellationTokenSource limit, CancellationToken cancellation)
    {
        var steps = new List<StepTrace>(program.Steps.Count);
        var violations = new List<ViolatedStep>();
        var frontier = Frontier.Of(ModelProgram.FreshWorld());
        string? problem = null;
        var denied = false;
        var silence = 0;
        for (var i = 0; i < program.Steps.Count; i++)
        {
            var step = program.Steps[i];
            if (ModelProgram.Resolve(step, frontier.First) is not { } command)
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            var outcome = await SendAsync(command.Rename(naming), UnsettledWorld.For(frontier.First, command), limit, cancellation);
            if (outcome is Outcome.NotObservable)
            {
                continue;
            }

            outcome = AnswerNames.InProgram(outcome, naming);
            var (findings, next) = frontier.Judge(command, outcome);
            steps.Add(new(step, command, outcome));
            if (outcome is Outcome.Indeterminate indeterminate)
            {
                problem ??= indeterminate.Reason;
                silence++;
            }
            else
            {
                counts.Add(findings);
                silence = 0;
            }

            if (outcome is Outcome.Refused refused && refused.Error.IsAuthorization())
            {
                denied = true;
                problem ??= refused.Error.ToText();
            }

            if (findings.HasViolation)
            {
                violations.Add(new(steps.Count, findings));
            }

            if (findings.IsBroken)
            {
                return new(ProgramEnd.Violated, steps, violations, problem);
            }

            frontier = next;
            if (!frontier.IsJudgeable || silence == MaxSilence)
            {
                break;
            }
        }

        return new(problem is null || denied ? ProgramEnd.Completed : ProgramEnd.Indeterminate, steps, violations, problem) { IsDenied = denied };
    }

    private async ValueTask<Outcome> SendAsync(
        Command<Offset> command, Unsettled unsettled, CancellationTokenSource limit, CancellationToken cancellation)
    {
        var outcome = await SendOnceAsync(command, limit, cancellation);
        return command is Command<Offset>.Request && Patience.MayPass(outcome, unsettled)
            ? await patience.InsistAsync(() => SendOnceAsync(command, limit, cancellation), unsettled, cancellation)
            : outcome;
    }

    private async ValueTask<Outcome> SendOnceAsync(Command<Offset> command, CancellationTokenSource limit, CancellationToken cancellation)
    {
        try
        {
            limit.CancelAfter(DeadlineOf(command));
            return command switch
            {
                Command<Offset>.Request request => await connection.Broker.ExecuteAsync(request, limit.Token),
                Command<Offset>.AdminCall call => await ToolCall.RunAsync(connection.GroupAdmin, call, limit.Token),
                _ => await CallSessionAsync((Command<Offset>.SessionCall)command, limit.Token),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Outcome.Indeterminate($"no answer within {DeadlineOf(command).TotalSeconds:0.#} s");
        }
    }

    private TimeSpan DeadlineOf(Command<Offset> command) => command is Command<Offset>.AdminCall && deadline < ToolDeadline ? ToolDeadline : deadline;

    private async ValueTask<Outcome> CallSessionAsync(Command<Offset>.SessionCall call, CancellationToken cancellation)
    {
        if (call is Command<Offset>.Resume resume)
        {
            return await ResumeAsync(resume, cancellation);
        }

        var session = sessions[call.Session];
        switch (call)
        {
            case Command<Offset>.Consume consume:
                return await session.ConsumeAsync(consume.MaxRecords, cancellation);
            case Command<Offset>.Seek seek:
                return await ConsumeAfterAsync(await session.SeekAsync(seek.Offset, cancellation), seek.Session, seek.MaxRecords, cancellation);
            case Command<Offset>.SeekToEnd seek:
                return await ConsumeAfterAsync(await session.SeekToEdgeAsync(seek.Edge, cancellation), seek.Session, seek.MaxRecords, cancellation);
            case Command<Offset>.CommitConsumed:
                return await session.CommitAsync(cancellation);
            case Command<Offset>.Pause:
                paused.Add(call.Session);
                return await session.PauseAsync(cancellation);
            case Command<Offset>.Unpause:
                paused.Remove(call.Session);
                return await session.UnpauseAsync(cancellation);
            case Command<Offset>.QueryWatermarks:
                return await session.QueryWatermarksAsync(cancellation);
            case Command<Offset>.Close:
                return await session.CloseAsync(cancellation);
            default:
                throw new ArgumentException($"no session call {call.GetType().Name}", nameof(call));
        }
    }

    private async ValueTask<Outcome> ConsumeAfterAsync(Outcome sought, string session, int maxRecords, CancellationToken cancellation) =>
        sought is Outcome.Acknowledged && !paused.Contains(session) ? await sessions[session].ConsumeAsync(maxRecords, cancellation) : sought;

    private async ValueTask<Outcome> ResumeAsync(Command<Offset>.Resume resume, CancellationToken cancellation)
    {
        if (sessions.Remove(resume.Session, out var before))
        {
            await before.DisposeAsync();
        }

        paused.Remove(resume.Session);
        var session = await connection.OpenSessionAsync(new(resume.Group, resume.Policy) { AutoCommit = resume.AutoCommit }, cancellation);
        sessions.Add(resume.Session, session);
        var assigned = await session.AssignAsync(resume.Partition, offset: null, cancellation);
        return assigned is Outcome.Acknowledged
            ? await session.ConsumeAsync(resume.MaxRecords, cancellation)
            : assigned;
    }
}
