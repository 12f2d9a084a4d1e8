using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Server;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Server;

/// <summary>What a client learns of the cluster, its topics, and the versions that it may speak.</summary>
public sealed class ClusterOverTheWireTests : IAsyncLifetime
{
    private readonly SimulatedTarget target = new();
    private IBroker broker = null!;
    private InMemory server = null!;

    public async Task InitializeAsync()
    {
        broker = (await target.ConnectAsync(CancellationToken.None)).Broker;
        server = new(broker, new() { AutoCreatePartitions = 3 });
    }

    public async Task DisposeAsync() => await target.DisposeAsync();

    /// <summary>A client picks its requests by this list: what is missing is never sent, what is wrong fails later and elsewhere.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task EverythingThatIsSpokenIsListedWithItsVersions(short version)
    {
        var answer = await server.AskAsync(new ApiVersionsRequest(), ApiVersionsRequest.Api, version);

        answer.ErrorCode.ShouldBe((short)0);
        answer.ApiKeys.Select(key => ((ApiKey)key.ApiKey, key.MinVersion, key.MaxVersion)).ShouldBe(
            Apis.All.Select(api => (api.Api.Key, api.Api.Lowest, api.Api.Highest))
                .Where(api => api.Key is not (ApiKey.SaslHandshake or ApiKey.SaslAuthenticate or ApiKey.ConsumerGroupHeartbeat)));
    }

    [Fact]
    public async Task AVersionOfApiVersionsThatIsNotSpokenIsAnsweredInTheOldest()
    {
        using var answer = new FrameBuffer();
        byte[] request = [0, 0, 0, 10, 0, 18, 0, 99, 0, 0, 0, 7, 255, 255];

        (await server.HandleAsync(request, answer)).ShouldBe(Reply.Answer);

        var read = Frames.Read<ApiVersionsResponse>(answer.Written[Frame.LengthSize..], ApiVersionsRequest.Api, 0, 7);
        (read.ErrorCode, read.ApiKeys[0].ApiKey, read.ApiKeys[0].MaxVersion).ShouldBe(((short)35, (short)18, ApiVersionsRequest.Api.Highest));
    }

    [Fact]
    public async Task TheOnlyNodeLeadsEveryPartition()
    {
        await target.CreateTopicAsync("t", 2, CancellationToken.None);

        var answer = await server.AskAsync(new MetadataRequest { Topics = null }, MetadataRequest.Api);

        answer.Brokers.ShouldHaveSingleItem().Port.ShouldBe(InMemory.Address.Port);
        answer.Topics.ShouldHaveSingleItem().Partitions.Select(partition => (partition.PartitionIndex, partition.LeaderId, partition.IsrNodes.Length))
            .ShouldBe([(0, answer.ControllerId, 1), (1, answer.ControllerId, 1)]);
    }

    /// <summary>Version 0 has no null: there, none means all.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(12, 0)]
    public async Task NoTopicsMeansAllOnlyInTheOldestVersion(short version, int expected)
    {
        await target.CreateTopicAsync("t", 2, CancellationToken.None);

        (await server.AskAsync(new MetadataRequest { Topics = [] }, MetadataRequest.Api, version)).Topics.Length.ShouldBe(expected);
    }

    [Theory]
    [InlineData(true, ErrorCode.None, 3)]
    [InlineData(false, ErrorCode.UnknownTopicOrPartition, 0)]
    public async Task AQuestionCreatesATopicWhereItMay(bool may, ErrorCode expected, int partitions)
    {
        var request = new MetadataRequest { Topics = [new() { Name = "new" }], AllowAutoTopicCreation = may };

        var topic = (await server.AskAsync(request, MetadataRequest.Api)).Topics.ShouldHaveSingleItem();

        ((ErrorCode)topic.ErrorCode, topic.Partitions.Length).ShouldBe((expected, partitions));
        (await AskAsync(new Command<Offset>.ListOffsets(new("new", 0), OffsetSpec.Latest)) is Outcome.OffsetListed).ShouldBe(may);
    }

