using OffsetConformance.Contract;
using Shouldly;
using Xunit;
using static OffsetConformance.Tests.Simulation.BrokerUnderTest;

namespace OffsetConformance.Tests.Simulation;

/// <summary>How members come, stay and go; what the recordings show of it is tested with them.</summary>
public sealed class GroupMembershipTests
{
    [Fact]
    public async Task ASecondMemberWaitsForTheFirstAndBothForTheAssignments()
    {
        await using var broker = await StartAsync();
        var first = await broker.JoinAloneAsync();

        var joining = broker.AskAsync(JoinRequest());
        joining.IsCompleted.ShouldBeFalse("the first member has not come back yet");
        (await broker.StateAsync()).ShouldBe("PreparingRebalance");
        await broker.ShouldRefuseAsync(new ControlRequest.Heartbeat("g", first), ErrorCode.RebalanceInProgress);

        var leader = await broker.AskAsync<Outcome.Joined>(JoinRequest(first.Id));
        var follower = (await joining.WaitAsync(Patience)).ShouldBeOfType<Outcome.Joined>();
        (leader.Generation, leader.Leader, leader.Members.Count).ShouldBe((2, first.Id, 2));
        (follower.Generation, follower.Leader, follower.Members.Count).ShouldBe((2, first.Id, 0));

        var syncing = broker.AskAsync(new ControlRequest.SyncGroup("g", new(2, follower.Member), []));
        syncing.IsCompleted.ShouldBeFalse("the leader has not assigned yet");
        var assigned = await broker.AskAsync<Outcome.Synced>(new ControlRequest.SyncGroup("g", new(2, first.Id), [new(first.Id, [1]), new(follower.Member, [2])]));
        assigned.Assignment.ShouldBe([1]);
        (await syncing.WaitAsync(Patience)).ShouldBeOfType<Outcome.Synced>().Assignment.ShouldBe([2]);
        (await broker.StateAsync()).ShouldBe("Stable");
    }

    [Fact]
    public async Task TheAssignorThatMostMembersPreferIsChosenAmongThoseThatAllKnow()
    {
        await using var broker = await StartAsync(new() { InitialRebalanceDelay = TimeSpan.FromSeconds(3) });
        Task<Outcome>[] joining =
        [
            broker.AskAsync(JoinRequest(assignors: ["own", "range", "sticky"])),
            broker.AskAsync(JoinRequest(assignors: ["sticky", "range"])),
            broker.AskAsync(JoinRequest(assignors: ["sticky", "range"])),
        ];
        await broker.ShouldRefuseAsync(JoinRequest(assignors: ["other"]), ErrorCode.InconsistentGroupProtocol);
        await broker.ShouldRefuseAsync(JoinRequest() with { ProtocolType = "connect" }, ErrorCode.InconsistentGroupProtocol);
        await broker.AdvanceAsync(6_000);
        (await joining[0].WaitAsync(Patience)).ShouldBeOfType<Outcome.Joined>().Protocol.ShouldBe("sticky");
    }

    [Fact]
    public async Task AnEmptyGroupWaitsForTheInitialDelayAndAsLongAgainForEveryoneWhoComes()
    {
        await using var broker = await StartAsync(new() { InitialRebalanceDelay = TimeSpan.FromSeconds(3) });
        var first = broker.AskAsync(JoinRequest());
        await broker.AdvanceAsync(2_999);
        first.IsCompleted.ShouldBeFalse();
        var second = broker.AskAsync(JoinRequest());
        await broker.AdvanceAsync(3_000);
        first.IsCompleted.ShouldBeFalse("the second member has begun another delay");
        await broker.AdvanceAsync(1);
        (await first.WaitAsync(Patience)).ShouldBeOfType<Outcome.Joined>().Members.Count.ShouldBe(2);
        (await second.WaitAsync(Patience)).ShouldBeOfType<Outcome.Joined>().Generation.ShouldBe(1);
    }

