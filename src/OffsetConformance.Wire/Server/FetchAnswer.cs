using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Wire.Server;

/// <summary>One look at the partitions of a Fetch request: what there is, up to so many bytes of records over all of them.</summary>
internal sealed class FetchAnswer
{
    private readonly Call call;
    private readonly int maxBytes;
    private readonly FetchRequest request;
    private readonly ServedFetchSession? session;
    private readonly FrameBuffer records;
    private readonly List<FetchResponse.FetchableTopicResponse> topics = [];

    /// <summary>Where each partition's records lie, in the order of the answer; the buffer may move while it grows.</summary>
    private readonly List<(FetchResponse.PartitionData Partition, Range Records)> places = [];

    private bool isAnyKnown;
    private bool isAnyRefused;

    /// <param name="call">Whose request it is.</param>
    /// <param name="request">Names every partition that is to be looked at.</param>
    /// <param name="maxBytes">Of records, over all partitions.</param>
    /// <param name="session">Null for an answer that leaves nothing out.</param>
    public FetchAnswer(Call call, FetchRequest request, int maxBytes, ServedFetchSession? session = null)
    {
        (this.call, this.request, this.maxBytes, this.session) = (call, request, maxBytes, session);
        records = call.Scratch;
        records.Clear();
    }

    /// <summary>Bytes of records so far.</summary>
    public int Bytes => records.Length;

    /// <summary>Whether waiting is pointless: something was refused, or nothing was asked for that could come.</summary>
    public bool MustNotWait => isAnyRefused || !isAnyKnown;

    public async ValueTask ReadAsync()
    {
        foreach (var topic in request.Topics)
        {
            var answers = await topic.Partitions.MapAsync(partition => ReadAsync(topic, partition));
            FetchResponse.PartitionData[] told = [.. answers.OfType<FetchResponse.PartitionData>()];
            if (session is null || told.Length > 0)
            {
                topics.Add(new() { Topic = topic.Topic, TopicId = topic.TopicId, Partitions = told });
            }
        }
    }

    /// <summary>Good until the call ends.</summary>
    public FetchResponse ToResponse()
    {
        foreach (var (partition, place) in places)
        {
            partition.Records = records.Written[place];
        }

        return new() { Responses = [.. topics] };
    }

    /// <summary>Null for a partition that is left out.</summary>
    private async ValueTask<FetchResponse.PartitionData?> ReadAsync(FetchRequest.FetchTopic topic, FetchRequest.FetchPartition asked)
    {
        var limit = Math.Max(0, Math.Min(asked.PartitionMaxBytes, maxBytes - Bytes));
        var command = new Command<Offset>.Fetch(new(topic.Topic, asked.Partition), new(asked.FetchOffset), (IsolationLevel)request.IsolationLevel)
        {
            MaxBytes = limit, MinBytes = request.MinBytes, MaxWait = request.MaxWaitMs, CurrentLeaderEpoch = LogApis.Epoch(asked.CurrentLeaderEpoch), WantsBatches = true,
            Session = session?.Next(asked) ?? FetchSession.None, Topic = Call.Reference(topic.TopicId),
        };
        var outcome = session is null ? await call.ExecuteAsync(command) : await call.ExecuteAsync(command, session.Client);
        if (outcome is Outcome.Unchanged)
        {
            return null;
        }

        if (outcome is not Outcome.Fetched fetched)
        {
            var error = Call.CodeOf(outcome);

            // A partition that is not there is no reason for Kafka to answer at once, unless nothing else was asked for.
            isAnyRefused |= error != ErrorCode.UnknownTopicOrPartition;
            return Refused(asked.Partition, error);
        }

        isAnyKnown = true;
        var partition = Describe(asked.Partition, fetched);
        var start = records.Length;
        Write(fetched.Batches, limit);
        places.Add((partition, start..records.Length));
        return partition;
    }

    private static FetchResponse.PartitionData Refused(int partition, ErrorCode error) => new()
    {
        PartitionIndex = partition, ErrorCode = (short)error, HighWatermark = -1, Records = ReadOnlyMemory<byte>.Empty,
    };

    private static FetchResponse.PartitionData Describe(int partition, Outcome.Fetched fetched) => new()
    {
        PartitionIndex = partition,
        HighWatermark = fetched.HighWatermark?.Value ?? -1,
        LastStableOffset = fetched.LastStableOffset?.Value ?? -1,
        LogStartOffset = fetched.LogStartOffset?.Value ?? -1,
        AbortedTransactions = fetched.AbortedTransactions is { } aborted
            ? [.. aborted.Select(transaction => new FetchResponse.AbortedTransaction { ProducerId = transaction.ProducerId, FirstOffset = transaction.FirstOffset.Value })]
            : null,
    };

    /// <summary>
    /// How much the broker gives is its own affair, but the answer's very first batch is the only one that may be larger than what is left.
    /// </summary>
    private void Write(ValueList<FetchedBatch> batches, int limit)
    {
        var start = records.Length;
        foreach (var batch in batches)
        {
            var before = records.Length;
            RecordBatchWriter.WriteFetched(records, Writable(batch));
            if (start > 0 && records.Length - start > limit)
            {
                records.Truncate(before);
                return;
            }
        }
    }

    /// <summary>A broker may compress anew, or not at all; where a codec can't be written, it doesn't.</summary>
    private static FetchedBatch Writable(FetchedBatch batch) =>
        RecordBatchWriter.CanWrite(batch.Compression) ? batch : batch with { Compression = Compression.None };
}
