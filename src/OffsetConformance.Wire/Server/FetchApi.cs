using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// Fetch: each partition is one command. An answer with fewer bytes than the client wants waits for an append through this server, as long
/// as the client allows. In a session (KIP-227) the client names only what is new to it, and the broker behind says what is not new.
/// </summary>
internal sealed class FetchApi(Arrivals arrivals, TopicNames names, TimeProvider clock)
{
    /// <summary>Kafka's default bound for an answer's records (fetch.max.bytes), 55 MiB.</summary>
    private const int MostBytes = 55 * 1024 * 1024;

    /// <summary>The epoch of a fetch outside of any session, and of one that opens a session.</summary>
    private const int NoSession = -1;
    private const int NewSession = 0;

    /// <summary>First version that has sessions.</summary>
    private const short SessionVersion = 7;

    /// <summary>First version that names topics by their ids.</summary>
    private const short ByIdVersion = 13;

    private readonly FetchSessionTable sessions = new();

    public void AddTo(ApiTable table) => table.Add<FetchRequest, FetchResponse>(FetchAsync);

    private async ValueTask<FetchResponse?> FetchAsync(FetchRequest request, Call call)
    {
        ServedFetchSession? session = null;
        if (request.SessionEpoch is NoSession or NewSession)
        {
            // A full fetch ends the session that it names.
            sessions.Close(request.SessionId);
            session = request.SessionEpoch == NewSession && call.Version >= SessionVersion ? sessions.Open(call.Client) : null;
        }
        else if (sessions.Find(request.SessionId) is not { } known)
        {
            return new() { ErrorCode = (short)ErrorCode.FetchSessionIdNotFound };
        }
        else if (request.SessionEpoch != known.NextEpoch)
        {
            return new() { ErrorCode = (short)ErrorCode.InvalidFetchSessionEpoch };
        }
        else
        {
            known.Advance();
            session = known;
        }

        if (session is not null)
        {
            session.Update(request);
            request.Topics = session.Topics();
        }

        if (call.Version >= ByIdVersion)
        {
            foreach (var topic in request.Topics)
            {
                topic.Topic = await names.FindAsync(topic.TopicId, call);
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
                return session is null ? answer.ToResponse() : await AnswerAsync(session, request, call, maxBytes);
            }

            await watch.WaitAsync(rest, call.Cancellation);
        }
    }

    /// <summary>Asked once more for the answer itself: what the looks before it saw nobody was told.</summary>
    private static async ValueTask<FetchResponse> AnswerAsync(ServedFetchSession session, FetchRequest request, Call call, int maxBytes)
    {
        var answer = new FetchAnswer(call, request, maxBytes, session);
        await answer.ReadAsync();
        var response = answer.ToResponse();
        response.SessionId = session.Id;
        return response;
    }
}
