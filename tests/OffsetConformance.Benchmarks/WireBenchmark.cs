using System.Diagnostics;
using System.Globalization;
using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using OffsetConformance.Wire.Client;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Benchmarks;

/// <summary>
/// What the raw client costs beside the broker's own work: a mix of one produce, fetch, list and commit through it, against a loop that sends
/// the same bytes and does not look at the answers. Both in slices by turns, so that other programs on the machine meet both; the slices'
/// medians are compared, since one that was interrupted says nothing.
/// </summary>
internal static class WireBenchmark
{
    private const string Topic = "wire";
    private const string Group = "wire";

    /// <summary>Each has partitions of its own: the longer a log is, the slower the mock cluster, beside which the client would look the better.</summary>
    private const int Rounds = 12;

    /// <summary>Until then the runtime's compiler is at work on a core that the broker needs, and the client's code is not what it will be.</summary>
    private const int WarmUpRounds = 8;

    private const int SlicesPerRound = 60;
    private const int MixesPerSlice = 50;
    private const int RequestsPerMix = 4;
    private const int ManyRecords = 1000;

    public static async Task<string> RunAsync()
    {
        await using var target = await MockClusterTarget.StartAsync(CancellationToken.None);
        await target.CreateTopicAsync(Topic, (2 * Rounds) + 1, CancellationToken.None);
        BrokerAddress[] addresses = [.. target.Bootstrap.Split(',').Select(each => each.Split(':')).Select(each => new BrokerAddress(each[0], int.Parse(each[1], CultureInfo.InvariantCulture)))];
        using var broker = new WireBroker(new() { Bootstrap = addresses });
        var advertised = broker.Advertised(CancellationToken.None);
        var (byClient, byBare) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < Rounds; round++)
        {
            if (round == WarmUpRounds)
            {
                byClient.Clear();
                byBare.Clear();
            }

            var mix = Mix(new(Topic, 2 * round));
            using var bare = new BareMix(addresses, advertised, new(Topic, (2 * round) + 1));
            for (var slice = 0; slice < SlicesPerRound; slice++)
            {
                byClient.Add(Time(() => RunClient(broker, mix)));
                byBare.Add(Time(() => bare.Run(MixesPerSlice)));
            }
        }

