using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Server;

/// <summary>Produce: each partition's batch is one command, and whoever waits for it to be read is woken.</summary>
internal sealed class ProduceApi(Arrivals arrivals)
{
    private const short AllReplicas = -1;

    public void AddTo(ApiTable table) => table.Add<ProduceRequest, ProduceResponse>(ProduceAsync);

    /// <exception cref="NoAnswerException">
    /// A batch was refused and the client wants no answer: that its connection ends is how it learns of it.
    /// </exception>
    private async ValueTask<ProduceResponse?> ProduceAsync(ProduceRequest request, Call call)
    {
        var topics = await request.TopicData.MapAsync(async topic => new ProduceResponse.TopicProduceResponse
        {
            Name = topic.Name,
            PartitionResponses = await topic.PartitionData.MapAsync(partition => ProduceAsync(request, new(topic.Name, partition.Index), partition.Records, call)),
        });
        if (request.Acks != 0)
        {
            return new() { Responses = topics };
        }

        return topics.Any(topic => topic.PartitionResponses.Any(partition => partition.ErrorCode != (short)ErrorCode.None))
            ? throw new NoAnswerException("a batch was refused that was sent with acks=0")
            : null;
    }

    private async ValueTask<ProduceResponse.PartitionProduceResponse> ProduceAsync(
        ProduceRequest request, TopicPartition partition, ReadOnlyMemory<byte>? records, Call call)
    {
        if (request.Acks is not (0 or 1 or AllReplicas))
        {
            return Refusal(partition, ErrorCode.InvalidRequiredAcks);
        }

        if (ProducedBatch.Read(partition, records ?? default, request.TransactionalId, call.Version, out var error) is not { } command)
        {
            return Refusal(partition, error);
        }

        switch (await call.ExecuteAsync(command))
        {
            case Outcome.Produced produced:
                arrivals.Tell(partition);
                return new()
                {
                    Index = partition.Partition,
                    BaseOffset = produced.BaseOffset.Value,
                    LogAppendTimeMs = produced.LogAppendTime ?? -1,
                    LogStartOffset = produced.LogStartOffset?.Value ?? -1,
                };

            case var other:
                return Refusal(partition, Call.CodeOf(other), Call.OffsetBeside(other));
        }
    }

    private static ProduceResponse.PartitionProduceResponse Refusal(TopicPartition partition, ErrorCode error, long baseOffset = -1) =>
        new() { Index = partition.Partition, ErrorCode = (short)error, BaseOffset = baseOffset };
}
