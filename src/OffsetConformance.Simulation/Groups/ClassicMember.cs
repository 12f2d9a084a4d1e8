using OffsetConformance.Contract;
using OffsetConformance.Simulation.Timers;

namespace OffsetConformance.Simulation.Groups;

/// <summary>
/// A member of a classic group: what it said when it joined, what it was assigned, and which of its requests are still waiting for an
/// answer. Guarded by the group's lock; answers run their continuations elsewhere.
/// </summary>
internal sealed class ClassicMember(string id, string? instance, string clientId, QueuedTimer session)
{
    private static readonly Outcome Overtaken = new Outcome.Refused(ErrorCode.RebalanceInProgress);

    private TaskCompletionSource<Outcome>? join;
    private TaskCompletionSource<Outcome>? sync;

    public string Id => id;

    /// <summary>group.instance.id; null for a dynamic member.</summary>
    public string? Instance => instance;

    public string ClientId => clientId;

    /// <summary>Runs out when the member was silent for too long.</summary>
    public QueuedTimer Session => session;

    /// <summary>Assignors in the member's order of preference.</summary>
    public ValueList<GroupProtocol> Protocols { get; set; }

    /// <summary>In milliseconds.</summary>
    public int SessionTimeout { get; set; }

    /// <summary>In milliseconds.</summary>
    public int RebalanceTimeout { get; set; }

    /// <summary>Empty while there is none.</summary>
    public ValueList<byte> Assignment { get; set; }

    /// <summary>Whether the member has not seen the end of a rebalance yet. It does not know its id and cannot send heartbeats.</summary>
    public bool IsNew { get; set; }

    public bool IsAwaitingJoin => join is not null;

    /// <summary>A member that waits for the coordinator owes it no heartbeat, unless it is new: its client may be gone.</summary>
    public bool OwesHeartbeat => IsNew || (join is null && sync is null);

    public Reply AwaitJoin() => Await(ref join);

    public Reply AwaitSync() => Await(ref sync);

    public void AnswerJoin(Outcome answer) => Answer(ref join, answer);

    /// <summary>Returns whether anybody was waiting.</summary>
    public bool AnswerSync(Outcome answer) => Answer(ref sync, answer);

    /// <summary>What the member says of itself under that assignor; empty if it does not support it.</summary>
    public ValueList<byte> MetadataFor(string protocol) => Protocols.FirstOrDefault(candidate => candidate.Name == protocol)?.Metadata ?? [];

    public GroupMember Describe(string protocol) => new(id, instance, MetadataFor(protocol), Assignment) { ClientId = clientId };

    /// <summary>A second request overtakes the first, whose client has given up waiting; nobody must wait for ever.</summary>
    private static Reply Await(ref TaskCompletionSource<Outcome>? waiting)
    {
        Answer(ref waiting, Overtaken);
        waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return new(waiting);
    }

    private static bool Answer(ref TaskCompletionSource<Outcome>? waiting, Outcome answer)
    {
        var answered = waiting;
        waiting = null;
        return answered?.TrySetResult(answer) ?? false;
    }
}