        var (client, loop) = (Median(byClient), Median(byBare));
        var (produced, fetched) = AllocatedPerRecord(broker, new(Topic, 2 * Rounds));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            raw client                                    {RequestsPerMix * MixesPerSlice / client.TotalSeconds,8:0} requests/s {loop / client,8:0.00} of the bare loop
            bare loop over the same bytes                 {RequestsPerMix * MixesPerSlice / loop.TotalSeconds,8:0} requests/s
            allocated to send a record                    {produced,8:0.0} bytes
            allocated to read a record, itself included   {fetched,8:0.0} bytes
            """);
    }

    private static Command<Offset>.Request[] Mix(TopicPartition partition) =>
    [
        new Command<Offset>.Produce(partition, [new("key", "value", 1000)]),
        new Command<Offset>.Fetch(partition, Offset.Zero),
        new Command<Offset>.ListOffsets(partition, OffsetSpec.Latest),
        new Command<Offset>.Commit(Group, partition, new(1)),
    ];

    private static void RunClient(WireBroker broker, Command<Offset>.Request[] mix)
    {
        for (var i = 0; i < MixesPerSlice; i++)
        {
            foreach (var request in mix)
            {
                Run(broker, request);
            }
        }
    }

    private static void Run(WireBroker broker, Command<Offset>.Request request)
    {
        var outcome = broker.ExecuteAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (outcome is Outcome.Refused or Outcome.Indeterminate or Outcome.NotObservable)
        {
            throw new InvalidOperationException($"{request}: {outcome}");
        }
    }

    private static TimeSpan Time(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start);
    }

    private static TimeSpan Median(List<TimeSpan> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>The difference between one batch of many records and one of a single record.</summary>
    private static (double Produced, double Fetched) AllocatedPerRecord(WireBroker broker, TopicPartition partition)
    {
        var record = new Record("key", "value", 1000);
        var one = new Command<Offset>.Produce(partition, [record]);
        var many = new Command<Offset>.Produce(partition, ValueList.From(Enumerable.Repeat(record, ManyRecords)));
        var (_, _) = (Allocated(broker, one), Allocated(broker, many));
        var produced = Allocated(broker, many) - Allocated(broker, one);
        var fetchMany = new Command<Offset>.Fetch(partition, new(1));
        var fetchOne = new Command<Offset>.Fetch(partition, Offset.Zero);
        var (_, _) = (Allocated(broker, fetchOne), Allocated(broker, fetchMany));
        var fetched = Allocated(broker, fetchMany) - Allocated(broker, fetchOne);
        return ((double)produced / (ManyRecords - 1), (double)fetched / (ManyRecords - 1));
    }

    private static long Allocated(WireBroker broker, Command<Offset>.Request request)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(broker, request);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>The same mix as bytes, to the nodes that answer it.</summary>
    private sealed class BareMix : IDisposable
    {
        private readonly List<BareConnection> connections;
        private readonly (BareConnection Connection, byte[] Request)[] mix;

        public BareMix(BrokerAddress[] addresses, AdvertisedApis advertised, TopicPartition partition)
        {
            connections = [.. addresses.Select(address => new BareConnection(address.Host, address.Port))];
            using var batch = new FrameBuffer();
            RecordBatchWriter.WriteProduced(batch, [new("key", "value", 1000)]);
            var produce = new ProduceRequest
            {
                Acks = -1, TimeoutMs = 3000, TopicData = [new() { Name = partition.Topic, PartitionData = [new() { Index = partition.Partition, Records = batch.Written }] }],
            };
            var fetch = new FetchRequest
            {
                Topics = [new() { Topic = partition.Topic, Partitions = [new() { Partition = partition.Partition, PartitionMaxBytes = int.MaxValue }] }],
            };
            var list = new ListOffsetsRequest
            {
                ReplicaId = -1, Topics = [new() { Name = partition.Topic, Partitions = [new() { PartitionIndex = partition.Partition, Timestamp = -1 }] }],
            };
            var commit = new OffsetCommitRequest
            {
                GroupId = Group,
                Topics = [new() { Name = partition.Topic, Partitions = [new() { PartitionIndex = partition.Partition, CommittedOffset = 1, CommittedMetadata = "" }] }],
            };
            var (listVersion, commitVersion) = (Version(advertised, ListOffsetsRequest.Api), Version(advertised, OffsetCommitRequest.Api));
            var listBytes = BareConnection.Encode(ListOffsetsRequest.Api, listVersion, list);
            var commitBytes = BareConnection.Encode(OffsetCommitRequest.Api, commitVersion, commit);
            var leader = connections.First(each => each.Ask<ListOffsetsRequest, ListOffsetsResponse>(listBytes, listVersion).Topics[0].Partitions[0].ErrorCode == 0);
            var coordinator = connections.First(each => each.Ask<OffsetCommitRequest, OffsetCommitResponse>(commitBytes, commitVersion).Topics[0].Partitions[0].ErrorCode == 0);
            mix =
            [
                (leader, BareConnection.Encode(ProduceRequest.Api, Version(advertised, ProduceRequest.Api), produce)),
                (leader, BareConnection.Encode(FetchRequest.Api, Version(advertised, FetchRequest.Api), fetch)),
                (leader, listBytes),
                (coordinator, commitBytes),
            ];
        }

        public void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                foreach (var (connection, request) in mix)
                {
                    connection.Exchange(request);
                }
            }
        }

        public void Dispose()
        {
            foreach (var connection in connections)
            {
                connection.Dispose();
            }
        }

        private static short Version(AdvertisedApis advertised, Api api)
        {
            var version = api.Highest;
            while (!advertised.Has(api.Key, version))
            {
                version--;
            }

            return version;
        }
    }
}
