using OffsetConformance.Contract;

namespace OffsetConformance.Kafka;

/// <summary>
/// The clients that one <see cref="Command{TOffset}.Request.Client"/> stands for, each made when it is first needed. A spoilt one is ended
/// on the spot, which takes a millisecond: as long as it lives, a request that nobody waits for any more may still be sent.
/// </summary>
internal sealed class KafkaClient(ClientSettings settings, ReaderPool pool) : IDisposable
{
    private readonly Dictionary<Compression, BatchProducer> producers = [];
    private readonly Dictionary<IsolationLevel, FetchClient> readers = [];
    private RequestClient? requests;

    public Outcome Request(Func<RequestClient, Outcome> request)
    {
        requests ??= new(settings);
        try
        {
            return request(requests);
        }
        finally
        {
            if (requests.IsSpoilt)
            {
                requests.Dispose();
                requests = null;
            }
        }
    }

    public Outcome Produce(Command<Offset>.Produce request, Deadline deadline)
    {
        if (!producers.TryGetValue(request.Compression, out var producer))
        {
            producer = new(settings.ForProducer(request.Compression));
            producers.Add(request.Compression, producer);
        }

        try
        {
            return producer.Produce(request.Partition, request.Records, deadline);
        }
        finally
        {
            if (producer.IsSpoilt)
            {
                producers.Remove(request.Compression);
                producer.Dispose();
            }
        }
    }

    public Outcome Fetch(Command<Offset>.Fetch request, Deadline deadline)
    {
        if (!readers.TryGetValue(request.Isolation, out var reader))
        {
            reader = new(pool, request.Isolation);
            readers.Add(request.Isolation, reader);
        }

        return reader.Fetch(request.Partition, request.Offset, deadline);
    }

    public void Dispose()
    {
        foreach (var producer in producers.Values)
        {
            pool.Retire(producer);
        }

        foreach (var reader in readers.Values)
        {
            reader.Dispose();
        }

        if (requests is not null)
        {
            pool.Retire(requests);
        }
    }
}
