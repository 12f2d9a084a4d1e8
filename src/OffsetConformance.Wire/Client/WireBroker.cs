using System.Diagnostics;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Transcripts;

namespace OffsetConformance.Wire.Client;

/// <summary>
/// A broker or cluster as it is seen on the wire, for one lane: every command is a request, its answer is taken as it is. Calls block the
/// lane's thread, and every returned task is complete. A command whose answer never came, or cannot be understood, is
/// <see cref="Outcome.Indeterminate"/>, and the client that sent it is replaced by one that knows nothing yet.
/// </summary>
public sealed class WireBroker(WireOptions options) : IBroker, IDisposable
{
    private readonly Dictionary<int, WireClient> clients = [];
    private readonly FrameBuffer scratch = new();

    /// <summary>Where every request and answer is written from now on; null for nowhere.</summary>
    public Transcript? Transcript { get; set; }

    /// <summary>Stands before the client's number in a transcript that several lanes share.</summary>
    public string Lane { get; init; } = "";

    /// <summary>What the first broker that can be reached advertises, and what of it only a try can tell.</summary>
    /// <exception cref="TargetUnavailableException">None can be reached, or none is one.</exception>
    public AdvertisedApis Advertised(CancellationToken cancellation)
    {
        try
        {
            var client = ClientOf(0);
            var advertised = client.Advertised(new(options.OperationTimeout, cancellation));
            advertised.OpensFetchSessions = advertised.IsSpokenHere && OpensFetchSessions(client, cancellation);
            return advertised;
        }
        catch (WireFaultException e)
        {
            throw new TargetUnavailableException(e.Message, e);
        }
    }

    /// <summary>A broker that advertises the request may keep no session all the same, or not know what to make of one without partitions.</summary>
    private bool OpensFetchSessions(WireClient client, CancellationToken cancellation)
    {
        try
        {
            return FetchCall.OpensSessions(new(client, options, new(options.OperationTimeout, cancellation), scratch));
        }
        catch (NotSpokenException)
        {
            return false;
        }
        catch (WireFaultException)
        {
            Drop(0, client);
            return false;
        }
    }

    public ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(Execute(request, cancellation));
    }

    public void Dispose()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }

        clients.Clear();
        scratch.Dispose();
    }

    private Outcome Execute(Command<Offset>.Request request, CancellationToken cancellation)
    {
        scratch.Clear();
        var client = ClientOf(request.Client);
        client.Last = null;
        try
        {
            var outcome = Execute(request, new WireCall(client, options, new(TimeFor(request), cancellation), scratch));
            Transcribe(request, client, outcome);
            return outcome;
        }
        catch (RefusedLookupException e)
        {
            return new Outcome.Refused(e.Error, e.Reason);
        }
        catch (NotSpokenException e)
        {
            return new Outcome.NotObservable(e.Message);
        }
        catch (WireFaultException e)
        {
            var outcome = new Outcome.Indeterminate(e.Message);
            Transcribe(request, client, outcome);
            Drop(request.Client, client);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            Drop(request.Client, client);
            throw;
        }
    }

    private void Transcribe(Command<Offset>.Request request, WireClient client, Outcome outcome)
    {
        if (Transcript is not null && client.Last is { } exchange)
        {
            Transcript.Add(request, $"{Lane}{client.Id}", exchange, outcome);
        }
    }

    private static Outcome Execute(Command<Offset>.Request request, in WireCall call) => request switch
    {
        Command<Offset>.Produce produce => ProduceCall.Execute(produce, call),
        Command<Offset>.Fetch fetch => FetchCall.Execute(fetch, call),
        Command<Offset>.ListOffsets list => OffsetCalls.ListOffsets(list, call),
        Command<Offset>.DeleteRecords delete => OffsetCalls.DeleteRecords(delete, call),
        Command<Offset>.Trim trim => OffsetCalls.Trim(trim, call),
        Command<Offset>.Commit commit => CommitCalls.Commit(commit, call),
        Command<Offset>.CommitInTransaction commit => CommitCalls.CommitInTransaction(commit, call),
        Command<Offset>.FetchCommitted fetch => CommitCalls.FetchCommitted(fetch, call),
        Command<Offset>.Together together => TogetherCalls.Execute(together.Parts, call),
        Command<Offset>.Control control => Execute(control.Body, call),
        _ => throw new UnreachableException(),
    };

    private static Outcome Execute(ControlRequest request, in WireCall call) => request switch
    {
        ControlRequest.CreateTopic create => TopicCalls.Create(create, call),
        ControlRequest.DeleteTopic delete => TopicCalls.Delete(delete, call),
        ControlRequest.CreatePartitions create => TopicCalls.CreatePartitions(create, call),
        ControlRequest.Metadata metadata => TopicCalls.Describe(metadata, call),
        ControlRequest.DescribeConfig describe => ConfigCalls.Describe(describe, call),
        ControlRequest.AlterConfig alter => ConfigCalls.Alter(alter, call),
        ControlRequest.AdvanceClock advance => ConfigCalls.AdvanceClock(advance, call),
        ControlRequest.LeaderEpochEnd epoch => OffsetCalls.LeaderEpochEnd(epoch, call),
        ControlRequest.FetchCommittedAll fetch => CommitCalls.FetchCommittedAll(fetch, call),
        ControlRequest.OffsetDelete delete => CommitCalls.OffsetDelete(delete, call),
        ControlRequest.DeleteGroup delete => GroupAdminCalls.Delete(delete, call),
        ControlRequest.DescribeGroup describe => GroupAdminCalls.Describe(describe, call),
        ControlRequest.ListGroups => GroupAdminCalls.List(call),
        ControlRequest.JoinGroup join => GroupCalls.Join(join, call),
        ControlRequest.SyncGroup sync => GroupCalls.Sync(sync, call),
        ControlRequest.Heartbeat heartbeat => GroupCalls.Heartbeat(heartbeat, call),
        ControlRequest.LeaveGroup leave => GroupCalls.Leave(leave, call),
        ControlRequest.InitProducerId init => TransactionCalls.InitProducerId(init, call),
        ControlRequest.AddPartitionsToTxn add => TransactionCalls.AddPartitions(add, call),
        ControlRequest.AddOffsetsToTxn add => TransactionCalls.AddOffsets(add, call),
        ControlRequest.EndTxn end => TransactionCalls.End(end, call),
        _ => throw new UnreachableException(),
    };

    /// <summary>A join is answered when the group has gathered, and a fetch when there are bytes enough, for which they have their own time.</summary>
    private TimeSpan TimeFor(Command<Offset>.Request request) => options.OperationTimeout + TimeSpan.FromMilliseconds(Math.Max(0, request switch
    {
        Command<Offset>.Control { Body: ControlRequest.JoinGroup join } => join.RebalanceTimeout,
        Command<Offset>.Fetch fetch => fetch.MaxWait,
        _ => 0,
    }));

    private WireClient ClientOf(int number)
    {
        if (!clients.TryGetValue(number, out var client))
        {
            client = new(options, $"{options.ClientIdPrefix}-{number}");
            clients.Add(number, client);
        }

        return client;
    }

    private void Drop(int number, WireClient client)
    {
        clients.Remove(number);
        client.Dispose();
    }
}
