using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Client;

/// <summary>Membership in a group of the classic protocol.</summary>
internal static class GroupCalls
{
    public static Outcome Join(ControlRequest.JoinGroup command, in WireCall call)
    {
        const short TellsMemberId = 4;
        const short WithInstance = 5;
        var route = Route.ToGroup(command.Group);
        var request = new JoinGroupRequest
        {
            GroupId = command.Group,
            SessionTimeoutMs = command.SessionTimeout,
            RebalanceTimeoutMs = command.RebalanceTimeout,
            MemberId = command.Member,
            GroupInstanceId = command.Instance,
            ProtocolType = command.ProtocolType,
            Protocols = [.. command.Protocols.Select(protocol => new JoinGroupRequest.JoinGroupRequestProtocol { Name = protocol.Name, Metadata = protocol.Metadata.ToArray() })],
        };
        var since = command.Instance is not null ? WithInstance : command.NeedsMemberId ? TellsMemberId : (short)0;
        var until = command.NeedsMemberId || command.Instance is not null || command.Member.Length > 0 ? short.MaxValue : (short)(TellsMemberId - 1);
        var answer = call.Ask<JoinGroupRequest, JoinGroupResponse>(route, request, since, until);
        return call.Refusal(route, answer.ErrorCode) switch
        {
            null => new Outcome.Joined(
                answer.GenerationId, answer.ProtocolType ?? command.ProtocolType, answer.ProtocolName ?? "", answer.Leader, answer.MemberId,
                ValueList.From(answer.Members.Select(member => new GroupMember(member.MemberId, member.GroupInstanceId, Bytes(member.Metadata), [])))),
            Outcome.Refused { Error: ErrorCode.MemberIdRequired } refused => refused with { MemberId = answer.MemberId },
            var refused => refused,
        };
    }

    public static Outcome Sync(ControlRequest.SyncGroup command, in WireCall call)
    {
        var route = Route.ToGroup(command.Group);
        var request = new SyncGroupRequest
        {
            GroupId = command.Group,
            GenerationId = command.Member.Generation,
            MemberId = command.Member.Id,
            GroupInstanceId = command.Member.Instance,
            Assignments =
            [
                .. command.Assignments.Select(each => new SyncGroupRequest.SyncGroupRequestAssignment { MemberId = each.Member, Assignment = each.Assignment.ToArray() }),
            ],
        };
        var answer = call.Ask<SyncGroupRequest, SyncGroupResponse>(route, request, SinceInstance(command.Member.Instance));
        return call.Refusal(route, answer.ErrorCode) ?? new Outcome.Synced(Bytes(answer.Assignment));
    }

    public static Outcome Heartbeat(ControlRequest.Heartbeat command, in WireCall call)
    {
        var route = Route.ToGroup(command.Group);
        var request = new HeartbeatRequest
        {
            GroupId = command.Group, GenerationId = command.Member.Generation, MemberId = command.Member.Id, GroupInstanceId = command.Member.Instance,
        };
        var answer = call.Ask<HeartbeatRequest, HeartbeatResponse>(route, request, SinceInstance(command.Member.Instance));
        return call.Refusal(route, answer.ErrorCode) ?? Outcome.Acknowledged.Instance;
    }

    public static Outcome Leave(ControlRequest.LeaveGroup command, in WireCall call)
    {
        var route = Route.ToGroup(command.Group);
        var request = new LeaveGroupRequest
        {
            GroupId = command.Group,
            MemberId = command.Member,
            Members = [new() { MemberId = command.Member, GroupInstanceId = command.Instance }],
        };
        var answer = call.Ask<LeaveGroupRequest, LeaveGroupResponse>(route, request, SinceInstance(command.Instance));
        var error = answer.ErrorCode != 0 ? answer.ErrorCode : answer.Members.FirstOrDefault()?.ErrorCode ?? 0;
        return call.Refusal(route, error) ?? Outcome.Acknowledged.Instance;
    }

    internal static ValueList<byte> Bytes(ReadOnlyMemory<byte> bytes) => ValueList.Wrap(bytes.ToArray());

    /// <summary>Static members came to these three requests with the same version.</summary>
    private static short SinceInstance(string? instance) => instance is null ? (short)0 : (short)3;
}
