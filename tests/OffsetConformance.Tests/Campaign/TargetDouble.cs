using OffsetConformance.Contract;

namespace OffsetConformance.Tests.Campaign;

/// <summary>
/// A target in front of another one, that may say something else of itself and gets to see every request first.
/// </summary>
internal sealed class TargetDouble(ITarget inner) : ITarget
{
    private int requests;

    public TargetInfo Info { get; init; } = inner.Info;

    /// <summary>Awaited before a request is sent on. What it throws, the adapter throws.</summary>
    public Func<Asked, Task> BeforeRequest { get; init; } = _ => Task.CompletedTask;

    /// <summary>Changes an answer on its way back.</summary>
    public Func<Command<Offset>.Request, Outcome, Outcome> Answer { get; init; } = (_, outcome) => outcome;

    public Action BeforeTopic { get; init; } = () => { };

    public async ValueTask<ITargetConnection> ConnectAsync(CancellationToken cancellation) =>
        new Connection(this, await inner.ConnectAsync(cancellation));

    public ValueTask CreateTopicAsync(string topic, int partitions, CancellationToken cancellation)
    {
        BeforeTopic();
        return inner.CreateTopicAsync(topic, partitions, cancellation);
    }

    public ValueTask DeleteTopicAsync(string topic, CancellationToken cancellation) => inner.DeleteTopicAsync(topic, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>One request.</summary>
    /// <param name="First">The first request that was sent over the same connection; it tells the lanes of a run apart.</param>
    /// <param name="Number">Counted from 1, over all connections.</param>
    /// <param name="Cancellation">Ends the wait for its answer.</param>
    public sealed record Asked(Command<Offset>.Request First, int Number, CancellationToken Cancellation);

    private sealed class Connection(TargetDouble target, ITargetConnection inner) : ITargetConnection, IBroker
    {
        private Command<Offset>.Request? first;

        public IBroker Broker => this;

        public IGroupAdmin? GroupAdmin => inner.GroupAdmin;

        public ValueTask<IConsumerSession> OpenSessionAsync(SessionOptions options, CancellationToken cancellation) =>
            target.Info.HasSessions ? inner.OpenSessionAsync(options, cancellation) : throw new NotSupportedException();

        public async ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation)
        {
            first ??= request;
            await target.BeforeRequest(new(first, Interlocked.Increment(ref target.requests), cancellation));
            return target.Answer(request, await inner.Broker.ExecuteAsync(request, cancellation));
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