    [Fact]
    public async Task RequestsOfStrangersAreRefused()
    {
        await using var broker = await StartAsync();
        var stranger = new Membership(1, "stranger");
        await broker.ShouldRefuseAsync(JoinRequest() with { Group = "" }, ErrorCode.InvalidGroupId);
        await broker.ShouldRefuseAsync(JoinRequest() with { SessionTimeout = 5_999 }, ErrorCode.InvalidSessionTimeout);
        await broker.ShouldRefuseAsync(JoinRequest("stranger"), ErrorCode.UnknownMemberId);
        await broker.ShouldRefuseAsync(new ControlRequest.SyncGroup("g", stranger, []), ErrorCode.UnknownMemberId);
        await broker.ShouldRefuseAsync(new ControlRequest.Heartbeat("g", stranger), ErrorCode.UnknownMemberId);
        await broker.ShouldRefuseAsync(new ControlRequest.LeaveGroup("g", "stranger"), ErrorCode.UnknownMemberId);
        (await broker.StateAsync()).ShouldBe("Dead", "no refused request has made the group");

        var member = await broker.JoinAloneAsync();
        await broker.ShouldRefuseAsync(JoinRequest("stranger"), ErrorCode.UnknownMemberId);
        await broker.ShouldRefuseAsync(new ControlRequest.Heartbeat("g", stranger), ErrorCode.UnknownMemberId);
        await broker.ShouldRefuseAsync(new ControlRequest.Heartbeat("g", member with { Generation = 2 }), ErrorCode.IllegalGeneration);
        await broker.ShouldRefuseAsync(new ControlRequest.SyncGroup("g", member with { Generation = 0 }, []), ErrorCode.IllegalGeneration);
    }

    [Fact]
    public async Task ASilentMemberIsExpelledWhenItsSessionIsOver()
    {
        await using var broker = await StartAsync();
        var member = await broker.JoinAloneAsync();
        await broker.AdvanceAsync(SessionTimeout - 1);
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.Heartbeat("g", member));
        await broker.AdvanceAsync(SessionTimeout - 1);
        (await broker.CommitAsync(5, member)).ShouldBeOfType<Outcome.Acknowledged>("a commit is a sign of life, too");
        await broker.AdvanceAsync(SessionTimeout - 1);
        (await broker.StateAsync()).ShouldBe("Stable");
        await broker.AdvanceAsync(1);
        (await broker.StateAsync()).ShouldBe("Empty");
        (await broker.CommitAsync(6, member)).ShouldBe(new Outcome.Refused(ErrorCode.UnknownMemberId));
        (await broker.CommittedAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task AMemberThatDoesNotRejoinIsLeftBehindWhenTheRebalanceTimeIsOver()
    {
        await using var broker = await StartAsync();
        var first = await broker.JoinAloneAsync();
        var joining = broker.AskAsync(JoinRequest());
        for (var waited = 0; waited < RebalanceTimeout; waited += SessionTimeout / 2)
        {
            joining.IsCompleted.ShouldBeFalse();
            await broker.ShouldRefuseAsync(new ControlRequest.Heartbeat("g", first), ErrorCode.RebalanceInProgress);
            await broker.AdvanceAsync(SessionTimeout / 2);
        }

        var second = (await joining.WaitAsync(Patience)).ShouldBeOfType<Outcome.Joined>();
        (second.Generation, second.Leader).ShouldBe((2, second.Member));
        await broker.ShouldRefuseAsync(new ControlRequest.Heartbeat("g", first), ErrorCode.UnknownMemberId);
    }

    [Fact]
    public async Task AMemberThatNeverFetchesItsAssignmentIsExpelled()
    {
        await using var broker = await StartAsync();
        await broker.CommitAsync(5);
        var joined = await broker.AskAsync<Outcome.Joined>(JoinRequest());
        for (var waited = 0; waited < RebalanceTimeout; waited += SessionTimeout / 2)
        {
            await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.Heartbeat("g", new(1, joined.Member)));
            await broker.AdvanceAsync(SessionTimeout / 2);
        }

        (await broker.StateAsync()).ShouldBe("Empty");
    }

