using System.Diagnostics;
using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>
/// One run against one target: lanes work through their streams of programs, then several clients send at once, then what failed is
/// shrunk. Whoever started it can look at any time; it never throws.
/// </summary>
public sealed class CampaignRun
{
    private readonly ITarget target;
    private readonly CampaignOptions options;
    private readonly Stopwatch whole = Stopwatch.StartNew();
    private readonly FailureBook failures;
    private readonly Dictionary<Rule, Counterexample> counterexamples = [];
    private readonly Lock gate = new();
    private readonly Stopwatch clock = new();
    private Lane[] lanes = [];
    private volatile OverlapRun? overlap;
    private volatile IReadOnlyList<Convention> conventions = [];
    private volatile string activity = "preparing topics";

    private CampaignRun(ITarget target, CampaignOptions options, CancellationToken cancellation)
    {
        this.target = CommitTranslation.Of(target);
        this.options = options;
        failures = new(whole);
        Completion = Task.Run(() => RunAsync(cancellation), CancellationToken.None);
    }

    /// <summary>The result when all is done. Never faults and is never cancelled: see <see cref="CampaignResult.End"/>.</summary>
    public Task<CampaignResult> Completion { get; }

    /// <summary>Starts at once. Cancelling ends the run within the time one command takes, with what was judged so far.</summary>
    public static CampaignRun Start(ITarget target, CampaignOptions options, CancellationToken cancellation) => new(target, options, cancellation);

    /// <summary>The result so far. Safe to call from anywhere.</summary>
    public CampaignResult Snapshot() => Result(CampaignEnd.Running, problem: null);

    private async Task<CampaignResult> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var pool = new WorldPool(target, options.NamePrefix, cancellation);
            await using (pool.ConfigureAwait(false))
            {
                await RunLanesAsync(pool, cancellation).ConfigureAwait(false);
                if (options.StopAt is null)
                {
                    activity = "looking for conventions";
                    conventions = await Conventions.FindAsync(target, pool, options.Deadline, cancellation).ConfigureAwait(false);
                }

                if (options.Sequences is not 0 && Wants(RuleInterface.History))
                {
                    activity = "overlapping requests";
                    overlap = new(target, pool, options, whole);
                    await overlap.RunAsync(cancellation).ConfigureAwait(false);
                }

                await ShrinkAsync(pool, cancellation).ConfigureAwait(false);
                activity = "cleaning up";
            }