    [Fact]
    public async Task TopicsComeAndGo()
    {
        CreateTopicsRequest.CreatableTopic[] asked =
        [
            new() { Name = "two", NumPartitions = 2, ReplicationFactor = 1 },
            new() { Name = "default", NumPartitions = -1, ReplicationFactor = -1 },
            new() { Name = "none", NumPartitions = 0, ReplicationFactor = 1 },
            new() { Name = "replicated", NumPartitions = 1, ReplicationFactor = 3 },
            new() { Name = "twice", NumPartitions = 1, ReplicationFactor = 1 },
            new() { Name = "twice", NumPartitions = 1, ReplicationFactor = 1 },
        ];
        (await server.AskAsync(new CreateTopicsRequest { Topics = asked }, CreateTopicsRequest.Api)).Topics.Select(topic => (topic.Name, (ErrorCode)topic.ErrorCode)).ShouldBe(
        [
            ("two", ErrorCode.None),
            ("default", ErrorCode.None),
            ("none", ErrorCode.InvalidPartitions),
            ("replicated", ErrorCode.InvalidReplicationFactor),
            ("twice", ErrorCode.InvalidRequest),
        ]);

        var delete = new DeleteTopicsRequest { Topics = [new() { Name = "two" }, new() { Name = "nowhere" }] };
        (await server.AskAsync(delete, DeleteTopicsRequest.Api)).Responses.Select(topic => (ErrorCode)topic.ErrorCode)
            .ShouldBe([ErrorCode.None, ErrorCode.UnknownTopicOrPartition]);
        (await server.AskAsync(new MetadataRequest { Topics = null }, MetadataRequest.Api)).Topics.ShouldHaveSingleItem().Name.ShouldBe("default");
    }

    /// <summary>Expiry and timeouts can be tested from any client only if it can make time pass.</summary>
    [Fact]
    public async Task ASettingOfTheBrokerMovesItsClock()
    {
        await target.CreateTopicAsync("t", 1, CancellationToken.None);
        await AskAsync(new Command<Offset>.Control(new ControlRequest.AlterConfig("t", [new("message.timestamp.type", "LogAppendTime")])));
        var before = await StampAsync();
        var request = new IncrementalAlterConfigsRequest
        {
            Resources = [new() { ResourceType = 4, ResourceName = "0", Configs = [new() { Name = ConfigApis.AdvanceClock, Value = "86400000" }] }],
        };

        (await server.AskAsync(request, IncrementalAlterConfigsRequest.Api)).Responses[0].ErrorCode.ShouldBe((short)0);

        (await StampAsync() - before).ShouldBe(86_400_000);
    }

    [Fact]
    public async Task SettingsOfTopicsAreReadAndWritten()
    {
        await target.CreateTopicAsync("t", 1, CancellationToken.None);
        var alter = new IncrementalAlterConfigsRequest
        {
            Resources = [new() { ResourceType = 2, ResourceName = "t", Configs = [new() { Name = "retention.ms", Value = "1234" }] }],
        };
        (await server.AskAsync(alter, IncrementalAlterConfigsRequest.Api)).Responses[0].ErrorCode.ShouldBe((short)0);
        var describe = new DescribeConfigsRequest { Resources = [new() { ResourceType = 2, ResourceName = "t", ConfigurationKeys = ["retention.ms"] }] };

        (await server.AskAsync(describe, DescribeConfigsRequest.Api)).Results[0].Configs.ShouldHaveSingleItem().Value.ShouldBe("1234");
    }

    private async Task<long?> StampAsync() =>
        (await AskAsync(new Command<Offset>.Produce(new("t", 0), [new(null, "r")]))).ShouldBeOfType<Outcome.Produced>().LogAppendTime;

    private async Task<Outcome> AskAsync(Command<Offset>.Request request) => await broker.ExecuteAsync(request, CancellationToken.None);
}
