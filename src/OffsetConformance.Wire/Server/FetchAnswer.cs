using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Wire.Server;

/// <summary>One look at the partitions of a Fetch request: what there is, up to so many bytes of records over all of them.</summary>
internal sealed class FetchAnswer(int maxBytes, IsolationLevel isolation)
{
    private readonly List<FetchResponse.FetchableTopicResponse> topics = [];
    private bool isAnyKnown;
    private bool isAnyRefused;

    /// <summary>Bytes of records so far.</summary>
    public int Bytes { get; private set; }

    /// <summary>Whether waiting is pointless: something was refused, or nothing was asked for that could come.</summary>
    public bool MustNotWait => isAnyRefused || !isAnyKnown;

    public async ValueTask ReadAsync(FetchRequest.FetchTopic[] asked, Call call)
    {
        foreach (var topic in asked)
        {
            topics.Add(new() { Topic = topic.Topic, Partitions = await topic.Partitions.MapAsync(partition => ReadAsync(topic.Topic, partition, call)) });
        }
    }

    public FetchResponse ToResponse() => new() { Responses = [.. topics] };

    private async ValueTask<FetchResponse.PartitionData> ReadAsync(string topic, FetchRequest.FetchPartition asked, Call call)
    {
        var limit = Math.Max(0, Math.Min(asked.PartitionMaxBytes, maxBytes - Bytes));
        var command = new Command<Offset>.Fetch(new(topic, asked.Partition), new(asked.FetchOffset), isolation)
        {
            MaxBytes = limit, CurrentLeaderEpoch = LogApis.Epoch(asked.CurrentLeaderEpoch), WantsBatches = true,
        };
        var outcome = await call.ExecuteAsync(command);
        if (outcome is not Outcome.Fetched fetched)
        {
            var error = Call.CodeOf(outcome);

            // A partition that is not there is no reason for Kafka to answer at once, unless nothing else was asked for.
            isAnyRefused |= error != ErrorCode.UnknownTopicOrPartition;
            return new() { PartitionIndex = asked.Partition, ErrorCode = (short)error, HighWatermark = -1, Records = ReadOnlyMemory<byte>.Empty };
        }

        isAnyKnown = true;
        var records = Write(fetched.Batches, limit);
        Bytes += records.Length;
        return new()
        {
            PartitionIndex = asked.Partition,
            HighWatermark = fetched.HighWatermark?.Value ?? -1,
            LastStableOffset = fetched.LastStableOffset?.Value ?? -1,
            LogStartOffset = fetched.LogStartOffset?.Value ?? -1,
            AbortedTransactions = fetched.AbortedTransactions is { } aborted
                ? [.. aborted.Select(transaction => new FetchResponse.AbortedTransaction { ProducerId = transaction.ProducerId, FirstOffset = transaction.FirstOffset.Value })]
                : null,
            Records = records,
        };
    }

    /// <summary>
    /// How much the broker gives is its own affair, but the answer's very first batch is the only one that may be larger than what is left.
    /// </summary>
    private ReadOnlyMemory<byte> Write(ValueList<FetchedBatch> batches, int limit)
    {
        if (batches.IsEmpty)
        {
            return default;
        }

        var mayExceed = Bytes == 0;
        using var buffer = new FrameBuffer();
        foreach (var batch in batches)
        {
            var length = buffer.Length;
            RecordBatchWriter.WriteFetched(buffer, Writable(batch));
            if (!mayExceed && buffer.Length > limit)
            {
                buffer.Truncate(length);
                break;
            }
        }

        return buffer.Written.ToArray();
    }

    /// <summary>A broker may compress anew, or not at all; where a codec can't be written, it doesn't.</summary>
    private static FetchedBatch Writable(FetchedBatch batch) =>
        RecordBatchWriter.CanWrite(batch.Compression) ? batch : batch with { Compression = Compression.None };
}
