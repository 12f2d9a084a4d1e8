using OffsetConformance.Contract;
using OffsetConformance.Simulation.Timers;

namespace OffsetConformance.Simulation.Groups;

/// <summary>
/// How one group comes to its next generation: it gathers its members (PreparingRebalance), waits for the leader's assignments
/// (CompletingRebalance), and is Stable until somebody joins, leaves or falls silent. Every method is called with the group's lock held.
/// </summary>
internal sealed class Rebalancing
{
    /// <summary>How long a new member, which cannot send heartbeats yet, may wait for the group to gather.</summary>
    private const long NewMemberTimeout = 300_000;

    private static readonly Outcome RebalanceInProgress = new Outcome.Refused(ErrorCode.RebalanceInProgress);
    private static readonly Outcome UnknownMember = new Outcome.Refused(ErrorCode.UnknownMemberId);

    private readonly TimerQueue timers;
    private readonly long initialDelay;
    private readonly QueuedTimer joining;
    private readonly QueuedTimer syncing;

    /// <summary>How much longer the first rebalance of an empty group may be put off; null while there is none.</summary>
    private long? initialPatience;
    private bool hasNewMember;

    public Rebalancing(ClassicGroup group, TimerQueue timers, long initialDelay)
    {
        Group = group;
        this.timers = timers;
        this.initialDelay = initialDelay;
        joining = new(() => InLock(joining!, EndJoining));
        syncing = new(() => InLock(syncing!, EndSyncing));
    }

    public ClassicGroup Group { get; }

    private GroupRoster Roster => Group.Roster;

    /// <summary>The member has been heard of.</summary>
    public void Renew(ClassicMember member) => timers.Schedule(member.Session, member.SessionTimeout);

    /// <summary>A commit counts as a sign of life, except while assignments are handed out.</summary>
    public void RenewSession(Membership? membership)
    {
        if (Group.State is GroupState.Stable or GroupState.PreparingRebalance && Roster.TryFind(membership?.Id ?? "", out var member))
        {
            Renew(member);
        }
    }

    /// <summary>A timer for the member, or the member id, to fall silent.</summary>
    public QueuedTimer SessionTimer(string id)
    {
        QueuedTimer timer = null!;
        timer = new(() => InLock(timer, () => Expire(id)));
        return timer;
    }

    /// <summary>Remembers an id that was handed out and is expected to join.</summary>
    public void Expect(string id, int sessionTimeout)
    {
        var session = SessionTimer(id);
        Roster.Pending.Add(id, session);
        timers.Schedule(session, sessionTimeout);
    }

    /// <summary>Returns whether the id was expected.</summary>
    public bool StopExpecting(string id)
    {
        if (!Roster.Pending.Remove(id, out var session))
        {
            return false;
        }

        timers.Cancel(session);
        return true;
    }

    public Reply Admit(ClassicMember member, string protocolType)
    {
        member.IsNew = true;
        hasNewMember |= initialPatience is not null;
        Group.Add(member, protocolType);
        var answer = member.AwaitJoin();
        timers.Schedule(member.Session, NewMemberTimeout);
        GoOn();
        return answer;
    }

    public Reply Rejoin(ClassicMember member, ControlRequest.JoinGroup request)
    {
        Update(member, request);
        var answer = member.AwaitJoin();
        GoOn();
        return answer;
    }

    /// <summary>A static member has come back without its member id: the one that had it before is fenced, its assignment is kept.</summary>
    public Reply Replace(ClassicMember old, ClassicMember member, ControlRequest.JoinGroup request)
    {
        var fenced = new Outcome.Refused(ErrorCode.FencedInstanceId);
        old.AnswerJoin(fenced);
        old.AnswerSync(fenced);
        timers.Cancel(old.Session);
        Group.AwaitedForSync.Remove(old);

        var leader = Roster.Leader;
        member.Assignment = old.Assignment;
        Roster.Replace(old, member);
        Update(member, request);
        Renew(member);
        if (Group.State == GroupState.Stable && Roster.SelectProtocol() == Group.Protocol)
        {
            // As versions of the protocol before 9 have it: even the leader is told to follow, the group is not disturbed.
            return Group.Welcome(member, withMembers: false) with { Leader = leader };
        }

        var answer = member.AwaitJoin();
        if (Group.State == GroupState.CompletingRebalance)
        {
            // The leader may have been told of the old member already; its assignments would not fit.
            Prepare();
        }
        else
        {
            GoOn();
        }

        return answer;
    }

    /// <summary>Takes the member out without going on: several may leave with one request.</summary>
    public void Remove(ClassicMember member)
    {
        timers.Cancel(member.Session);
        member.AnswerJoin(UnknownMember);
        member.AnswerSync(UnknownMember);
        Group.AwaitedForSync.Remove(member);
        Roster.Remove(member);
    }

    /// <summary>Begins a rebalance, or ends its first phase if everybody is there.</summary>
    public void GoOn()
    {
        if (Group.State != GroupState.PreparingRebalance)
        {
            Prepare();
        }
        else if (initialPatience is null && Roster.HaveAllJoined)
        {
            CompleteJoin();
        }
    }

