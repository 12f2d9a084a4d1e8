using System.Collections.Concurrent;
using System.Diagnostics;
using OffsetConformance.Checking.Histories;
using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Judging;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>
/// The part of a run that is not in lockstep: several clients, each on a connection and a thread of its own, send at the same time, and what
/// came of it is judged from when each request began and ended (<see cref="RuleInterface.History"/>). Only histories in which requests did
/// overlap are counted; one that shows a violation counts in any case.
/// </summary>
internal sealed class OverlapRun(ITarget target, WorldPool pool, CampaignOptions options, Stopwatch whole)
{
    /// <summary>Histories that are counted of each script: always as many, so that a report does not tell how fast the machine was.</summary>
    private const int Wanted = 3;

    /// <summary>So many tries are made however long they take.</summary>
    private const int AtLeast = 10;

    /// <summary>Clients that miss each other this long miss each other for good.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<TopicPartition, long> FreshLog = new() { [OverlapScript.Partition] = 0 };

    private readonly WorldSource worlds = new(pool);

    private readonly ConcurrentDictionary<Rule, Counterexample> violations = new();

    /// <summary>
    /// Whether the target told an epoch where nothing was committed. Such epochs are nobody's, and say nothing of whose commit was stored
    /// (they break CMT-03 or CMT-27, which lockstep sees).
    /// </summary>
    private volatile bool inventsEpochs;

    public CheckCounts Counts { get; } = new();

    /// <summary>What the target's access rules refused, if they did; null otherwise.</summary>
    public string? Denied { get; private set; }

    /// <summary>
    /// Whether an answer takes microseconds. Then an operation counts from when its client was ready to send it: on a busy machine clients that
    /// are let go together would miss each other otherwise, and an interval that is too long only makes the judge more lenient.
    /// </summary>
    private bool IsInProcess => target.Info.Pace == TargetPace.InProcess;

    /// <summary>A history that breaks the rule; null if there is none.</summary>
    public Counterexample? Find(Rule rule) => violations.GetValueOrDefault(rule);

