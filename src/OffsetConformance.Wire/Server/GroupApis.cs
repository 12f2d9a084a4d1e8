using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// Groups of the classic protocol and their members: JoinGroup, SyncGroup, Heartbeat, LeaveGroup, DescribeGroups, ListGroups, DeleteGroups.
/// While a member waits for the others its connection waits, as with Kafka.
/// </summary>
internal static class GroupApis
{
    /// <summary>First version of JoinGroup in which a client without a member id is sent back with one (KIP-394).</summary>
    private const short MemberIdVersion = 4;

    /// <summary>First version of JoinGroup in which there may be no protocol.</summary>
    private const short NoProtocolVersion = 7;

    /// <summary>First version of LeaveGroup that names several members.</summary>
    private const short MembersVersion = 3;

    /// <summary>Kafka's name for the protocol that these groups follow.</summary>
    private const string GroupType = "classic";

    /// <summary>Every client is on this machine; written as Kafka writes addresses.</summary>
    private const string ClientHost = "/127.0.0.1";

    public static void AddTo(ApiTable table)
    {
        table.Add<JoinGroupRequest, JoinGroupResponse>(JoinAsync);
        table.Add<SyncGroupRequest, SyncGroupResponse>(SyncAsync);
        table.Add<HeartbeatRequest, HeartbeatResponse>(HeartbeatAsync);
        table.Add<LeaveGroupRequest, LeaveGroupResponse>(LeaveAsync);
        table.Add<DescribeGroupsRequest, DescribeGroupsResponse>(DescribeAsync);
        table.Add<ListGroupsRequest, ListGroupsResponse>(ListAsync);
        table.Add<DeleteGroupsRequest, DeleteGroupsResponse>(DeleteAsync);
    }

    private static async ValueTask<JoinGroupResponse?> JoinAsync(JoinGroupRequest request, Call call)
    {
        var join = new ControlRequest.JoinGroup(
            request.GroupId,
            request.MemberId,
            request.ProtocolType,
            ValueList.From(request.Protocols.Select(protocol => new GroupProtocol(protocol.Name, Copy(protocol.Metadata)))),
            request.SessionTimeoutMs,
            request.RebalanceTimeoutMs,
            request.GroupInstanceId)
        {
            NeedsMemberId = call.Version >= MemberIdVersion && request.GroupInstanceId is null,
            ClientId = call.ClientId,
        };
        return await call.ExecuteAsync(join) switch
        {
            Outcome.Joined joined => new()
            {
                GenerationId = joined.Generation,
                ProtocolType = joined.ProtocolType,
                ProtocolName = joined.Protocol,
                Leader = joined.Leader,
                MemberId = joined.Member,
                Members =
                [
                    .. from member in joined.Members
                       select new JoinGroupResponse.JoinGroupResponseMember
                       {
                           MemberId = member.Id, GroupInstanceId = member.Instance, Metadata = member.Metadata.AsSpan().ToArray(),
                       },
                ],
            },
            var other => new()
            {
                ErrorCode = (short)Call.CodeOf(other),
                ProtocolName = call.Version >= NoProtocolVersion ? null : "",
                MemberId = (other as Outcome.Refused)?.MemberId ?? request.MemberId,
            },
        };
    }

    private static async ValueTask<SyncGroupResponse?> SyncAsync(SyncGroupRequest request, Call call)
    {
        var sync = new ControlRequest.SyncGroup(
            request.GroupId,
            new(request.GenerationId, request.MemberId, request.GroupInstanceId),
            ValueList.From(request.Assignments.Select(assignment => new GroupAssignment(assignment.MemberId, Copy(assignment.Assignment)))));
        return await call.ExecuteAsync(sync) switch
        {
            Outcome.Synced synced => new()
            {
                ProtocolType = request.ProtocolType, ProtocolName = request.ProtocolName, Assignment = synced.Assignment.AsSpan().ToArray(),
            },
            var other => new() { ErrorCode = (short)Call.CodeOf(other) },
        };
    }

