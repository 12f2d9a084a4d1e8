using OffsetConformance.Contract;
using Shouldly;
using Xunit;
using static OffsetConformance.Tests.Simulation.BrokerUnderTest;

namespace OffsetConformance.Tests.Simulation;

/// <summary>Making, describing, changing and deleting topics.</summary>
public sealed class TopicRequestsTests
{
    [Theory]
    [InlineData("a", 1, ErrorCode.TopicAlreadyExists)]
    [InlineData("c", 0, ErrorCode.InvalidPartitions)]
    [InlineData("c d", 1, ErrorCode.InvalidTopicException)]
    [InlineData("..", 1, ErrorCode.InvalidTopicException)]
    [InlineData("", 1, ErrorCode.InvalidTopicException)]
    public async Task ATopicThatCannotBeIsRefused(string name, int partitions, ErrorCode error)
    {
        await using var broker = await StartAsync();
        await broker.ShouldRefuseAsync(new ControlRequest.CreateTopic(name, partitions), error);
        (await broker.AskAsync<Outcome.TopicsDescribed>(new ControlRequest.Metadata(null))).Topics.Select(topic => topic.Topic).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task ATopicIsDescribedAsItWasMadeAndChanged()
    {
        await using var broker = await StartAsync();
        await broker.ShouldRefuseAsync(new ControlRequest.CreateTopic("c", 3, [new("retention.ms", "soon")]), ErrorCode.InvalidConfig);
        await broker.AskAsync<Outcome.TopicCreated>(new ControlRequest.CreateTopic("c", 3, [new("retention.ms", "5")]));
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.AlterConfig("c", [new("cleanup.policy", "compact"), new("retention.ms", null)]));
        (await broker.AskAsync<Outcome.ConfigDescribed>(new ControlRequest.DescribeConfig("c"))).Config.ShouldBe([new("cleanup.policy", "compact")]);
        await broker.ShouldRefuseAsync(new ControlRequest.AlterConfig("c", [new("cleanup.policy", "burn")]), ErrorCode.InvalidConfig);
        await broker.ShouldRefuseAsync(new ControlRequest.AlterConfig("d", []), ErrorCode.UnknownTopicOrPartition);
        await broker.ShouldRefuseAsync(new ControlRequest.DescribeConfig("d"), ErrorCode.UnknownTopicOrPartition);

        var described = await broker.AskAsync<Outcome.TopicsDescribed>(new ControlRequest.Metadata(["c", "d", "e f"]));
        described.Topics.ShouldBe([new("c", ErrorCode.None, 3) { Id = described.Topics[0].Id }, new("d", ErrorCode.UnknownTopicOrPartition, 0), new("e f", ErrorCode.InvalidTopicException, 0)]);
    }

