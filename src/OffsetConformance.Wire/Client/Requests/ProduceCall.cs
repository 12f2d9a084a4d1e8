using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Wire.Client;

/// <summary>Appends one batch, acknowledged by all in-sync replicas.</summary>
internal static class ProduceCall
{
    private const short AllReplicas = -1;

    public static Outcome Execute(Command<Offset>.Produce command, in WireCall call)
    {
        if (!RecordBatchWriter.CanWrite(command.Compression))
        {
            return new Outcome.NotObservable($"the raw client writes no batches in codec {command.Compression}");
        }

        RecordBatchWriter.WriteProduced(call.Scratch, command.Records, command.Compression, command.Producer, command.Malformed, call.Now);
        var (topic, partition) = command.Partition;
        var route = Route.ToLeader(command.Partition);
        var answer = call.Ask<ProduceRequest, ProduceResponse>(route, new()
        {
            TransactionalId = command.Producer?.TransactionalId,
            Acks = AllReplicas,
            TimeoutMs = call.TimeoutMs,
            TopicData = [new() { Name = topic, PartitionData = [new() { Index = partition, Records = call.Scratch.Written }] }],
        });
        var ours = answer.Responses.FirstOrDefault(each => each.Name == topic)?.PartitionResponses.FirstOrDefault(each => each.Index == partition)
            ?? throw call.Missing(ProduceRequest.Api, $"{command.Partition}");
        return call.Refusal(route, ours.ErrorCode, ours.ErrorMessage, ours.BaseOffset) ?? new Outcome.Produced(new(ours.BaseOffset), WireNumber.OffsetOrNull(ours.LogStartOffset))
        {
            LogAppendTime = WireNumber.LongOrNull(ours.LogAppendTimeMs),
        };
    }
}
