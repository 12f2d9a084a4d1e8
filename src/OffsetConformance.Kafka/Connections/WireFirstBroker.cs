using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>
/// Sends requests over the wire, and through the client library what the raw client has no way to say: batches in a codec it does not write,
/// and trims by a control of the target.
/// </summary>
internal sealed class WireFirstBroker(IBroker wire, IBroker client) : IBroker
{
    public async ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation)
    {
        var outcome = request is Command<Offset>.Trim ? null : await wire.ExecuteAsync(request, cancellation);
        return outcome is null || (outcome is Outcome.NotObservable && request is Command<Offset>.Produce { Malformed: null, Producer: null })
            ? await client.ExecuteAsync(request, cancellation)
            : outcome;
    }
}
