using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

/// <summary>A mock cluster with one connection through the client library, shared by the tests of a class; each test takes a partition of its own.</summary>
public sealed class MockLane : IAsyncLifetime
{
    private const string Topic = "lane";
    private const int Partitions = 64;

    private int taken;

    public MockClusterTarget Target { get; private set; } = null!;

    public ITargetConnection Connection { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Target = await MockClusterTarget.StartAsync(ChannelChoice.Client, transcript: null, CancellationToken.None);
        await Target.CreateTopicAsync(Topic, Partitions, CancellationToken.None);
        Connection = await Target.ConnectAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Target.DisposeAsync();
    }

    public TopicPartition FreshPartition() => new(Topic, taken++);

    public Outcome Run(Command<Offset>.Request request) => Connection.Broker.ExecuteAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Appends records with the values 0, 1, 2 …, one batch each.</summary>
    public TopicPartition PartitionWith(int records)
    {
        var partition = FreshPartition();
        for (var i = 0; i < records; i++)
        {
            Run(new Command<Offset>.Produce(partition, [new("k", $"{i}")]));
        }

        return partition;
    }

    public Outcome Fetch(TopicPartition partition, long offset) => Run(new Command<Offset>.Fetch(partition, new(offset)));
}