    [Fact]
    public async Task ATopicThatIsMadeAgainHasAnotherId()
    {
        await using var broker = await StartAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 2; i++)
        {
            ids.Add((await broker.AskAsync<Outcome.TopicCreated>(new ControlRequest.CreateTopic("c", 1))).Id.ShouldNotBeNull());
            (await broker.AskAsync<Outcome.TopicsDescribed>(new ControlRequest.Metadata(["c"]))).Topics[0].Id.ShouldBe(ids[i]);
            await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.DeleteTopic("c"));
        }

        ids.ShouldBeUnique();
        ids.ShouldNotContain(Guid.Empty);
    }

    /// <summary>Topic a is made first, so its number is 1; made again it is the third.</summary>
    [Theory]
    [InlineData(
        """
        fetch a-0 0 of 1 => nothing | start 0, stable 0, high 0
        remove a => ok
        fetch a-0 0 of 1 => refused UnknownTopicId
        create a 1 => ok
        fetch a-0 0 of 1 => refused UnknownTopicId
        fetch a-0 0 of 3 => nothing | start 0, stable 0, high 0
        """)]
    [InlineData(
        """
        fetch a-0 0 of 1 opens => nothing | start 0, stable 0, high 0
        fetch a-0 0 of 1 goes-on => nothing new
        remove a => ok
        create a 1 => ok
        fetch a-0 0 of 1 goes-on => refused UnknownTopicId
        fetch a-0 0 of 1 goes-on => refused UnknownTopicId
        """)]
    [InlineData(
        """
        commit g a-0 5 of 1 => ok
        committed g a-0 of 1 => 5
        remove a => ok
        commit g a-0 6 of 1 => refused UnknownTopicId
        create a 1 => ok
        commit g a-0 6 of 1 => refused UnknownTopicId
        committed g a-0 of 3 => none
        commit g a-0 6 of 3 => ok
        committed g a-0 of 1 => refused UnknownTopicId
        committed g a-0 of 3 => 6
        """)]
    [InlineData(
        """
        fetch a-9 0 of 1 => refused UnknownTopicOrPartition
        commit g a-9 0 of 1 => refused UnknownTopicOrPartition
        fetch a-0 0 of 9 => refused UnknownTopicId
        """)]
    public async Task AnIdIsThatOfOneTopic(string program) => await Scenario.ShouldHoldAsync(program);

    [Theory]
    [InlineData("a", 2, ErrorCode.InvalidPartitions)]
    [InlineData("a", 1, ErrorCode.InvalidPartitions)]
    [InlineData("a", 0, ErrorCode.InvalidPartitions)]
    [InlineData("a", -1, ErrorCode.InvalidPartitions)]
    [InlineData("a", 10_003, ErrorCode.PolicyViolation)]
    [InlineData("c", 3, ErrorCode.UnknownTopicOrPartition)]
    public async Task PartitionsThatCannotBeAddedAreRefused(string name, int count, ErrorCode error)
    {
        await using var broker = await StartAsync();
        await broker.ShouldRefuseAsync(new ControlRequest.CreatePartitions(name, count), error);
        (await broker.AskAsync<Outcome.TopicsDescribed>(new ControlRequest.Metadata(["a"]))).Topics[0].Partitions.ShouldBe(2);
    }

    [Theory]
    [InlineData("""
        produce a-1 2 => base 0
        trim a-1 1 => ok
        commit g a-1 1 => ok
        list a-2 latest => refused UnknownTopicOrPartition
        grow a 4 => ok
        topics a => a 4
        list a-2 earliest => 0
        list a-3 latest => 0
        committed g a-3 => none
        fetch a-1 1 => 1:r1 | start 1, stable 2, high 2
        committed-all g => a-1 1
        produce a-3 1 => base 0
        """)]
    public async Task AnAddedPartitionIsEmptyAndTheOthersStayAsTheyAre(string program) => await Scenario.ShouldHoldAsync(program);

    [Fact]
    public async Task WithATopicGoItsCommitsAndGroupsThatHaveNothingElse()
    {
        await using var broker = await StartAsync();
        await broker.CommitAsync(5);
        await broker.ExecuteAsync(new Command<Offset>.Commit("h", A0, new(6)));
        await broker.ExecuteAsync(new Command<Offset>.Commit("h", B0, new(7)));
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.DeleteTopic("a"));
        await broker.ShouldRefuseAsync(new ControlRequest.DeleteTopic("a"), ErrorCode.UnknownTopicOrPartition);
        (await broker.AskAsync<Outcome.GroupsListed>(new ControlRequest.ListGroups())).Groups.Select(group => group.Group).ShouldBe(["h"]);

        await broker.AskAsync<Outcome.TopicCreated>(new ControlRequest.CreateTopic("a", 2));
        (await broker.CommittedAsync()).ShouldBe(-1);
        (await broker.AskAsync<Outcome.CommittedOffsets>(new ControlRequest.FetchCommittedAll("h"))).Partitions.ShouldHaveSingleItem().Partition.ShouldBe(B0);
    }
}
