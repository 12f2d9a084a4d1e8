using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
using OffsetConformance.Tests.Model;

namespace OffsetConformance.Tests.Checking.Lockstep;

/// <summary>
/// A program with the answers that a target gives to it: after each step, what is answered each time it is sent, between bars.
/// <code>
/// produce a-0 1 => refused NotLeaderOrFollower | base 0; list a-0 latest => silence; committed g a-0 => fault
/// </code>
/// Besides the answers of <see cref="HistoryText"/>: <c>silence</c> waits until it is given up, <c>fault</c> is an exception of the adapter,
/// <c>cancel</c> cancels the run. Opening, assigning and seeking always succeed.
/// </summary>
internal sealed class Script : ITargetConnection, IBroker
{
    private readonly Queue<string> answers;
    private readonly ModelProgram program;
    private readonly CancellationTokenSource cancel = new();

    public Script(string text)
    {
        var lines = text.Split(';', StringSplitOptions.TrimEntries).Select(line => line.Split("=>", StringSplitOptions.TrimEntries)).ToList();
        program = ProgramText.Parse(string.Join("; ", lines.Select(line => line[0])));
        answers = new(lines.Where(line => line.Length > 1).SelectMany(line => line[1].Split('|', StringSplitOptions.TrimEntries)));
    }

    public CheckCounts Counts { get; } = new();

    /// <summary>What the target was asked, in order, under its own names.</summary>
    public List<string> Log { get; } = [];

    public IBroker Broker => this;

    /// <summary>Answers that nobody asked for.</summary>
    public int Left => answers.Count;

    /// <summary>Runs the program. Only a silence is ever waited for, and that as shortly as can be.</summary>
    public async Task<ProgramRun> RunAsync(bool isCancelled = false)
    {
        if (isCancelled)
        {
            await cancel.CancelAsync();
        }

        return await new LockstepRunner(this, Counts, TimeSpan.FromMilliseconds(answers.Contains("silence") ? 1 : 60_000)).RunAsync(program, new Names(), cancel.Token);
    }

    public ValueTask<IConsumerSession> OpenSessionAsync(SessionOptions options, CancellationToken cancellation)
    {
        Log.Add($"open {options.Group} {options.Policy}".ToLowerInvariant());
        return new(new Session(this));
    }

    public ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation)
    {
        Log.Add(ProgramText.Print(request));
        return AnswerAsync(request, cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<Outcome> AnswerAsync(Command<Offset> command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var answer = answers.Dequeue();
        switch (answer)
        {
            case "silence":
                await Task.Delay(Timeout.Infinite, cancellation);
                break;
            case "fault":
                throw new InvalidOperationException("a bug in the adapter");
            case "cancel":
                await cancel.CancelAsync();
                cancellation.ThrowIfCancellationRequested();
                break;
        }

        return HistoryText.ReadAnswer(command, answer);
    }

    private sealed class Session(Script script) : IConsumerSession
    {
        public ValueTask<Outcome> AssignAsync(TopicPartition partition, Offset? offset, CancellationToken cancellation) => Done($"assign {partition}");

        public ValueTask<Outcome> SeekAsync(Offset offset, CancellationToken cancellation) => Done($"seek {offset}");

        public ValueTask<Outcome> SeekToEdgeAsync(LogEdge edge, CancellationToken cancellation) => Done($"seek to {edge}".ToLowerInvariant());

        public ValueTask<Outcome> PauseAsync(CancellationToken cancellation) => Done("pause");

        public ValueTask<Outcome> UnpauseAsync(CancellationToken cancellation) => Done("unpause");

        public ValueTask<Outcome> QueryWatermarksAsync(CancellationToken cancellation)
        {
            script.Log.Add("watermarks");
            return script.AnswerAsync(new Command<Offset>.QueryWatermarks(""), cancellation);
        }

        public ValueTask<Outcome> CloseAsync(CancellationToken cancellation) => Done("close in good order");

        public ValueTask<Outcome> ConsumeAsync(int maxRecords, CancellationToken cancellation)
        {
            script.Log.Add($"consume {maxRecords}");
            return script.AnswerAsync(new Command<Offset>.Consume("", maxRecords), cancellation);
        }

        public ValueTask<Outcome> CommitAsync(CancellationToken cancellation)
        {
            script.Log.Add("commit");
            return script.AnswerAsync(new Command<Offset>.CommitConsumed(""), cancellation);
        }

        public ValueTask DisposeAsync()
        {
            script.Log.Add("close");
            return ValueTask.CompletedTask;
        }

        private ValueTask<Outcome> Done(string call)
        {
            script.Log.Add(call);
            return new(Outcome.Acknowledged.Instance);
        }
    }

    /// <summary>The target's names are the program's with a prefix.</summary>
    private sealed class Names : INaming
    {
        public TopicPartition Of(TopicPartition partition) => partition with { Topic = $"my{partition.Topic}" };

        public string OfGroup(string group) => $"my{group}";
    }
}
