using System.Diagnostics;
using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

public sealed class LostBrokerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    /// <summary>For a machine that is busy with other tests.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);
    private static readonly TopicPartition Partition = new("lost", 0);

    private static readonly Command<Offset>.Request[] Requests =
    [
        new Command<Offset>.Produce(Partition, [new("k", "v")]),
        new Command<Offset>.Fetch(Partition, Offset.Zero),
        new Command<Offset>.ListOffsets(Partition, OffsetSpec.Latest),
        new Command<Offset>.Commit("g", Partition, new(1)),
        new Command<Offset>.FetchCommitted("g", Partition),
    ];

    [Theory]
    [InlineData(ChannelChoice.Wire, true)]
    [InlineData(ChannelChoice.Wire, false)]
    [InlineData(ChannelChoice.Client, true)]
    [InlineData(ChannelChoice.Client, false)]
    public async Task EveryRequestEndsInTimeAndTheTargetIsFoundAgain(ChannelChoice channel, bool isWarm)
    {
        await using var mock = await MockClusterTarget.StartAsync(CancellationToken.None);
        await mock.CreateTopicAsync(Partition.Topic, 1, CancellationToken.None);
        await using var target = await KafkaTarget.ConnectAsync(new() { Bootstrap = mock.Bootstrap, Channel = channel, OperationTimeout = Limit }, CancellationToken.None);
        await using var connection = await target.ConnectAsync(CancellationToken.None);
        foreach (var request in isWarm ? Requests : [])
        {
            await AnswersAsync(connection.Broker, request);
        }

        SetAll(mock.Cluster.SetDown);
        foreach (var request in Requests)
        {
            var watch = Stopwatch.StartNew();
            (await connection.Broker.ExecuteAsync(request, CancellationToken.None)).ShouldBeOfType<Outcome.Indeterminate>($"{request}");
            watch.Elapsed.ShouldBeLessThan(Limit + Slack);
        }

        SetAll(mock.Cluster.SetUp);
        foreach (var request in Requests)
        {
            await AnswersAsync(connection.Broker, request);
        }
    }

    /// <summary>
    /// The client library goes on trying, so there is a call to cancel. Over the wire a broker that is gone refuses the connection, which is
    /// an outcome at once; cancelling there is WireConnectionTests' business.
    /// </summary>
    [Fact]
    public async Task ACancelledCallEndsSoon()
    {
        await using var mock = await MockClusterTarget.StartAsync(ChannelChoice.Client, transcript: null, CancellationToken.None);
        await mock.CreateTopicAsync(Partition.Topic, 1, CancellationToken.None);
        await using var connection = await mock.ConnectAsync(CancellationToken.None);
        SetAll(mock.Cluster.SetDown);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var watch = Stopwatch.StartNew();

        await Should.ThrowAsync<OperationCanceledException>(async () => await connection.Broker.ExecuteAsync(Requests[4], soon.Token));

        watch.Elapsed.ShouldBeLessThan(Slack);
    }

    private static async Task AnswersAsync(IBroker broker, Command<Offset>.Request request)
    {
        var watch = Stopwatch.StartNew();
        Outcome outcome;
        do
        {
            outcome = await broker.ExecuteAsync(request, CancellationToken.None);
        }
        while (outcome is Outcome.Indeterminate && watch.Elapsed < TimeSpan.FromSeconds(5));

        outcome.ShouldNotBeOfType<Outcome.Indeterminate>($"{request}");
    }

    private static void SetAll(Func<int, int> set)
    {
        for (var broker = 1; broker <= 3; broker++)
        {
            set(broker).ShouldBe(0);
        }
    }
}
