using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>
/// Asks every question through both channels and compares what both can see; a write goes through one of them, in turn. Answers with what the
/// wire said, which says more. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// What only one channel carries is no disagreement, and neither is a question that one of them could not ask, that was refused for now, or
/// that nobody answered.
/// </remarks>
internal sealed class ComparingBroker(IBroker wire, IBroker client, ChannelComparison comparison) : IBroker
{
    /// <summary>A partition's commands are kept up to here: a sequence is shorter, and the last ones tell most.</summary>
    private const int MaxHistory = 60;

    private readonly List<(Command<Offset> Command, Outcome Outcome)> history = [];
    private bool writesByWire;

    public async ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation)
    {
        var outcome = request is Command<Offset>.Fetch or Command<Offset>.ListOffsets or Command<Offset>.FetchCommitted
            ? await CompareAsync(request, cancellation)
            : await WriteAsync(request, cancellation);
        if (history.Count == MaxHistory)
        {
            history.RemoveAt(0);
        }

        history.Add((request, outcome));
        return outcome;
    }

    private async ValueTask<Outcome> WriteAsync(Command<Offset>.Request request, CancellationToken cancellation)
    {
        if (request is Command<Offset>.Trim)
        {
            return await client.ExecuteAsync(request, cancellation);
        }

        // Whether the wire has an answer to what only it can say is its own affair.
        if (ClientVocabulary.WhyNot(request) is not null)
        {
            return await wire.ExecuteAsync(request, cancellation);
        }

        writesByWire = !writesByWire;
        var outcome = await (writesByWire ? wire : client).ExecuteAsync(request, cancellation);
        return outcome is Outcome.NotObservable ? await (writesByWire ? client : wire).ExecuteAsync(request, cancellation) : outcome;
    }

    private async ValueTask<Outcome> CompareAsync(Command<Offset>.Request question, CancellationToken cancellation)
    {
        var byWire = await wire.ExecuteAsync(question, cancellation);
        var byClient = await client.ExecuteAsync(question, cancellation);
        if (byWire is Outcome.NotObservable)
        {
            return byClient;
        }

        if (!IsAnswer(byWire) || !IsAnswer(byClient))
        {
            return byWire;
        }

        // A consumer that commits by itself may do so between the two questions; then the first channel has caught up by now.
        if (ChannelAgreement.Holds(byWire, byClient)
            || (question is Command<Offset>.FetchCommitted && ChannelAgreement.Holds(await wire.ExecuteAsync(question, cancellation), byClient)))
        {
            comparison.AddAgreement();
        }
        else
        {
            var topic = TopicOf(question);
            comparison.Add(new(question, byWire, byClient, ValueList.From(history.Where(step => TopicOf(step.Command) == topic))));
        }

        return byWire;
    }

    private static bool IsAnswer(Outcome outcome) => outcome is not
        (Outcome.NotObservable or Outcome.Indeterminate) && !(outcome is Outcome.Refused { Error: var error } && (error.IsRetriable() || error.IsAuthorization()));

    private static string? TopicOf(Command<Offset> command) => command switch
    {
        Command<Offset>.Produce c => c.Partition.Topic,
        Command<Offset>.Fetch c => c.Partition.Topic,
        Command<Offset>.ListOffsets c => c.Partition.Topic,
        Command<Offset>.DeleteRecords c => c.Partition.Topic,
        Command<Offset>.Trim c => c.Partition.Topic,
        Command<Offset>.Commit c => c.Partition.Topic,
        Command<Offset>.CommitInTransaction c => c.Partition.Topic,
        Command<Offset>.FetchCommitted c => c.Partition.Topic,
        _ => null,
    };
}
