using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Histories;

/// <summary>
/// Follows the fetch sessions of one sequence: which partitions each has, and from which offsets. So every request is a fetch of each partition
/// of its session, and what its answer leaves out is an answer, too.
/// </summary>
internal sealed class RecordedFetchSessions
{
    /// <summary>
    /// What a session tells of one partition does not bear on another, nor on another session: each has a client's number of its own. All other
    /// commands of a history are client 0's.
    /// </summary>
    private const int FirstClient = 1;

    private readonly Dictionary<int, List<(Command<Offset>.Fetch Question, bool IsTold)>> sessions = [];
    private int nextClient = FirstClient;

    /// <summary>The sequence, with every request of a session as the fetches that it stands for.</summary>
    public static IReadOnlyList<HistoryLine> Resolve(IReadOnlyList<HistoryLine> sequence)
    {
        var known = new RecordedFetchSessions();
        return [.. sequence.Select(line => line.Event is HistoryEvent.InFetchSession request ? line with { Event = new HistoryEvent.Answered(ValueList.From(known.Steps(request))) } : line)];
    }

    private IEnumerable<(Command<Offset> Command, Outcome Outcome)> Steps(HistoryEvent.InFetchSession request)
    {
        if (request.Session == 0 || !(request.IsOpened || sessions.ContainsKey(request.Session)))
        {
            // Of a session that nobody saw being opened only what is named is known; the same without a session.
            return Alone(request);
        }

        if (request.IsOpened)
        {
            sessions[request.Session] = [];
        }

        return InSession(sessions[request.Session], request);
    }

    private static IEnumerable<(Command<Offset> Command, Outcome Outcome)> Alone(HistoryEvent.InFetchSession request) =>
        from answer in request.Told
        from question in request.Named
        where question.Partition == answer.Partition
        select ((Command<Offset>)question, answer.Answer);

    private List<(Command<Offset> Command, Outcome Outcome)> InSession(List<(Command<Offset>.Fetch Question, bool IsTold)> session, HistoryEvent.InFetchSession request)
    {
        session.RemoveAll(each => request.Forgotten.Contains(each.Question.Partition));
        foreach (var named in request.Named)
        {
            var index = session.FindIndex(each => each.Question.Partition == named.Partition);
            if (index < 0)
            {
                session.Add((named with { Client = nextClient++ }, IsTold: false));
            }
            else
            {
                session[index] = (named with { Client = session[index].Question.Client }, session[index].IsTold);
            }
        }

        // Records of one partition may leave no room for those of another. An error and other bounds take none.
        var isFull = request.Told.Any(told => told.Answer is Outcome.Fetched { Batches.IsEmpty: false });
        var steps = new List<(Command<Offset> Command, Outcome Outcome)>();
        for (var i = 0; i < session.Count; i++)
        {
            var (question, isTold) = session[i];
            var command = question with { Session = isTold ? FetchSession.Continued : FetchSession.Opened };
            if (request.Told.FirstOrDefault(told => told.Partition == question.Partition).Answer is { } answer)
            {
                var isNamed = request.Named.Any(named => named.Partition == question.Partition);
                if ((isNamed ? answer : AsAsked(answer, question)) is { } known)
                {
                    steps.Add((command, known));
                    session[i] = (question, IsTold: true);
                }
                else
                {
                    // Under a number that was told nothing, nothing that is left out is held against the broker.
                    session[i] = (question with { Client = nextClient++ }, IsTold: true);
                }
            }
            else
            {
                steps.Add((isFull ? command with { MaxBytes = 0 } : command, Outcome.Unchanged.Instance));
            }
        }

        return steps;
    }

    /// <summary>
    /// The answer about a partition that the request does not name, whose offset is the one it was named with last. The recorder, like a consumer,
    /// counts as delivered only what is new to it. Null where that can't be undone: which records were taken back it does not say.
    /// </summary>
    private static Outcome? AsAsked(Outcome answer, Command<Offset>.Fetch question)
    {
        if (answer is not Outcome.Fetched { Batches: [.., var last] } fetched)
        {
            return answer;
        }

        if (question.Isolation == IsolationLevel.ReadCommitted)
        {
            return null;
        }

        var next = LogOperations.Next(question.Offset, last.LastOffset);
        return fetched with
        {
            Records = ValueList.From(fetched.Batches.Where(batch => batch.Control is null).SelectMany(batch => batch.Records).Where(record => record.Offset >= question.Offset)),
            NextOffset = next,
            EndOfPartition = next == fetched.HighWatermark ? next : null,
        };
    }
}
