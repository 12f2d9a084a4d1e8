using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Groups;

/// <summary>
/// A group as the coordinator knows it: its state, its generation, its members, and which topics it has commits in. It knows what is
/// allowed when; what happens next is the business of <see cref="Rebalancing"/>. Guarded by <see cref="Gate"/>.
/// </summary>
internal sealed class ClassicGroup(string name, long now)
{
    private const string ConsumerProtocolType = "consumer";

    /// <summary>Topics that the members subscribe to; null if that is not known.</summary>
    private HashSet<string>? subscribed;
    private GroupRoster? roster;
    private HashSet<ClassicMember>? awaitedForSync;

    public Lock Gate { get; } = new();

    public string Name => name;

    /// <summary>Made when it is first asked for: most groups only ever commit.</summary>
    public GroupRoster Roster => roster ??= new();

    public GroupState State { get; private set; }

    public GroupState PreviousState { get; private set; }

    /// <summary>When the group came into its state, in milliseconds.</summary>
    public long StateSince { get; private set; } = now;

    public int Generation { get; private set; }

    /// <summary>"consumer" for consumers; "" for a group that never had a member.</summary>
    public string ProtocolType { get; private set; } = "";

    /// <summary>The assignor of the current generation; "" while there is none.</summary>
    public string Protocol { get; private set; } = "";

    /// <summary>Names of the topics in which the group may have commits.</summary>
    public HashSet<string> Topics { get; } = new(StringComparer.Ordinal);

    /// <summary>Members that have not asked for their assignment in this generation.</summary>
    public HashSet<ClassicMember> AwaitedForSync => awaitedForSync ??= [];

    /// <summary>What happens next; null until somebody joins.</summary>
    public Rebalancing? Rebalancing { get; set; }

    private bool IsOfConsumers => ProtocolType == ConsumerProtocolType;

    public void MoveTo(GroupState state, long now)
    {
        PreviousState = State;
        State = state;
        StateSince = now;
    }

    public void Add(ClassicMember member, string protocolType)
    {
        if (Roster.IsEmpty)
        {
            ProtocolType = protocolType;
        }

        Roster.Add(member);
    }

    /// <summary>Begins the next generation with whoever is in the group now.</summary>
    public void BeginGeneration(long now)
    {
        Generation++;
        AwaitedForSync.Clear();
        Protocol = Roster.IsEmpty ? "" : Roster.SelectProtocol();
        subscribed = FindSubscribed();
        MoveTo(Roster.IsEmpty ? GroupState.Empty : GroupState.CompletingRebalance, now);
    }

    /// <summary>Whether a member with these assignors can come to an agreement with the others.</summary>
    public bool Accepts(string protocolType, ValueList<GroupProtocol> protocols) => State == GroupState.Empty
        ? protocolType.Length > 0 && !protocols.IsEmpty
        : protocolType == ProtocolType && protocols.Any(protocol => Roster.AllSupport(protocol.Name));

    /// <summary>Whether the id, and the instance if one is named, belong to a member.</summary>
    public ErrorCode Identify(string id, string? instance)
    {
        if (instance is not null && Roster.IdOf(instance) is { } owner && owner != id)
        {
            return ErrorCode.FencedInstanceId;
        }

        return (instance is null || Roster.IdOf(instance) is not null) && Roster.TryFind(id, out _) ? ErrorCode.None : ErrorCode.UnknownMemberId;
    }

    /// <summary>Whether the membership is of the current generation.</summary>
    public ErrorCode Identify(Membership member) => Identify(member.Id, member.Instance) is not ErrorCode.None and var error
        ? error
        : member.Generation == Generation ? ErrorCode.None : ErrorCode.IllegalGeneration;

    /// <summary>
    /// Whether a commit may be made on behalf of the member, null for none. A transactional commit without a member is let in even while
    /// there are members: its first versions could not name one.
    /// </summary>
    public ErrorCode MayCommit(Membership? member, bool inTransaction)
    {
        var isAnonymous = member is null or { Generation: < 0, Id: "", Instance: null };
        if (State == GroupState.Empty && member is null or { Generation: < 0 })
        {
            return ErrorCode.None;
        }

        if (isAnonymous)
        {
            return inTransaction ? ErrorCode.None : ErrorCode.UnknownMemberId;
        }

        if (Identify(member!) is not ErrorCode.None and var error)
        {
            return error;
        }

        return State == GroupState.CompletingRebalance && !inTransaction ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }

    /// <summary>Whether commits of the group may be taken away at all.</summary>
    public ErrorCode MayDeleteOffsets() =>
        State == GroupState.Empty || IsOfConsumers ? ErrorCode.None : ErrorCode.NonEmptyGroup;

    /// <summary>Consumers whose subscription cannot be read may be subscribed to anything.</summary>
    public bool IsSubscribedTo(string topic) => subscribed?.Contains(topic) ?? IsOfConsumers;

    /// <summary>
    /// Since when a commit has been out of use: since it was made, or since the group lost its last member. Null while it is in use.
    /// </summary>
    public long? UnusedSince(StoredCommit commit, string topic) => (State, ProtocolType) switch
    {
        _ when IsSubscribedTo(topic) => null,
        (_, "") => commit.Time,
        (GroupState.Empty, _) => StateSince,
        (GroupState.Stable, _) when subscribed is not null => commit.Time,
        _ => null,
    };

    /// <summary>What a member learns when the group has gathered; only the leader learns who the others are.</summary>
    public Outcome.Joined Welcome(ClassicMember member, bool withMembers) => new(
        Generation, ProtocolType, Protocol, Roster.Leader, member.Id,
        withMembers ? ValueList.From(Roster.Members.Select(each => each.Describe(Protocol) with { Assignment = [] })) : []);

    public Outcome.GroupDescribed Describe() => new(
        State.ToString(), ProtocolType, State == GroupState.Stable ? Protocol : "", ValueList.From(Roster.Members.Select(Describe)));

    /// <summary>Between two generations no assignor is agreed on, and so there is no metadata to show.</summary>
    private GroupMember Describe(ClassicMember member) => State == GroupState.Stable
        ? member.Describe(Protocol)
        : member.Describe(Protocol) with { Metadata = [] };

    private HashSet<string>? FindSubscribed()
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        return IsOfConsumers && Roster.Members.All(member => ConsumerSubscription.TryAddTopics(member.MetadataFor(Protocol).AsSpan(), topics)) ? topics : null;
    }
}
