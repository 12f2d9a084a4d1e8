namespace OffsetConformance.Contract;

/// <summary>
/// A broker, or a cluster of them, under judgement. It hands out connections and creates topics; what it can do it says in
/// <see cref="Info"/>. Implementations are safe for concurrent use.
/// </summary>
public interface ITarget : IAsyncDisposable
{
    TargetInfo Info { get; }

    /// <summary>What came of comparing two channels; null where there is only one.</summary>
    ChannelComparison? Channels => null;

    /// <summary>The admin tool to judge on this target; null where there is none.</summary>
    IGroupAdmin? GroupAdmin => null;

    /// <summary>Opens a connection of its own for one lane. Throws <see cref="TargetUnavailableException"/> if the target is gone.</summary>
    ValueTask<ITargetConnection> ConnectAsync(CancellationToken cancellation);

    /// <summary>Creates a topic with retention off and waits until every partition can be used.</summary>
    ValueTask CreateTopicAsync(string topic, int partitions, CancellationToken cancellation);

    /// <summary>Deletes a topic that <see cref="CreateTopicAsync"/> made. A target that cannot delete does nothing.</summary>
    ValueTask DeleteTopicAsync(string topic, CancellationToken cancellation);
}

/// <summary>One lane's way to the target. Not shared between lanes; one call at a time.</summary>
public interface ITargetConnection : IAsyncDisposable
{
    IBroker Broker { get; }

    /// <summary>This lane's own <see cref="ITarget.GroupAdmin"/>; null where the target has none.</summary>
    IGroupAdmin? GroupAdmin => null;

    /// <summary>
    /// Writes every request from now on, with its answer, as a line of an offset-history/1 file; null ends that. False if this connection
    /// can't: it does not see its own requests.
    /// </summary>
    bool Transcribe(TextWriter? transcript) => false;

    /// <summary>A fresh consumer. Throws <see cref="NotSupportedException"/> where <see cref="TargetInfo.HasSessions"/> is false.</summary>
    ValueTask<IConsumerSession> OpenSessionAsync(SessionOptions options, CancellationToken cancellation);
}

/// <summary>Requests and answers, one command each.</summary>
public interface IBroker
{
    /// <summary>
    /// Sends one request and reads its answer. A refusal is an outcome, never an exception; a lost connection is
    /// <see cref="Outcome.Indeterminate"/>. The token ends the wait, not necessarily the request's effect.
    /// </summary>
    ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation);
}

/// <summary>
/// A consumer as an application sees it: positions, resets, deliveries. One partition. Disposing without <see cref="CloseAsync"/> is a
/// crash: nothing is committed on the way.
/// </summary>
public interface IConsumerSession : IAsyncDisposable
{
    /// <summary>Assigns the partition; a null <paramref name="offset"/> starts at the group's committed offset.</summary>
    ValueTask<Outcome> AssignAsync(TopicPartition partition, Offset? offset, CancellationToken cancellation);

    /// <summary>Moves the position. What was fetched for the old position is not delivered after this returned.</summary>
    ValueTask<Outcome> SeekAsync(Offset offset, CancellationToken cancellation);

    /// <summary>Seeks to the first record that is there, or behind the last, in the client's own words.</summary>
    ValueTask<Outcome> SeekToEdgeAsync(LogEdge edge, CancellationToken cancellation);

    /// <summary>Nothing is delivered between a pause and the next <see cref="UnpauseAsync"/>.</summary>
    ValueTask<Outcome> PauseAsync(CancellationToken cancellation);

    ValueTask<Outcome> UnpauseAsync(CancellationToken cancellation);

    /// <summary>Where the partition starts and ends: <see cref="Outcome.WatermarksSeen"/>.</summary>
    ValueTask<Outcome> QueryWatermarksAsync(CancellationToken cancellation);

    /// <summary>Ends the consumer in good order; with auto-commit it commits what it delivered first.</summary>
    ValueTask<Outcome> CloseAsync(CancellationToken cancellation);

    /// <summary>
    /// Delivers records from the position on until there are <paramref name="maxRecords"/>, the end of the partition is reported,
    /// or the consumer reports an error.
    /// </summary>
    ValueTask<Outcome> ConsumeAsync(int maxRecords, CancellationToken cancellation);

    /// <summary>Commits what was delivered, synchronously, in the client's own arithmetic.</summary>
    ValueTask<Outcome> CommitAsync(CancellationToken cancellation);
}

public sealed record SessionOptions(string Group, ResetPolicy Policy, IsolationLevel Isolation = IsolationLevel.ReadUncommitted)
{
    /// <summary>Whether the consumer commits by itself what it handed to the application.</summary>
    public bool AutoCommit { get; init; }
}
