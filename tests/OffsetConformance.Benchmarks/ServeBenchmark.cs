using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using OffsetConformance.Simulation;
using OffsetConformance.Wire.Server;

namespace OffsetConformance.Benchmarks;

/// <summary>
/// How much the server front takes in and gives out: 1 KB text values in batches, to and from librdkafka in this same process, with the
/// simulator behind it. Both ends share the machine's cores.
/// </summary>
internal static class ServeBenchmark
{
    private const int ValueBytes = 1024;
    private const int Messages = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<string> RunAsync()
    {
        await using var target = new SimulatedTarget();
        await target.CreateTopicAsync("warm", 1, CancellationToken.None);
        await target.CreateTopicAsync("measured", 1, CancellationToken.None);
        await using var connection = await target.ConnectAsync(CancellationToken.None);
        await using var server = BrokerServer.Start(connection.Broker, new());
        Produce(server, "warm", Messages / 4);
        Consume(server, "warm", Messages / 4);
        return $"{Row("serve: produce", Timed(() => Produce(server, "measured", Messages)))}\n{Row("serve: fetch", Timed(() => Consume(server, "measured", Messages)))}";
    }

    private static void Produce(BrokerServer server, string topic, int count)
    {
        var settings = new ProducerConfig
        {
            BootstrapServers = server.Address.ToString(), LingerMs = 5, BatchSize = 1_000_000, Acks = Acks.All, QueueBufferingMaxMessages = count,
            QueueBufferingMaxKbytes = int.MaxValue / 2,
        };
        var failed = 0;
        using var producer = new ProducerBuilder<Null, string>(settings).Build();
        var value = string.Concat(Enumerable.Range(0, ValueBytes).Select(i => (char)('a' + (i % 26))));
        for (var i = 0; i < count; i++)
        {
            producer.Produce(topic, new() { Value = value }, report => failed += report.Error.IsError ? 1 : 0);
        }

        if (producer.Flush(Patience) > 0 || failed > 0)
        {
            throw new InvalidOperationException($"{failed} messages were refused, or some are still waiting");
        }
    }

    private static void Consume(BrokerServer server, string topic, int count)
    {
        var settings = new ConsumerConfig
        {
            BootstrapServers = server.Address.ToString(), GroupId = "bench", EnableAutoCommit = false, QueuedMaxMessagesKbytes = 128 * 1024,
            MaxPartitionFetchBytes = 4 * 1024 * 1024,
        };
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(settings).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        for (var i = 0; i < count; i++)
        {
            if (consumer.Consume(Patience)?.Offset.Value != i)
            {
                throw new InvalidOperationException($"record {i} did not come in its place");
            }
        }
    }

    /// <summary>By the clock, and by what both ends took of the processor: other programs on the machine don't count there.</summary>
    private static (TimeSpan Wall, TimeSpan Processor) Timed(Action work)
    {
        GC.Collect();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        work();
        return (watch.Elapsed, Process.GetCurrentProcess().TotalProcessorTime - before);
    }

    private static string Row(string name, (TimeSpan Wall, TimeSpan Processor) time)
    {
        const double Megabytes = Messages * (long)ValueBytes / 1e6;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-44}{Megabytes / time.Wall.TotalSeconds,10:0} MB/s {Megabytes / time.Processor.TotalSeconds,12:0} MB/s of processor time, both ends");
    }
}