    [Fact]
    public async Task AMemberIdThatNobodyJoinsWithIsForgotten()
    {
        await using var broker = await StartAsync();
        await broker.CommitAsync(5);
        var told = await broker.AskAsync<Outcome.Refused>(JoinRequest(client: "me") with { NeedsMemberId = true });
        (told.Error, told.MemberId).ShouldBe((ErrorCode.MemberIdRequired, "me-1"));
        await broker.AdvanceAsync(SessionTimeout);
        await broker.ShouldRefuseAsync(JoinRequest("me-1"), ErrorCode.UnknownMemberId);

        told = await broker.AskAsync<Outcome.Refused>(JoinRequest(client: "me") with { NeedsMemberId = true });
        (await broker.AskAsync<Outcome.Joined>(JoinRequest(told.MemberId!))).Member.ShouldBe(told.MemberId);
    }

    [Fact]
    public async Task WhoLeavesLetsTheOthersGoOn()
    {
        await using var broker = await StartAsync();
        var first = await broker.JoinAloneAsync();
        var joining = broker.AskAsync(JoinRequest());
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.LeaveGroup("g", first.Id));
        var second = (await joining.WaitAsync(Patience)).ShouldBeOfType<Outcome.Joined>();
        second.Leader.ShouldBe(second.Member);
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.LeaveGroup("g", second.Member));
        (await broker.StateAsync()).ShouldBe("Empty");
    }

    [Fact]
    public async Task AStaticMemberKeepsItsAssignmentAndFencesItsFormerSelf()
    {
        await using var broker = await StartAsync();
        var former = await broker.JoinAloneAsync(instance: "i");
        var joined = await broker.AskAsync<Outcome.Joined>(JoinRequest(instance: "i"));
        joined.Generation.ShouldBe(1, "the group is not disturbed");
        (await broker.AskAsync<Outcome.Synced>(new ControlRequest.SyncGroup("g", new(1, joined.Member, "i"), []))).Assignment.ShouldBe([7]);
        await broker.ShouldRefuseAsync(new ControlRequest.Heartbeat("g", former), ErrorCode.FencedInstanceId);
        await broker.ShouldRefuseAsync(new ControlRequest.LeaveGroup("g", former.Id, "i"), ErrorCode.FencedInstanceId);
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.LeaveGroup("g", "", "i"));
        (await broker.StateAsync()).ShouldBe("Empty");
    }

    [Fact]
    public async Task GroupsAreListedAndDescribed()
    {
        await using var broker = await StartAsync();
        var member = await broker.JoinAloneAsync();
        await broker.ExecuteAsync(new Command<Offset>.Commit("f", A0, new(1)));
        var listed = await broker.AskAsync<Outcome.GroupsListed>(new ControlRequest.ListGroups());
        listed.Groups.ShouldBe([("f", "", "Empty"), ("g", "consumer", "Stable")]);
        var described = await broker.AskAsync<Outcome.GroupDescribed>(new ControlRequest.DescribeGroup("g"));
        described.Protocol.ShouldBe("range");
        described.Members.ShouldHaveSingleItem().Id.ShouldBe(member.Id);
        described.Members[0].Assignment.ShouldBe([7]);
        (await broker.AskAsync<Outcome.GroupDescribed>(new ControlRequest.DescribeGroup("h"))).State.ShouldBe("Dead");
    }

    [Fact]
    public async Task ACanceledWaitLeavesTheMemberInTheGroup()
    {
        await using var broker = await StartAsync();
        var first = await broker.JoinAloneAsync();
        using var impatience = new CancellationTokenSource();
        var joining = broker.ExecuteAsync(new Command<Offset>.Control(JoinRequest()), impatience.Token);
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => joining.WaitAsync(Patience));
        (await broker.AskAsync<Outcome.Joined>(JoinRequest(first.Id))).Members.Count.ShouldBe(2);
    }
}
