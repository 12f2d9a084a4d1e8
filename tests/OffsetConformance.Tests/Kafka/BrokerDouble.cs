using OffsetConformance.Contract;

namespace OffsetConformance.Tests.Kafka;

/// <summary>A channel that answers what it is told to answer, and remembers what it was asked.</summary>
internal sealed class BrokerDouble(Func<Command<Offset>.Request, Outcome> answer) : IBroker
{
    private readonly List<Command<Offset>.Request> asked = [];

    public BrokerDouble(Outcome answer)
        : this(_ => answer)
    {
    }

    public IReadOnlyList<Command<Offset>.Request> Asked => asked;

    public ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation)
    {
        asked.Add(request);
        return new(answer(request));
    }
}
