using System.Net;
using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using OffsetConformance.Tests.Wire.Server;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;
using Shouldly;
using Xunit;
using Record = OffsetConformance.Contract.Record;

namespace OffsetConformance.Tests.Wire.Client;

/// <summary>
/// Fetches by topic id from a broker that nobody here wrote. It deletes no topics, so that only ids that never were can stand for those of
/// deleted ones.
/// </summary>
public sealed class MockClusterTopicIdTests
{
    private static readonly TopicPartition Partition = new("named", 0);

    [Fact]
    public async Task AnIdLeadsToItsTopicAndToNoOther()
    {
        await using var target = await MockClusterTarget.StartAsync(CancellationToken.None);
        await target.CreateTopicAsync(Partition.Topic, 1, CancellationToken.None);
        var nodes = target.Bootstrap.Split(',').Select(IPEndPoint.Parse).ToList();
        using var broker = new WireBroker(new()
        {
            Bootstrap = [.. nodes.Select(node => new BrokerAddress($"{node.Address}", node.Port))], OperationTimeout = TimeSpan.FromSeconds(10),
        });
        var record = new Record("k", "a", 1000);
        (await broker.ExecuteAsync(new Command<Offset>.Produce(Partition, [record]), CancellationToken.None)).ShouldBeOfType<Outcome.Produced>();

        var served = await broker.ExecuteAsync(Fetch(await IdAsync(nodes[0])), CancellationToken.None);
        var refused = await broker.ExecuteAsync(Fetch(Guid.NewGuid()), CancellationToken.None);

        served.ShouldBeOfType<Outcome.Fetched>().Records.ShouldBe([new(Offset.Zero, record)]);
        refused.ShouldBe(new Outcome.Refused(ErrorCode.UnknownTopicId));
    }

    private static Command<Offset>.Fetch Fetch(Guid id) => new(Partition, Offset.Zero) { Topic = new(TopicReferenceKind.Id, id) };

    /// <summary>By a version of Metadata that the raw client does not use with this broker: its answers end with a byte too many.</summary>
    private static async Task<Guid> IdAsync(IPEndPoint node)
    {
        const short WithIds = 10;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var client = await RawClient.ConnectAsync(node, limit.Token);
        await client.SendAsync(Frames.Of(new MetadataRequest { Topics = [new() { Name = Partition.Topic }] }, MetadataRequest.Api, WithIds));
        var answer = Frames.Read<MetadataResponse>((await client.ReceiveAsync())[..^1], MetadataRequest.Api, WithIds, correlationId: 1);
        return answer.Topics.ShouldHaveSingleItem().TopicId;
    }
}