    private static async ValueTask<HeartbeatResponse?> HeartbeatAsync(HeartbeatRequest request, Call call)
    {
        var heartbeat = new ControlRequest.Heartbeat(request.GroupId, new(request.GenerationId, request.MemberId, request.GroupInstanceId));
        return new() { ErrorCode = (short)Call.CodeOfDone(await call.ExecuteAsync(heartbeat)) };
    }

    private static async ValueTask<LeaveGroupResponse?> LeaveAsync(LeaveGroupRequest request, Call call)
    {
        if (call.Version < MembersVersion)
        {
            return new() { ErrorCode = (short)Call.CodeOfDone(await call.ExecuteAsync(new ControlRequest.LeaveGroup(request.GroupId, request.MemberId))) };
        }

        return new()
        {
            Members = await request.Members.MapAsync(async member => new LeaveGroupResponse.MemberResponse
            {
                MemberId = member.MemberId,
                GroupInstanceId = member.GroupInstanceId,
                ErrorCode = (short)Call.CodeOfDone(await call.ExecuteAsync(new ControlRequest.LeaveGroup(request.GroupId, member.MemberId, member.GroupInstanceId))),
            }),
        };
    }

    private static async ValueTask<DescribeGroupsResponse?> DescribeAsync(DescribeGroupsRequest request, Call call) => new()
    {
        Groups = await request.Groups.MapAsync(async group => await call.ExecuteAsync(new ControlRequest.DescribeGroup(group)) switch
        {
            Outcome.GroupDescribed described => new DescribeGroupsResponse.DescribedGroup
            {
                GroupId = group,
                GroupState = described.State,
                ProtocolType = described.ProtocolType,
                ProtocolData = described.Protocol,
                Members = [.. described.Members.Select(Describe)],
            },
            var other => new() { GroupId = group, ErrorCode = (short)Call.CodeOf(other) },
        }),
    };

    private static DescribeGroupsResponse.DescribedGroupMember Describe(GroupMember member) => new()
    {
        MemberId = member.Id,
        GroupInstanceId = member.Instance,
        ClientId = member.ClientId,
        ClientHost = ClientHost,
        MemberMetadata = member.Metadata.AsSpan().ToArray(),
        MemberAssignment = member.Assignment.AsSpan().ToArray(),
    };

    private static async ValueTask<ListGroupsResponse?> ListAsync(ListGroupsRequest request, Call call)
    {
        if (await call.ExecuteAsync(new ControlRequest.ListGroups()) is var outcome && outcome is not Outcome.GroupsListed)
        {
            return new() { ErrorCode = (short)Call.CodeOf(outcome) };
        }

        return new()
        {
            Groups =
            [
                .. from listed in ((Outcome.GroupsListed)outcome).Groups
                   where IsAskedFor(request.StatesFilter, listed.State) && IsAskedFor(request.TypesFilter, GroupType)
                   select new ListGroupsResponse.ListedGroup
                   {
                       GroupId = listed.Group, ProtocolType = listed.ProtocolType, GroupState = listed.State, GroupType = GroupType,
                   },
            ],
        };
    }

    /// <summary>An empty filter lets everything through; letter case makes no difference.</summary>
    private static bool IsAskedFor(string[] filter, string name) => filter.Length == 0 || filter.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static async ValueTask<DeleteGroupsResponse?> DeleteAsync(DeleteGroupsRequest request, Call call) => new()
    {
        Results = await request.GroupsNames.MapAsync(async group => new DeleteGroupsResponse.DeletableGroupResult
        {
            GroupId = group, ErrorCode = (short)Call.CodeOfDone(await call.ExecuteAsync(new ControlRequest.DeleteGroup(group))),
        }),
    };

    /// <summary>The request's bytes are gone when the next request comes.</summary>
    private static ValueList<byte> Copy(ReadOnlyMemory<byte> bytes) => ValueList.Create(bytes.Span);
}
