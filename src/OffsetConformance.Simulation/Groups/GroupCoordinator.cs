using System.Collections.Concurrent;
using System.Globalization;
using OffsetConformance.Contract;
using OffsetConformance.Simulation.Timers;

namespace OffsetConformance.Simulation.Groups;

/// <summary>
/// The requests of the classic group protocol: who joins, stays and leaves. Each group has a lock of its own; <see cref="Enter"/> takes it.
/// Locks are taken in this order: clock, transactions, group, topic, timers. No lock is held while a request waits.
/// Leaves out the consumer group protocol of KIP-848 and limits on the size of a group.
/// </summary>
internal sealed class GroupCoordinator(TimerQueue timers, SimulatorOptions options)
{
    /// <summary>group.min.session.timeout.ms</summary>
    private const int MinSessionTimeout = 6_000;

    /// <summary>group.max.session.timeout.ms</summary>
    private const int MaxSessionTimeout = 1_800_000;

    private static readonly Outcome InvalidGroup = new Outcome.Refused(ErrorCode.InvalidGroupId);

    private readonly ConcurrentDictionary<string, ClassicGroup> groups = new(StringComparer.Ordinal);
    private long lastMember;

    /// <summary>Every group's name, in no order.</summary>
    public IEnumerable<string> Names => groups.Select(group => group.Key);

    /// <summary>Takes the lock of the group until the scope is disposed; no lock and null if there is no such group and none is to be made.</summary>
    public Lock.Scope Enter(string name, bool create, out ClassicGroup? group)
    {
        while (true)
        {
            group = groups.GetValueOrDefault(name);
            if (group is null && create)
            {
                group = groups.GetOrAdd(name, new ClassicGroup(name, timers.Now));
            }

            if (group is null)
            {
                return default;
            }

            var scope = group.Gate.EnterScope();
            if (group.State != GroupState.Dead)
            {
                return scope;
            }

            scope.Dispose();
        }
    }

    /// <summary>Forgets the group; the caller holds its lock.</summary>
    public void Remove(ClassicGroup group)
    {
        group.Rebalancing?.Stop();
        group.MoveTo(GroupState.Dead, timers.Now);
        groups.TryRemove(new(group.Name, group));
    }

    public Reply Join(ControlRequest.JoinGroup request)
    {
        if (request.Group.Length == 0)
        {
            return InvalidGroup;
        }

        if (request.SessionTimeout is < MinSessionTimeout or > MaxSessionTimeout)
        {
            return Refuse(ErrorCode.InvalidSessionTimeout);
        }

        using var scope = Enter(request.Group, create: request.Member.Length == 0, out var group);
        if (group is null)
        {
            return Refuse(ErrorCode.UnknownMemberId);
        }

        if (!group.Accepts(request.ProtocolType, request.Protocols))
        {
            return Refuse(ErrorCode.InconsistentGroupProtocol);
        }

        group.Rebalancing ??= new(group, timers, (long)options.InitialRebalanceDelay.TotalMilliseconds);
        return request.Member.Length == 0 ? JoinAsNew(group.Rebalancing, request) : JoinAs(request.Member, group.Rebalancing, request);
    }

    public Reply Sync(ControlRequest.SyncGroup request)
    {
        if (request.Group.Length == 0)
        {
            return InvalidGroup;
        }

        using var scope = Enter(request.Group, create: false, out var group);
        if (Identify(group?.Rebalancing, request.Member, out var member) is not ErrorCode.None and var error)
        {
            return Refuse(error);
        }

        var rebalancing = group!.Rebalancing!;
        switch (group.State)
        {
            case GroupState.PreparingRebalance:
                return Refuse(ErrorCode.RebalanceInProgress);

            case GroupState.CompletingRebalance:
                return rebalancing.Sync(member!, request.Assignments);

            default:
                rebalancing.StopAwaitingSync(member!);
                return new Outcome.Synced(member!.Assignment);
        }
    }

    public Outcome Heartbeat(ControlRequest.Heartbeat request)
    {
        if (request.Group.Length == 0)
        {
            return InvalidGroup;
        }

        using var scope = Enter(request.Group, create: false, out var group);
        if (Identify(group?.Rebalancing, request.Member, out var member) is not ErrorCode.None and var error)
        {
            return Refuse(error);
        }

        group!.Rebalancing!.Renew(member!);
        return group.State == GroupState.PreparingRebalance ? new Outcome.Refused(ErrorCode.RebalanceInProgress) : Outcome.Acknowledged.Instance;
    }

