using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Wire.Messages;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Server;

/// <summary>Groups, their members and their commits, as clients of old and new versions ask for them.</summary>
public sealed class GroupsOverTheWireTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SimulatedTarget target = new();
    private InMemory server = null!;

    public async Task InitializeAsync()
    {
        await target.CreateTopicAsync("t", 2, CancellationToken.None);
        server = new((await target.ConnectAsync(CancellationToken.None)).Broker);
    }

    public async Task DisposeAsync() => await target.DisposeAsync();

    [Theory]
    [InlineData(2, 1)]
    [InlineData(5, 7)]
    [InlineData(9, 9)]
    public async Task WhatWasCommittedIsFetched(short commitVersion, short fetchVersion)
    {
        await CommitAsync(commitVersion);

        var (topics, error) = await FetchAsync(fetchVersion, [new() { Name = "t", PartitionIndexes = [1, 0] }]);

        error.ShouldBe((short)0);
        topics[0].Partitions.Select(partition => (partition.PartitionIndex, partition.CommittedOffset, partition.Metadata)).ShouldBe([(1, 5L, "note"), (0, -1L, "")]);
        topics[0].Partitions[0].CommittedLeaderEpoch.ShouldBe(commitVersion >= 6 && fetchVersion >= 5 ? 3 : -1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task NoListOfTopicsMeansAllThatWasCommitted(short version)
    {
        await CommitAsync(9);

        var (topics, _) = await FetchAsync(version, topics: null);

        topics.ShouldHaveSingleItem().Partitions.ShouldHaveSingleItem().CommittedOffset.ShouldBe(5);
    }

    /// <summary>Since version 10 topics go by their ids, each for itself: two may have had one name.</summary>
    [Fact]
    public async Task ByIdACommitIsThatOfOneTopic()
    {
        await target.DeleteTopicAsync("t", CancellationToken.None);
        await target.CreateTopicAsync("t", 2, CancellationToken.None);
        var former = new Guid(1, 0, 0, new byte[8]);
        var present = new Guid(2, 0, 0, new byte[8]);
        var request = new OffsetCommitRequest { GroupId = "g", Topics = [.. new[] { former, present }.Select(id => Committing(id, offset: 5))] };

        var committed = await server.AskAsync(request, OffsetCommitRequest.Api, version: 10);
        var (named, _) = await FetchAsync(version: 10, [new() { TopicId = present, PartitionIndexes = [1, 0] }, new() { TopicId = former, PartitionIndexes = [1] }]);
        var (all, _) = await FetchAsync(version: 10, topics: null);

        committed.Topics.Select(topic => (topic.TopicId, (ErrorCode)topic.Partitions[0].ErrorCode)).ShouldBe([(former, ErrorCode.UnknownTopicId), (present, ErrorCode.None)]);
        named.SelectMany(topic => topic.Partitions.Select(entry => (topic.TopicId, entry.PartitionIndex, entry.CommittedOffset, (ErrorCode)entry.ErrorCode))).ShouldBe(
            [(present, 1, 5L, ErrorCode.None), (present, 0, -1L, ErrorCode.None), (former, 1, -1L, ErrorCode.UnknownTopicId)]);
        all.ShouldHaveSingleItem().TopicId.ShouldBe(present);
    }

    /// <summary>Since version 9 a client can tell a generation that is over from a group that is not there.</summary>
    [Theory]
    [InlineData(8, ErrorCode.IllegalGeneration)]
    [InlineData(9, ErrorCode.GroupIdNotFound)]
    public async Task AMemberOfNoGroupIsTold(short version, ErrorCode expected) =>
        (await CommitAsync(version, generation: 3, member: "nobody")).ShouldBe(expected);

    [Fact]
    public async Task AMemberJoinsIsAssignedCommitsAndLeaves()
    {
        var sent = await JoinAsync(member: "");
        ((ErrorCode)sent.ErrorCode).ShouldBe(ErrorCode.MemberIdRequired);
        var joined = await JoinAsync(sent.MemberId);
        (joined.ErrorCode, joined.Leader, joined.ProtocolName).ShouldBe(((short)0, joined.MemberId, "range"));
        joined.Members.ShouldHaveSingleItem().Metadata.ToArray().ShouldBe([1, 2]);

        var sync = new SyncGroupRequest
        {
            GroupId = "g", GenerationId = joined.GenerationId, MemberId = joined.MemberId, Assignments = [new() { MemberId = joined.MemberId, Assignment = new byte[] { 3, 4 } }],
        };
        (await server.AskAsync(sync, SyncGroupRequest.Api)).Assignment.ToArray().ShouldBe([3, 4]);
        (await CommitAsync(9, joined.GenerationId, joined.MemberId)).ShouldBe(ErrorCode.None);
        (await CommitAsync(9, joined.GenerationId + 1, joined.MemberId)).ShouldBe(ErrorCode.IllegalGeneration);
        var heartbeat = new HeartbeatRequest { GroupId = "g", GenerationId = joined.GenerationId, MemberId = joined.MemberId };
        (await server.AskAsync(heartbeat, HeartbeatRequest.Api)).ErrorCode.ShouldBe((short)0);
        (await DescribeAsync()).ShouldBe(("Stable", 1));

        var leave = new LeaveGroupRequest { GroupId = "g", Members = [new() { MemberId = joined.MemberId }, new() { MemberId = "nobody" }] };
        (await server.AskAsync(leave, LeaveGroupRequest.Api)).Members.Select(member => (ErrorCode)member.ErrorCode).ShouldBe([ErrorCode.None, ErrorCode.UnknownMemberId]);
        (await DescribeAsync()).ShouldBe(("Empty", 0));
    }

    [Fact]
    public async Task GroupsAreListedByTheirStateAndDeleted()
    {
        await CommitAsync(9);

        (await server.AskAsync(new ListGroupsRequest { StatesFilter = ["empty"] }, ListGroupsRequest.Api)).Groups.ShouldHaveSingleItem().GroupId.ShouldBe("g");
        (await server.AskAsync(new ListGroupsRequest { StatesFilter = ["Stable"] }, ListGroupsRequest.Api)).Groups.ShouldBeEmpty();
        (await server.AskAsync(new DeleteGroupsRequest { GroupsNames = ["g", "none"] }, DeleteGroupsRequest.Api)).Results.Select(result => (ErrorCode)result.ErrorCode)
            .ShouldBe([ErrorCode.None, ErrorCode.GroupIdNotFound]);
        (await DescribeAsync()).ShouldBe(("Dead", 0));
    }

    /// <summary>What is wrong with the group is said once; what is wrong with a partition is said there.</summary>
    [Fact]
    public async Task DeletedCommitsAreGone()
    {
        await CommitAsync(9);
        OffsetDeleteRequest.OffsetDeleteRequestTopic[] topics = [new() { Name = "t", Partitions = [new() { PartitionIndex = 1 }, new() { PartitionIndex = 9 }] }];

        var answer = await server.AskAsync(new OffsetDeleteRequest { GroupId = "g", Topics = topics }, OffsetDeleteRequest.Api);
        var ofNoGroup = await server.AskAsync(new OffsetDeleteRequest { GroupId = "none", Topics = topics }, OffsetDeleteRequest.Api);

        answer.ErrorCode.ShouldBe((short)0);
        answer.Topics[0].Partitions.Select(partition => (ErrorCode)partition.ErrorCode).ShouldBe([ErrorCode.None, ErrorCode.UnknownTopicOrPartition]);
        ((ErrorCode)ofNoGroup.ErrorCode, ofNoGroup.Topics.Length).ShouldBe((ErrorCode.GroupIdNotFound, 0));
    }

    private async Task<ErrorCode> CommitAsync(short version, int generation = -1, string member = "")
    {
        var request = new OffsetCommitRequest
        {
            GroupId = "g",
            GenerationIdOrMemberEpoch = generation,
            MemberId = member,
            Topics = [Committing(id: default, offset: 5)],
        };
        return (ErrorCode)(await server.AskAsync(request, OffsetCommitRequest.Api, version)).Topics[0].Partitions[0].ErrorCode;
    }

    private static OffsetCommitRequest.OffsetCommitRequestTopic Committing(Guid id, long offset) => new()
    {
        Name = "t", TopicId = id, Partitions = [new() { PartitionIndex = 1, CommittedOffset = offset, CommittedLeaderEpoch = 3, CommittedMetadata = "note" }],
    };

    private async Task<(OffsetFetchResponse.OffsetFetchResponseTopic[] Topics, short Error)> FetchAsync(short version, OffsetFetchRequest.OffsetFetchRequestTopic[]? topics)
    {
        var request = new OffsetFetchRequest { GroupId = "g", Topics = topics, Groups = [new() { GroupId = "g", Topics = topics }] };
        var answer = await server.AskAsync(request, OffsetFetchRequest.Api, version);
        return version < 8 ? (answer.Topics!, answer.ErrorCode) : (answer.Groups[0].Topics, answer.Groups[0].ErrorCode);
    }

    private async Task<JoinGroupResponse> JoinAsync(string member)
    {
        var request = new JoinGroupRequest
        {
            GroupId = "g",
            MemberId = member,
            SessionTimeoutMs = 10_000,
            RebalanceTimeoutMs = 10_000,
            ProtocolType = "consumer",
            Protocols = [new() { Name = "range", Metadata = new byte[] { 1, 2 } }],
        };
        return await server.AskAsync(request, JoinGroupRequest.Api).WaitAsync(Patience);
    }

    private async Task<(string State, int Members)> DescribeAsync()
    {
        var group = (await server.AskAsync(new DescribeGroupsRequest { Groups = ["g"] }, DescribeGroupsRequest.Api)).Groups[0];
        return (group.GroupState, group.Members.Length);
    }
}
