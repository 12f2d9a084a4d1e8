using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// Fetch: each partition is one command. An answer with fewer bytes than the client wants waits for an append through this server, as long
/// as the client allows. There are no fetch sessions: a client that asks for one is told that it has none (id 0) and names all partitions
/// every time.
/// </summary>
internal sealed class FetchApi(Arrivals arrivals, TimeProvider clock)
{
    /// <summary>Kafka's default bound for an answer's records (fetch.max.bytes), 55 MiB.</summary>
    private const int MostBytes = 55 * 1024 * 1024;

    /// <summary>The epoch of a fetch outside of any session, and of one that opens a session.</summary>
    private const int NoSession = -1;
    private const int NewSession = 0;

    /// <summary>First version that names topics by their ids.</summary>
    private const short ByIdVersion = 13;

    private readonly TopicNames names = new();

    public void AddTo(ApiTable table) => table.Add<FetchRequest, FetchResponse>(FetchAsync);

    private async ValueTask<FetchResponse?> FetchAsync(FetchRequest request, Call call)
    {
        if (request.SessionEpoch is not (NoSession or NewSession))
        {
            return new() { ErrorCode = (short)ErrorCode.FetchSessionIdNotFound };
        }

        if (call.Version >= ByIdVersion)
        {
            foreach (var topic in request.Topics)
            {
                topic.Topic = await names.FindAsync(topic.TopicId, call) ?? "";
            }
        }

        var partitions = request.Topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.Partition))).ToList();
        var maxBytes = Math.Min(request.MaxBytes, MostBytes);
        var begin = clock.GetTimestamp();
        while (true)
        {
            // Watching begins before looking, so that nothing arrives unseen in between.
            using var watch = arrivals.Begin(partitions);
            var answer = new FetchAnswer(call, request, maxBytes);
            await answer.ReadAsync();
            var rest = TimeSpan.FromMilliseconds(request.MaxWaitMs) - clock.GetElapsedTime(begin);
            if (answer.Bytes >= Math.Min(request.MinBytes, maxBytes) || answer.MustNotWait || rest <= TimeSpan.Zero)
            {
                return answer.ToResponse();
            }

            await watch.WaitAsync(rest, call.Cancellation);
        }
    }
}