            return Result(CampaignEnd.Completed, problem: null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Result(CampaignEnd.Interrupted, problem: null);
        }
        catch (TargetUnavailableException e)
        {
            return Result(CampaignEnd.TargetLost, e.Message);
        }
        catch (Exception e)
        {
            return Result(CampaignEnd.SuiteFailed, e.ToString());
        }
    }

    private async Task RunLanesAsync(WorldPool pool, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        activity = "measuring the target's pace";
        lanes = await CreateLanesAsync(pool, cancellation).ConfigureAwait(false);
        activity = "running sequences";
        clock.Start();
        try
        {
            await LaneThread.RunAllAsync(lanes.Select(lane => (Func<Task>)(() => lane.RunAsync(number => IsEnough(lane.Stream, number), stop.Token))), stop).ConfigureAwait(false);
        }
        finally
        {
            clock.Stop();
        }
    }

    private async Task<Lane[]> CreateLanesAsync(WorldPool pool, CancellationToken cancellation)
    {
        var inProcess = target.Info.Pace == TargetPace.InProcess;
        var brokerLanes = Wants(RuleInterface.Broker, RuleInterface.BrokerAndSession, RuleInterface.Tool) ? options.BrokerLanes ?? (inProcess ? 2 : 8) : 0;
        var sessionLanes = Wants(RuleInterface.Session, RuleInterface.BrokerAndSession) && target.Info.HasSessions ? options.SessionLanes ?? (inProcess ? 1 : 6) : 0;
        var requests = ProgramStream.Requests(target.Info, options.Seed);
        var sessions = ProgramStream.Sessions(target.Info, options.Seed);
        if (options.Sequences is null)
        {
            var pace = new Pace(target, pool, options);
            requests = brokerLanes > 0 ? await pace.FitAsync(requests, brokerLanes, cancellation).ConfigureAwait(false) : requests;
            sessions = sessionLanes > 0 ? await pace.FitAsync(sessions, sessionLanes, cancellation).ConfigureAwait(false) : sessions;
        }

        return
        [
            .. Enumerable.Range(0, brokerLanes).Select(n => new Lane(target, requests, pool, failures, options, n, brokerLanes, usesSessions: false)),
            .. Enumerable.Range(0, sessionLanes).Select(n => new Lane(target, sessions, pool, failures, options, n, sessionLanes, usesSessions: true)),
        ];
    }

    /// <summary>Whether a selected rule is judged on one of the interfaces.</summary>
    private bool Wants(params ReadOnlySpan<RuleInterface> interfaces)
    {
        foreach (var rule in RuleCatalogue.All)
        {
            if (rule.Judged && options.Rules.Contains(rule) && interfaces.Contains(rule.Interface))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsEnough(ProgramStream stream, long number) =>
        (options.Sequences is { } sequences ? number >= sequences : clock.Elapsed >= options.Budget)
        || (options.StopAt is { } rule && failures.HasBefore(rule, stream, number));

    private async Task ShrinkAsync(WorldPool pool, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        enough.CancelAfter(options.ShrinkBudget);
        var investigation = new Investigation(target, pool, options);
        foreach (var failure in failures.All().Where(failure => options.Rules.Contains(failure.Rule) && options.Shrunk.Contains(failure.Rule)))
        {
            activity = $"shrinking {failure.Rule.Id}";
            var counterexample = await investigation.ShrinkAsync(failure, enough.Token, cancellation).ConfigureAwait(false);
            lock (gate)
            {
                counterexamples[failure.Rule] = counterexample;
            }
        }
    }

    private CampaignResult Result(CampaignEnd end, string? problem)
    {
        var all = lanes;
        var overlapped = overlap;
        List<CheckCounts> counts = [.. all.Select(lane => lane.Counts), .. overlapped is null ? Array.Empty<CheckCounts>() : [overlapped.Counts]];
        var denied = Array.Find(all, lane => lane.Denied is not null)?.Denied ?? overlapped?.Denied;
        var isExhausted = Array.TrueForAll(all, lane => lane.HasAskedEverything);
        var rules = new List<RuleResult>(RuleCatalogue.All.Count);
        foreach (var rule in RuleCatalogue.All)
        {
            var failure = failures.Find(rule);
            var history = failure is null ? overlapped?.Find(rule) : null;
            rules.Add(RuleVerdicts.Of(
                rule, target.Info, options, counts, denied, isExhausted, CounterexampleOf(failure) ?? history, failure is not null || history is not null, end));
        }

        return new(target.Info, options, rules)
        {
            End = end,
            Problem = problem,
            BrokerCommands = all.Where(lane => !lane.UsesSessions).Sum(lane => lane.Counts.Commands),
            SessionCommands = all.Where(lane => lane.UsesSessions).Sum(lane => lane.Counts.Commands),
            BrokerSequences = all.Where(lane => !lane.UsesSessions).Sum(lane => lane.Sequences),
            SessionSequences = all.Where(lane => lane.UsesSessions).Sum(lane => lane.Sequences),
            IndeterminateSequences = all.Sum(lane => lane.Indeterminate),
            Channels = target.Channels,
            Conventions = conventions,
            Elapsed = clock.Elapsed,
            Activity = end == CampaignEnd.Running ? activity : "",
        };
    }

    private Counterexample? CounterexampleOf(Failure? failure)
    {
        if (failure is null)
        {
            return null;
        }

        lock (gate)
        {
            return counterexamples.GetValueOrDefault(failure.Rule) ?? Investigation.AsFound(failure, options);
        }
    }
}
