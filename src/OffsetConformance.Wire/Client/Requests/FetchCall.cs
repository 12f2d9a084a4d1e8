using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Client;

/// <summary>Reads from an offset on, in one round trip.</summary>
internal static class FetchCall
{
    /// <summary>The first version that has fetch sessions, and the epochs of a request outside of one and of one that opens one.</summary>
    private const short WithSessions = 7;
    private const int NoSession = -1;
    private const int NewSession = 0;

    /// <summary>The first version that says which leader epoch the client believes in.</summary>
    private const short WithLeaderEpoch = 9;

    /// <summary>The last version that names topics; later ones take their ids.</summary>
    private const short WithNames = 12;

    public static Outcome Execute(Command<Offset>.Fetch command, in WireCall call) => command.Session switch
    {
        FetchSession.Opened => Open(command, call),
        FetchSession.Continued when call.Client.FetchSession is { } session && session.Partition == command.Partition && session.TopicId == command.Topic.Id =>
            GoOn(command, session, call),
        FetchSession.Continued => new Outcome.NotObservable("no fetch session is open for the partition"),
        _ => Read(command, Ask(command, sessionId: 0, NoSession, isNamed: true, call), call) ?? throw call.Missing(FetchRequest.Api, $"{command.Partition}"),
    };

    /// <summary>Whether the first broker that can be reached opens a fetch session, with no partition in it.</summary>
    public static bool OpensSessions(in WireCall call) =>
        call.Ask<FetchRequest, FetchResponse>(Route.AnyNode, new() { SessionEpoch = NewSession, MaxWaitMs = 0 }, WithSessions, WithNames).SessionId != 0;

    /// <summary>In place of the session before, which the broker may forget.</summary>
    private static Outcome Open(Command<Offset>.Fetch command, in WireCall call)
    {
        var before = call.Client.FetchSession;
        call.Client.FetchSession = null;
        var answer = Ask(command, before?.Id ?? 0, NewSession, isNamed: true, call);
        if (answer is { ErrorCode: 0, SessionId: 0 })
        {
            return new Outcome.NotObservable("the broker opened no fetch session");
        }

        if (answer.ErrorCode == 0)
        {
            call.Client.FetchSession = new(answer.SessionId, NextEpoch: 1, command.Partition, command.Topic.Id, command.Offset, command.MaxBytes);
        }

        return Read(command, answer, call) ?? Outcome.Unchanged.Instance;
    }

    private static Outcome GoOn(Command<Offset>.Fetch command, OpenFetchSession session, in WireCall call)
    {
        call.Client.FetchSession = null;
        var answer = Ask(command, session.Id, session.NextEpoch, isNamed: !session.Knows(command), call);
        if ((ErrorCode)answer.ErrorCode is ErrorCode.FetchSessionIdNotFound or ErrorCode.InvalidFetchSessionEpoch)
        {
            return new Outcome.NotObservable($"the broker has dropped the fetch session: {((ErrorCode)answer.ErrorCode).ToText()}");
        }

        call.Client.FetchSession = session.After(command);
        return Read(command, answer, call) ?? Outcome.Unchanged.Instance;
    }

    private static FetchResponse Ask(Command<Offset>.Fetch command, int sessionId, int sessionEpoch, bool isNamed, in WireCall call)
    {
        var (topic, partition) = command.Partition;
        var request = new FetchRequest
        {
            SessionId = sessionId,
            SessionEpoch = sessionEpoch,
            MaxWaitMs = command.MaxWait,
            MinBytes = command.MinBytes,
            MaxBytes = command.MaxBytes,
            IsolationLevel = (sbyte)command.Isolation,
            Topics = !isNamed ? [] :
            [
                new()
                {
                    Topic = topic,
                    TopicId = command.Topic.Id,
                    Partitions =
                    [
                        new()
                        {
                            Partition = partition,
                            CurrentLeaderEpoch = command.CurrentLeaderEpoch ?? WireNumber.None,
                            FetchOffset = command.Offset.Value,
                            PartitionMaxBytes = command.MaxBytes,
                        },
                    ],
                },
            ],
        };
        var (since, until) = command.Topic.Versions(WithNames + 1);
        var least = command.CurrentLeaderEpoch is not null ? WithLeaderEpoch : sessionEpoch != NoSession ? WithSessions : (short)0;
        return call.Ask<FetchRequest, FetchResponse>(Route.ToLeader(command.Partition), request, Math.Max(since, least), until);
    }

    /// <summary>Null if the answer says nothing of the partition.</summary>
    private static Outcome? Read(Command<Offset>.Fetch command, FetchResponse answer, in WireCall call)
    {
        var (topic, partition) = command.Partition;
        var route = Route.ToLeader(command.Partition);
        if (call.Refusal(route, answer.ErrorCode) is { } refusedAtAll)
        {
            return refusedAtAll;
        }

        var ours = answer.Responses.FirstOrDefault(each => command.Topic.IsMeant(topic, each.Topic, each.TopicId))?.Partitions.FirstOrDefault(each => each.PartitionIndex == partition);
        return ours is null ? null : call.Refusal(route, ours.ErrorCode) ?? Served(command, ours, call);
    }

    private static Outcome Served(Command<Offset>.Fetch command, FetchResponse.PartitionData answer, in WireCall call)
    {
        var reading = FetchedRecords.Read(answer, command.Offset, command.Isolation, command.WantsBatches);
        if (reading.Malformed is { } what)
        {
            throw call.Malformed(FetchRequest.Api, what);
        }

        if (reading.NotRead is { } codec)
        {
            return new Outcome.NotObservable($"the answer has a batch in codec {codec}, which the raw client does not read");
        }

        var highWatermark = WireNumber.OffsetOrNull(answer.HighWatermark);
        var lastStable = WireNumber.OffsetOrNull(answer.LastStableOffset);
        var end = command.Isolation == IsolationLevel.ReadCommitted ? lastStable : highWatermark;
        return new Outcome.Fetched(ValueList.From(reading.Delivered), reading.NextOffset)
        {
            HighWatermark = highWatermark,
            LastStableOffset = lastStable,
            LogStartOffset = WireNumber.OffsetOrNull(answer.LogStartOffset),
            EndOfPartition = reading.NextOffset == end ? end : null,
            Batches = ValueList.From(reading.Batches),
            AbortedTransactions = answer.AbortedTransactions is { } aborted
                ? ValueList.From(aborted.Select(each => new AbortedTransaction(each.ProducerId, new(each.FirstOffset))))
                : null,
        };
    }
}