    public async Task RunAsync(CancellationToken cancellation)
    {
        OverlapScript[] scripts = [OverlapScript.Appends(), OverlapScript.Commits(target.Info, areQuestionsCompared: target.Channels is not null)];
        var connections = new List<ITargetConnection>();
        try
        {
            foreach (var _ in scripts[0].Clients)
            {
                connections.Add(await target.ConnectAsync(cancellation).ConfigureAwait(false));
            }

            foreach (var script in scripts)
            {
                await RunAsync(script, connections, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task RunAsync(OverlapScript script, List<ITargetConnection> connections, CancellationToken cancellation)
    {
        var counted = 0;
        var clock = Stopwatch.StartNew();
        for (var number = 0; counted < Wanted && (number < AtLeast || clock.Elapsed < Limit); number++)
        {
            var world = await worlds.NextAsync(cancellation).ConfigureAwait(false);
            var history = await CollectAsync(script, connections, world, cancellation).ConfigureAwait(false);
            await pool.ReturnAsync(world, hasOwnTopic: false).ConfigureAwait(false);
            counted += Judge(script, history) ? 1 : 0;
            if (!history.Exists(operation => operation.Outcome is Outcome.Produced or Outcome.Acknowledged)
                || history.Exists(operation => operation.Outcome is Outcome.Indeterminate))
            {
                // More of the same would only cost the same time.
                break;
            }
        }
    }

    /// <summary>Whether requests overlapped.</summary>
    private bool Judge(OverlapScript script, List<TimedOperation> history)
    {
        var findings = OverlapChecker.Check(history, FreshLog);
        var overlapped = AnyOverlap(history);
        foreach (var finding in findings)
        {
            if (overlapped && finding.Rule.Interface == RuleInterface.History)
            {
                Counts.Add(finding.Rule, Boundary.Overlapping);
            }

            if (finding.Because is not null)
            {
                violations.TryAdd(finding.Rule, Describe(finding, findings, history, script));
            }
        }

        Denied ??= history.Select(operation => operation.Outcome).OfType<Outcome.Refused>()
            .FirstOrDefault(refused => refused.Error.IsAuthorization())?.Error.ToText();
        return overlapped;
    }

    /// <summary>Whether two writes of different clients were under way at once.</summary>
    private static bool AnyOverlap(List<TimedOperation> history)
    {
        var writes = history.Where(operation => operation.Outcome is Outcome.Produced or Outcome.Acknowledged).ToList();
        return writes.Exists(one => writes.Exists(other => one.Client != other.Client && !one.IsBefore(other) && !other.IsBefore(one)));
    }

    private Counterexample Describe(TimedFinding finding, IReadOnlyList<TimedFinding> all, List<TimedOperation> history, OverlapScript script) =>
        new(finding.Rule, new([]))
        {
            History = new(history, finding.Operation),
            Expected = finding.Expected ?? finding.Rule.Sentence,
            Because = finding.Because ?? "",
            AlsoViolated =
            [
                .. all.Where(other => other.Operation == finding.Operation && other.Because is not null && other.Rule != finding.Rule)
                    .Select(other => other.Rule).Distinct().OrderBy(RuleCatalogue.IndexOf),
            ],
            FoundBy = $"overlapping {script.Name}",
            FoundAfter = whole.Elapsed,
        };

    /// <summary>Lets all clients work through their lists; the answers in the order in which the requests were sent.</summary>
    private async Task<List<TimedOperation>> CollectAsync(
        OverlapScript script, List<ITargetConnection> connections, World world, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var done = script.Clients.Select(_ => new List<TimedOperation>()).ToArray();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var together = new Barrier(script.Clients.Count);
        await LaneThread.RunAllAsync(
            script.Clients.Select((_, client) => (Func<Task>)(() => WorkAsync(client))), stop).ConfigureAwait(false);
        var history = done.SelectMany(operations => operations).OrderBy(operation => operation.From).ToList();
        await ReadBackAsync().ConfigureAwait(false);
        return history;

        async Task WorkAsync(int client)
        {
            await PrepareAsync(client);
            foreach (var request in script.Clients[client])
            {
                var ready = Stopwatch.GetTimestamp();
                together.SignalAndWait(stop.Token);
                var operation = await SendAsync(client, request);
                operation = IsInProcess ? operation with { From = ready - start } : operation;
                done[client].Add(operation);
                if (operation.Outcome is Outcome.Indeterminate)
                {
                    // What it is told next may be this request's answer.
                    together.RemoveParticipant();
                    return;
                }
            }
        }

        async Task PrepareAsync(int client)
        {
            if (Patience.MayPass(await AskAsync(), Unsettled.NewPartition))
            {
                await new Patience().InsistAsync(AskAsync, Unsettled.NewPartition, stop.Token);
            }

            async ValueTask<Outcome> AskAsync()
            {
                var answer = (await SendAsync(client, script.Before with { Client = client })).Outcome;
                inventsEpochs |= answer is Outcome.CommittedOffset { Offset: null, LeaderEpoch: not (null or -1) };
                return answer;
            }
        }

        async Task ReadBackAsync()
        {
            foreach (var request in script.After)
            {
                history.Add(await SendAsync(0, request).ConfigureAwait(false));
                while (history[^1] is { Command: Command<Offset>.Fetch fetch, Outcome: Outcome.Fetched fetched } && fetched.NextOffset > fetch.Offset)
                {
                    history.Add(await SendAsync(0, fetch with { Offset = fetched.NextOffset }).ConfigureAwait(false));
                }
            }
        }

        // Timed around the request alone: what waits for its turn has not begun.
        async Task<TimedOperation> SendAsync(int client, Command<Offset>.Request request)
        {
            var named = (Command<Offset>.Request)request.Rename(world);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            limit.CancelAfter(options.Deadline);
            var from = Stopwatch.GetTimestamp();
            Outcome outcome;
            try
            {
                outcome = await connections[client].Broker.ExecuteAsync(named, limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                outcome = new Outcome.Indeterminate($"no answer within {options.Deadline.TotalSeconds:0.#} s");
            }

            var to = Stopwatch.GetTimestamp();
            outcome = outcome is Outcome.Refused { Error: var error } && error.LeavesWriteOpen() ? new Outcome.Indeterminate(error.ToText()) : outcome;
            outcome = outcome is Outcome.CommittedOffset committed && inventsEpochs ? committed with { LeaderEpoch = null } : outcome;
            return new($"c{client}", from - start, to - start, request, outcome);
        }
    }
}