    /// <summary>Waits for the leader's assignments, or hands them out if this is the leader.</summary>
    public Reply Sync(ClassicMember member, ValueList<GroupAssignment> assignments)
    {
        var answer = member.AwaitSync();
        StopAwaitingSync(member);
        if (Roster.Leader == member.Id)
        {
            var byMember = assignments.DistinctBy(assignment => assignment.Member).ToDictionary(assignment => assignment.Member, assignment => assignment.Assignment);
            foreach (var each in Roster.Members)
            {
                each.Assignment = byMember.GetValueOrDefault(each.Id);
            }

            AnswerSyncs(each => new Outcome.Synced(each.Assignment));
            Group.MoveTo(GroupState.Stable, timers.Now);
        }

        return answer;
    }

    public void StopAwaitingSync(ClassicMember member)
    {
        Group.AwaitedForSync.Remove(member);
        if (Group.AwaitedForSync.Count == 0)
        {
            timers.Cancel(syncing);
        }
    }

    /// <summary>Nothing of the group happens any more.</summary>
    public void Stop()
    {
        timers.Cancel(joining);
        timers.Cancel(syncing);
        foreach (var session in Roster.Pending.Values)
        {
            timers.Cancel(session);
        }
    }

    private void Prepare()
    {
        if (Group.State == GroupState.CompletingRebalance)
        {
            foreach (var member in Roster.Members)
            {
                member.Assignment = [];
            }

            AnswerSyncs(_ => RebalanceInProgress);
        }

        Group.AwaitedForSync.Clear();
        timers.Cancel(syncing);
        var isFirst = Group.State == GroupState.Empty;
        Group.MoveTo(GroupState.PreparingRebalance, timers.Now);
        if (isFirst && initialDelay > 0)
        {
            hasNewMember = false;
            initialPatience = Math.Max(Roster.RebalanceTimeout - initialDelay, 0);
            timers.Schedule(joining, initialDelay);
        }
        else if (isFirst || Roster.IsEmpty || Roster.HaveAllJoined)
        {
            CompleteJoin();
        }
        else
        {
            timers.Schedule(joining, Roster.RebalanceTimeout);
        }
    }

    /// <summary>Begins the next generation without the dynamic members that have not come.</summary>
    private void CompleteJoin()
    {
        initialPatience = null;
        timers.Cancel(joining);
        foreach (var absent in Roster.Members.Where(member => !member.IsAwaitingJoin && member.Instance is null).ToList())
        {
            Remove(absent);
        }

        if (!Roster.IsEmpty && !Roster.ElectJoinedLeader())
        {
            // Only static members are left, and none has come: wait on, until their sessions run out.
            timers.Schedule(joining, Roster.RebalanceTimeout);
            return;
        }

        Group.BeginGeneration(timers.Now);
        foreach (var member in Roster.Members)
        {
            member.AnswerJoin(Group.Welcome(member, withMembers: member.Id == Roster.Leader));
            member.IsNew = false;
            Renew(member);
            Group.AwaitedForSync.Add(member);
        }

        if (!Roster.IsEmpty)
        {
            timers.Schedule(syncing, Roster.RebalanceTimeout);
        }
    }

    /// <summary>The time for joining is over. The first rebalance of a group waits on while new members keep coming.</summary>
    private void EndJoining()
    {
        if (Group.State != GroupState.PreparingRebalance)
        {
            return;
        }

        if (initialPatience is > 0 and var patience && hasNewMember)
        {
            hasNewMember = false;
            initialPatience = Math.Max(patience - initialDelay, 0);
            timers.Schedule(joining, Math.Min(initialDelay, patience));
        }
        else
        {
            CompleteJoin();
        }
    }

    /// <summary>The time for fetching assignments is over; whoever has not done so is taken for dead.</summary>
    private void EndSyncing()
    {
        if (Group.State is not (GroupState.CompletingRebalance or GroupState.Stable) || Group.AwaitedForSync.Count == 0)
        {
            return;
        }

        foreach (var silent in Roster.Members.Where(Group.AwaitedForSync.Contains).ToList())
        {
            Remove(silent);
        }

        Prepare();
    }

    private void Expire(string id)
    {
        if (Roster.Pending.Remove(id))
        {
            if (Group.State == GroupState.PreparingRebalance)
            {
                GoOn();
            }
        }
        else if (Roster.TryFind(id, out var member) && member.OwesHeartbeat)
        {
            Remove(member);
            GoOn();
        }
    }

    private void Update(ClassicMember member, ControlRequest.JoinGroup request) => (member.Protocols, member.SessionTimeout, member.RebalanceTimeout) =
        (request.Protocols, request.SessionTimeout, request.RebalanceTimeout);

    private void AnswerSyncs(Func<ClassicMember, Outcome> answer)
    {
        foreach (var member in Roster.Members)
        {
            if (member.AnswerSync(answer(member)))
            {
                Renew(member);
            }
        }
    }

    /// <summary>What a timer does, unless it was scheduled anew, or the group removed, while it fired.</summary>
    private void InLock(QueuedTimer timer, Action act)
    {
        lock (Group.Gate)
        {
            if (timer.Due is null && Group.State != GroupState.Dead)
            {
                act();
            }
        }
    }
}
