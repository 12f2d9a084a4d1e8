using System.Diagnostics.CodeAnalysis;
using OffsetConformance.Simulation.Timers;

namespace OffsetConformance.Simulation.Groups;

/// <summary>
/// Who is in a group: its members in the order they came, which of them leads, which are static, and who was told a member id and has not
/// joined with it yet. Guarded by the group's lock.
/// </summary>
internal sealed class GroupRoster
{
    private readonly OrderedDictionary<string, ClassicMember> members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> idsByInstance = new(StringComparer.Ordinal);

    public IReadOnlyList<ClassicMember> Members => members.Values;

    public bool IsEmpty => members.Count == 0;

    /// <summary>Id of the member that assigns; "" while there are no members.</summary>
    public string Leader { get; private set; } = "";

    /// <summary>Ids that were handed out beside MEMBER_ID_REQUIRED and were not joined with yet, each with its session.</summary>
    public Dictionary<string, QueuedTimer> Pending { get; } = new(StringComparer.Ordinal);

    public bool HaveAllJoined => Pending.Count == 0 && members.Values.All(member => member.IsAwaitingJoin);

    /// <summary>In milliseconds; the most patient member decides.</summary>
    public int RebalanceTimeout => members.Count == 0 ? 0 : members.Values.Max(member => member.RebalanceTimeout);

    public bool TryFind(string id, [NotNullWhen(true)] out ClassicMember? member) => members.TryGetValue(id, out member);

    /// <summary>Id of the static member of that instance; null if there is none.</summary>
    public string? IdOf(string instance) => idsByInstance.GetValueOrDefault(instance);

    public void Add(ClassicMember member)
    {
        members.Add(member.Id, member);
        Pending.Remove(member.Id);
        if (member.Instance is { } instance)
        {
            idsByInstance.Add(instance, member.Id);
        }

        if (Leader.Length == 0)
        {
            Leader = member.Id;
        }
    }

    public void Remove(ClassicMember member)
    {
        members.Remove(member.Id);
        if (member.Instance is { } instance)
        {
            idsByInstance.Remove(instance);
        }

        if (Leader == member.Id)
        {
            Leader = members.Count == 0 ? "" : members.GetAt(0).Key;
        }
    }

    /// <summary>Puts a member in the place of the one of the same instance; it leads if that one did.</summary>
    public void Replace(ClassicMember old, ClassicMember member)
    {
        var place = members.IndexOf(old.Id);
        members.RemoveAt(place);
        members.Insert(place, member.Id, member);
        idsByInstance[member.Instance!] = member.Id;
        if (Leader == old.Id)
        {
            Leader = member.Id;
        }
    }

    /// <summary>Makes sure that the leader is one who has joined. Returns whether there is one.</summary>
    public bool ElectJoinedLeader()
    {
        if (members.TryGetValue(Leader, out var leader) && leader.IsAwaitingJoin)
        {
            return true;
        }

        if (members.Values.FirstOrDefault(member => member.IsAwaitingJoin) is not { } joined)
        {
            return false;
        }

        Leader = joined.Id;
        return true;
    }

    /// <summary>Whether every member supports that assignor.</summary>
    public bool AllSupport(string protocol) => members.Values.All(member => member.Protocols.Any(supported => supported.Name == protocol));

    /// <summary>
    /// The assignor that most members like best among those that all support; of several, the one that the earliest member voted for.
    /// The group has members, and each was let in only with an assignor that the others support.
    /// </summary>
    public string SelectProtocol() => members.Values
        .Select(member => member.Protocols.First(candidate => AllSupport(candidate.Name)).Name)
        .CountBy(name => name)
        .MaxBy(votes => votes.Value)
        .Key;
}
