using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// The partitions of one fetch session, and which fetch is its next. What its client was told of them the broker behind knows, under the client's
/// number: whoever goes on with a session goes on under the number of the one that opened it.
/// </summary>
internal sealed class ServedFetchSession(int id, int client)
{
    private readonly List<(string Topic, Guid TopicId, FetchRequest.FetchPartition Partition)> partitions = [];
    private readonly HashSet<FetchRequest.FetchPartition> told = [];

    public int Id => id;

    public int Client => client;

    /// <summary>The epoch of the next fetch; after the greatest number comes 1.</summary>
    public int NextEpoch { get; private set; } = 1;

    public void Advance() => NextEpoch = NextEpoch == int.MaxValue ? 1 : NextEpoch + 1;

    /// <summary>Takes over what a request names: new partitions, new offsets of old ones, and what is to be forgotten.</summary>
    public void Update(FetchRequest request)
    {
        foreach (var topic in request.ForgottenTopicsData)
        {
            foreach (var partition in topic.Partitions)
            {
                if (Find(topic.Topic, topic.TopicId, partition) is var index and >= 0)
                {
                    told.Remove(partitions[index].Partition);
                    partitions.RemoveAt(index);
                }
            }
        }

        foreach (var topic in request.Topics)
        {
            foreach (var partition in topic.Partitions)
            {
                var named = (topic.Topic, topic.TopicId, partition);
                if (Find(topic.Topic, topic.TopicId, partition.Partition) is not (var index and >= 0))
                {
                    partitions.Add(named);
                    continue;
                }

                if (told.Remove(partitions[index].Partition))
                {
                    told.Add(partition);
                }

                partitions[index] = named;
            }
        }
    }

    /// <summary>All partitions of the session, as a request without one would name them.</summary>
    public FetchRequest.FetchTopic[] Topics() =>
        [.. partitions.Select(known => new FetchRequest.FetchTopic { Topic = known.Topic, TopicId = known.TopicId, Partitions = [known.Partition] })];

    /// <summary>How the next answer about a partition stands to the one before: the first one tells everything.</summary>
    public FetchSession Next(FetchRequest.FetchPartition partition) => told.Add(partition) ? FetchSession.Opened : FetchSession.Continued;

    /// <summary>By name or by id, as the request's version has it; below 0 if it is not there.</summary>
    private int Find(string topic, Guid id, int partition) => partitions.FindIndex(known =>
        known.TopicId == id && string.Equals(known.Topic, topic, StringComparison.Ordinal) && known.Partition.Partition == partition);
}

/// <summary>The fetch sessions of all clients. Bounded: the one that has not been used for longest makes room. Safe for concurrent use.</summary>
internal sealed class FetchSessionTable
{
    /// <summary>Kafka's default (max.incremental.fetch.session.cache.slots).</summary>
    private const int Most = 1000;

    private readonly Lock gate = new();
    private readonly OrderedDictionary<int, ServedFetchSession> sessions = [];
    private int last;

    public ServedFetchSession Open(int client)
    {
        lock (gate)
        {
            if (sessions.Count >= Most)
            {
                sessions.RemoveAt(0);
            }

            last = last == int.MaxValue ? 1 : last + 1;
            return sessions[last] = new(last, client);
        }
    }

    /// <summary>Null if there is none of that number, or none any more.</summary>
    public ServedFetchSession? Find(int id)
    {
        lock (gate)
        {
            if (!sessions.Remove(id, out var session))
            {
                return null;
            }

            // Used last: behind all others.
            sessions.Add(id, session);
            return session;
        }
    }

    public void Close(int id)
    {
        lock (gate)
        {
            sessions.Remove(id);
        }
    }
}
