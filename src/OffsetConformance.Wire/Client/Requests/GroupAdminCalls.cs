using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Client;

/// <summary>Groups as an administrator sees them.</summary>
internal static class GroupAdminCalls
{
    public static Outcome Delete(ControlRequest.DeleteGroup command, in WireCall call)
    {
        var route = Route.ToGroup(command.Group);
        var answer = call.Ask<DeleteGroupsRequest, DeleteGroupsResponse>(route, new() { GroupsNames = [command.Group] });
        var ours = answer.Results.FirstOrDefault(each => each.GroupId == command.Group) ?? throw call.Missing(DeleteGroupsRequest.Api, command.Group);
        return call.Refusal(route, ours.ErrorCode) ?? Outcome.Acknowledged.Instance;
    }

    public static Outcome Describe(ControlRequest.DescribeGroup command, in WireCall call)
    {
        var route = Route.ToGroup(command.Group);
        var answer = call.Ask<DescribeGroupsRequest, DescribeGroupsResponse>(route, new() { Groups = [command.Group] });
        var ours = answer.Groups.FirstOrDefault(each => each.GroupId == command.Group) ?? throw call.Missing(DescribeGroupsRequest.Api, command.Group);
        return call.Refusal(route, ours.ErrorCode) ?? new Outcome.GroupDescribed(
            ours.GroupState, ours.ProtocolType, ours.ProtocolData,
            ValueList.From(ours.Members.Select(member =>
                new GroupMember(member.MemberId, member.GroupInstanceId, GroupCalls.Bytes(member.MemberMetadata), GroupCalls.Bytes(member.MemberAssignment)) { ClientId = member.ClientId })));
    }

    /// <summary>Every node lists the groups that it coordinates, so all are asked.</summary>
    public static Outcome List(in WireCall call)
    {
        var groups = new List<(string Group, string ProtocolType, string State)>();
        foreach (var node in call.Client.Nodes(call.Deadline))
        {
            var answer = call.Client.AskNode<ListGroupsRequest, ListGroupsResponse>(node, new(), call.Deadline);
            if (call.Refusal(Route.AnyNode, answer.ErrorCode) is { } refusal)
            {
                return refusal;
            }

            groups.AddRange(answer.Groups.Select(group => (group.GroupId, group.ProtocolType, group.GroupState)));
        }

        return new Outcome.GroupsListed(ValueList.From(groups));
    }
}
