using OffsetConformance.Checking.Histories;
using OffsetConformance.Contract;
using OffsetConformance.Tests.Checking.Histories;
using OffsetConformance.Tests.Wire.Records;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Tests.Wire.Fuzzing;

/// <summary>
/// Samples of what goes over the wire: batches that strangers wrote, batches and requests of the recordings, and every message in every
/// version with content by chance.
/// </summary>
internal sealed class Corpus
{
    private const int MessagesPerVersion = 3;
    private const int RecordedPerFile = 40;

    private static readonly string[] Strangers =
    [
        "librdkafka-none-small", "librdkafka-gzip-small", "librdkafka-snappy-small", "librdkafka-lz4-small", "librdkafka-zstd-small", "librdkafka-gzip-large", "librdkafka-lz4-large",
    ];

    private static readonly string[] Recorded = ["kafka-4.1.0/append", "kafka-4.1.0/compaction", "kafka-4.1.0/transactions", "kafka-4.1.0/random-001", "kafka-2.0.0/idempotence"];

    private readonly List<byte[]> batches = [];
    private readonly List<byte[]> requests = [];
    private readonly List<byte[]> answers = [];

    public Corpus(int seed)
    {
        batches.AddRange(Strangers.Select(Vector.Read));
        foreach (var (command, outcome) in Recorded.SelectMany(FromRecording))
        {
            Add(command, outcome);
        }

        AddEveryMessage(new(seed, number: -1));
    }

    public IReadOnlyList<byte[]> Batches => batches;

    public IReadOnlyList<byte[]> Requests => requests;

    /// <summary>As <see cref="AnswersEnd"/> takes them.</summary>
    public IReadOnlyList<byte[]> Answers => answers;

    private static IEnumerable<(Command<Offset> Command, Outcome Outcome)> FromRecording(string name) =>
        Recordings.Read(name).Lines.Select(line => line.Event).OfType<HistoryEvent.Answered>().SelectMany(answered => answered.Steps)
            .Where(step => step.Command is Command<Offset>.Produce or Command<Offset>.Fetch).Take(RecordedPerFile);

    private void Add(Command<Offset> command, Outcome outcome)
    {
        using var buffer = new FrameBuffer();
        switch (command, outcome)
        {
            case (Command<Offset>.Produce produce, _):
                RecordBatchWriter.WriteProduced(buffer, produce.Records, produce.Compression, produce.Producer, produce.Malformed);
                var data = new ProduceRequest.PartitionProduceData { Index = produce.Partition.Partition, Records = Batch(buffer) };
                AddRequest(ProduceRequest.Api, ProduceRequest.Api.Highest, new ProduceRequest
                {
                    Acks = -1, TransactionalId = produce.Producer?.TransactionalId, TopicData = [new() { Name = produce.Partition.Topic, PartitionData = [data] }],
                });
                break;
            case (Command<Offset>.Fetch fetch, Outcome.Fetched { Records.IsEmpty: false } fetched):
                RecordBatchWriter.WriteFetched(buffer, new(fetched.Records[0].Offset, fetched.NextOffset - 1, fetched.Records) { Compression = Compression.Snappy });
                RecordBatchWriter.WriteFetched(buffer, new(fetched.NextOffset, fetched.NextOffset, []) { Control = TransactionEnd.Abort, Timestamp = 1 });
                var asked = new FetchRequest.FetchPartition { Partition = fetch.Partition.Partition, FetchOffset = fetch.Offset.Value, PartitionMaxBytes = fetch.MaxBytes };
                AddRequest(FetchRequest.Api, FetchRequest.Api.Highest, new FetchRequest { Topics = [new() { Topic = fetch.Partition.Topic, Partitions = [asked] }] });
                var answered = new FetchResponse.PartitionData { HighWatermark = fetched.HighWatermark?.Value ?? -1, Records = Batch(buffer) };
                AddAnswer(1, FetchRequest.Api.Highest, new FetchResponse { Responses = [new() { Topic = fetch.Partition.Topic, Partitions = [answered] }] });
                break;
        }
    }

    private void AddEveryMessage(FuzzRandom random)
    {
        for (var index = 0; index < Apis.All.Length; index++)
        {
            var description = Apis.All[index];
            for (var version = description.Api.Lowest; version <= description.Api.Highest; version++)
            {
                for (var i = 0; i < MessagesPerVersion; i++)
                {
                    AddRequest(description.Api, version, Filled(description.NewRequest(), version, random));
                    AddAnswer(index, version, Filled(description.NewResponse(), version, random));
                }
            }
        }
    }

    private IMessage Filled(IMessage message, short version, FuzzRandom random)
    {
        var content = new RandomContent(random, version, batches);
        message.Describe(ref content);
        return message;
    }

    private byte[] Batch(FrameBuffer buffer)
    {
        var batch = buffer.Written.ToArray();
        batches.Add(batch);
        return batch;
    }

    private void AddRequest(Api api, short version, IMessage request)
    {
        using var buffer = new FrameBuffer();
        Frame.WriteRequest(buffer, api, new(api.Key, version, CorrelationId: 7, ClientId: "fuzz"), request);
        requests.Add(buffer.Written[Frame.LengthSize..].ToArray());
    }

    private void AddAnswer(int index, short version, IMessage answer)
    {
        using var buffer = new FrameBuffer();
        Frame.WriteResponse(buffer, Apis.All[index].Api, version, correlationId: 7, answer);
        answers.Add(AnswersEnd.Sample(index, version, buffer.Written.Span[Frame.LengthSize..]));
    }
}