    /// <summary>A static member may be named by its instance alone, as an administrator does.</summary>
    public Outcome Leave(ControlRequest.LeaveGroup request)
    {
        if (request.Group.Length == 0)
        {
            return InvalidGroup;
        }

        using var scope = Enter(request.Group, create: false, out var group);
        if (group is not { Rebalancing: { } rebalancing, Roster: var roster })
        {
            return Refuse(ErrorCode.UnknownMemberId);
        }

        var id = request is { Member: "", Instance: { } instance } ? roster.IdOf(instance) ?? "" : request.Member;
        if (!rebalancing.StopExpecting(id))
        {
            if (group.Identify(id, request.Instance) is not ErrorCode.None and var error)
            {
                return Refuse(error);
            }

            roster.TryFind(id, out var member);
            rebalancing.Remove(member!);
        }

        if (group.State != GroupState.Empty)
        {
            rebalancing.GoOn();
        }

        return Outcome.Acknowledged.Instance;
    }

    /// <summary>A group that does not exist is described as Dead.</summary>
    public Outcome Describe(string name)
    {
        using var scope = Enter(name, create: false, out var found);
        return found?.Describe() ?? new Outcome.GroupDescribed(nameof(GroupState.Dead), "", "", []);
    }

    /// <summary>All groups in alphabetical order.</summary>
    public Outcome List()
    {
        var listed = new List<(string Group, string ProtocolType, string State)>();
        foreach (var name in Names.Order(StringComparer.Ordinal))
        {
            using var scope = Enter(name, create: false, out var group);
            if (group is not null)
            {
                listed.Add((name, group.ProtocolType, group.State.ToString()));
            }
        }

        return new Outcome.GroupsListed(ValueList.From(listed));
    }

    private static Outcome.Refused Refuse(ErrorCode error) => new(error);

    private static ErrorCode Identify(Rebalancing? found, Membership membership, out ClassicMember? member)
    {
        member = null;
        if (found is not { Group: var group })
        {
            return ErrorCode.UnknownMemberId;
        }

        group.Roster.TryFind(membership.Id, out member);
        return group.Identify(membership);
    }

    private Reply JoinAsNew(Rebalancing found, ControlRequest.JoinGroup request)
    {
        var stem = request.Instance ?? request.ClientId;
        var id = string.Create(CultureInfo.InvariantCulture, $"{stem}-{Interlocked.Increment(ref lastMember)}");
        if (request.Instance is null && request.NeedsMemberId)
        {
            found.Expect(id, request.SessionTimeout);
            return new Outcome.Refused(ErrorCode.MemberIdRequired) { MemberId = id };
        }

        var member = NewMember(id, found.SessionTimer(id), request);
        return request.Instance is { } instance && found.Group.Roster.IdOf(instance) is { } owner && found.Group.Roster.TryFind(owner, out var old)
            ? found.Replace(old, member, request)
            : found.Admit(member, request.ProtocolType);
    }

    private static Reply JoinAs(string id, Rebalancing found, ControlRequest.JoinGroup request)
    {
        var group = found.Group;
        if (group.Roster.Pending.TryGetValue(id, out var session))
        {
            return found.Admit(NewMember(id, session, request), request.ProtocolType);
        }

        if (group.Identify(id, request.Instance) is not ErrorCode.None and var error)
        {
            return Refuse(error);
        }

        group.Roster.TryFind(id, out var member);
        var isLeader = group.Roster.Leader == id;
        var hasChanged = member!.Protocols != request.Protocols;
        return group.State switch
        {
            // The answer to an earlier request may have been lost; the group need not gather again for that.
            GroupState.CompletingRebalance when !hasChanged => group.Welcome(member, withMembers: isLeader),
            GroupState.Stable when !hasChanged && !isLeader => group.Welcome(member, withMembers: false),
            _ => found.Rejoin(member, request),
        };
    }

    private static ClassicMember NewMember(string id, QueuedTimer session, ControlRequest.JoinGroup request) => new(id, request.Instance, request.ClientId, session)
    {
        Protocols = request.Protocols,
        SessionTimeout = request.SessionTimeout,
        RebalanceTimeout = request.RebalanceTimeout,
    };
}
