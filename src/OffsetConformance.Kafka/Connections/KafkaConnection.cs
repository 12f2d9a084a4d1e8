using System.Diagnostics;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Targets;

namespace OffsetConformance.Kafka;

/// <summary>
/// One lane's way to a broker: requests over the channel that was chosen, sessions through Confluent.Kafka. Calls are synchronous:
/// librdkafka's are, and a hand-over to another thread costs more than the request. So the lane brings its own thread, and every returned task is complete.
/// </summary>
public sealed class KafkaConnection : ITargetConnection, IBroker
{
    private readonly ClientSettings settings;
    private readonly ReaderPool pool;
    private readonly TrimLog? trim;
    private readonly Dictionary<int, KafkaClient> clients = [];
    private readonly WireLanes? lanes;
    private readonly WireBroker? wire;

    internal KafkaConnection(ClientSettings settings, ReaderPool pool, TrimLog? trim, WireLanes? lanes, ChannelComparison? comparison)
    {
        this.settings = settings;
        this.pool = pool;
        this.trim = trim;
        this.lanes = lanes;
        wire = lanes?.Open();
        Broker = wire is null ? this : comparison is null ? new WireFirstBroker(wire, this) : new ComparingBroker(wire, this, comparison);
    }

    public IBroker Broker { get; }

    public IGroupAdmin? GroupAdmin { get; init; }

    public bool Transcribe(TextWriter? transcript)
    {
        if (wire is null || lanes is null)
        {
            return false;
        }

        lanes.Transcribe(wire, transcript);
        return true;
    }

    public ValueTask<IConsumerSession> OpenSessionAsync(SessionOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(new KafkaSession(settings, options, pool.Retire));
    }

    public ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(Execute(request, new(settings.OperationTimeout, cancellation)));
    }

    internal Outcome Execute(Command<Offset>.Request request, Deadline deadline)
    {
        if (ClientVocabulary.WhyNot(request) is { } why)
        {
            return new Outcome.NotObservable(why);
        }

        var client = ClientOf(request);
        return request switch
        {
            Command<Offset>.Produce produce => client.Produce(produce, deadline),
            Command<Offset>.Fetch fetch => client.Fetch(fetch, deadline),
            Command<Offset>.ListOffsets list => client.Request(requests => requests.ListOffsets(list, deadline)),
            Command<Offset>.DeleteRecords delete => client.Request(requests => requests.DeleteRecords(delete.Partition, delete.Offset, deadline)),
            Command<Offset>.Trim raise => trim is null ? TrimByRequest(client, raise, deadline) : trim(raise.Partition, raise.Offset),
            Command<Offset>.Commit commit => client.Request(requests => requests.Commit(commit, deadline)),
            Command<Offset>.FetchCommitted fetch => client.Request(requests => requests.FetchCommitted(fetch, deadline)),
            _ => throw new UnreachableException(),
        };
    }

    public ValueTask DisposeAsync()
    {
        wire?.Dispose();
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }

        clients.Clear();
        return ValueTask.CompletedTask;
    }

    private static Outcome TrimByRequest(KafkaClient client, Command<Offset>.Trim trim, Deadline deadline) =>
        client.Request(requests => requests.DeleteRecords(trim.Partition, trim.Offset, deadline)) switch
        {
            Outcome.RecordsDeleted => Outcome.Acknowledged.Instance,
            var other => other,
        };

    private KafkaClient ClientOf(Command<Offset>.Request request)
    {
        if (!clients.TryGetValue(request.Client, out var client))
        {
            client = new(settings, pool);
            clients.Add(request.Client, client);
        }

        return client;
    }
}
