using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;

namespace OffsetConformance.Wire.Server;

/// <summary>One request's way to the broker: whose request it is, and which version of its API it speaks.</summary>
internal sealed class Call(IBroker broker, int client, string clientId, short version, CancellationToken cancellation) : IDisposable
{
    private FrameBuffer? scratch;

    public string ClientId => clientId;

    public short Version => version;

    /// <summary>The client's number.</summary>
    public int Client => client;

    /// <summary>Ends with the server.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Space for what the answer refers to; it lasts until the answer is written.</summary>
    public FrameBuffer Scratch => scratch ??= new();

    public ValueTask<Outcome> ExecuteAsync(ControlRequest request) => ExecuteAsync(new Command<Offset>.Control(request));

    /// <exception cref="NoAnswerException">The broker has none either.</exception>
    public ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request) => ExecuteAsync(request, client);

    /// <param name="request">What to do.</param>
    /// <param name="number">As which client.</param>
    /// <exception cref="NoAnswerException">The broker has none either.</exception>
    public async ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, int number)
    {
        var pending = broker.ExecuteAsync(request with { Client = number }, cancellation);

        // A broker that does not heed its token must not keep the server from ending.
        var outcome = pending.IsCompleted ? await pending : await pending.AsTask().WaitAsync(cancellation);
        return outcome is Outcome.Indeterminate lost ? throw new NoAnswerException(lost.Reason) : outcome;
    }

    public void Dispose() => scratch?.Dispose();

    /// <summary>The code for an outcome that is not the one the request is after.</summary>
    public static ErrorCode CodeOf(Outcome outcome) => outcome switch
    {
        Outcome.Refused refused => refused.Error,
        Outcome.NotObservable => ErrorCode.UnsupportedVersion,
        _ => throw new InvalidOperationException($"the broker answered with {outcome.GetType().Name}, which does not belong to the request"),
    };

    /// <summary>What a request calls its topic; the id is all zero in versions that have names.</summary>
    public static TopicReference Reference(Guid id) => id == Guid.Empty ? default : new(TopicReferenceKind.Id, id);

    /// <summary>What goes into an answer's offset field beside an error; -1 unless the broker has something else to say there.</summary>
    public static long OffsetBeside(Outcome outcome) => (outcome as Outcome.Refused)?.OffsetBeside?.Value ?? -1;

    /// <summary>The code for a request that asks for no more than to be done.</summary>
    public static ErrorCode CodeOfDone(Outcome outcome) => outcome is Outcome.Acknowledged or Outcome.TopicCreated ? ErrorCode.None : CodeOf(outcome);
}

/// <summary>A request can't or must not be answered; all that can be said to its client is the end of the connection.</summary>
internal sealed class NoAnswerException(string reason) : Exception(reason);
