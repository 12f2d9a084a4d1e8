using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Client;

/// <summary>Questions about the ends of a log, and the request that moves its start.</summary>
internal static class OffsetCalls
{
    public static Outcome ListOffsets(Command<Offset>.ListOffsets command, in WireCall call)
    {
        const short WithIsolation = 2;
        const short WithLeaderEpoch = 4;
        var (topic, partition) = command.Partition;
        var route = Route.ToLeader(command.Partition);
        var request = new ListOffsetsRequest
        {
            ReplicaId = WireNumber.None,
            IsolationLevel = (sbyte)command.Isolation,
            TimeoutMs = call.TimeoutMs,
            Topics =
            [
                new()
                {
                    Name = topic,
                    Partitions = [new() { PartitionIndex = partition, CurrentLeaderEpoch = command.CurrentLeaderEpoch ?? WireNumber.None, Timestamp = command.Spec.Timestamp }],
                },
            ],
        };
        var since = command.CurrentLeaderEpoch is not null ? WithLeaderEpoch : command.Isolation == IsolationLevel.ReadCommitted ? WithIsolation : (short)0;
        var answer = call.Ask<ListOffsetsRequest, ListOffsetsResponse>(route, request, since);
        var ours = answer.Topics.FirstOrDefault(each => each.Name == topic)?.Partitions.FirstOrDefault(each => each.PartitionIndex == partition)
            ?? throw call.Missing(ListOffsetsRequest.Api, $"{command.Partition}");
        return call.Refusal(route, ours.ErrorCode) ?? new Outcome.OffsetListed(WireNumber.OffsetOrNull(ours.Offset), WireNumber.LongOrNull(ours.Timestamp))
        {
            LeaderEpoch = WireNumber.IntOrNull(ours.LeaderEpoch),
        };
    }

    public static Outcome LeaderEpochEnd(ControlRequest.LeaderEpochEnd command, in WireCall call)
    {
        const short WithCurrentEpoch = 2;
        var (topic, partition) = command.Partition;
        var route = Route.ToLeader(command.Partition);
        var request = new OffsetForLeaderEpochRequest
        {
            ReplicaId = WireNumber.None,
            Topics =
            [
                new()
                {
                    Topic = topic,
                    Partitions = [new() { Partition = partition, CurrentLeaderEpoch = command.CurrentLeaderEpoch ?? WireNumber.None, LeaderEpoch = command.LeaderEpoch }],
                },
            ],
        };
        var answer = call.Ask<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>(route, request, command.CurrentLeaderEpoch is null ? (short)0 : WithCurrentEpoch);
        var ours = answer.Topics.FirstOrDefault(each => each.Topic == topic)?.Partitions.FirstOrDefault(each => each.Partition == partition)
            ?? throw call.Missing(OffsetForLeaderEpochRequest.Api, $"{command.Partition}");
        return call.Refusal(route, ours.ErrorCode) ?? new Outcome.EpochEnded(WireNumber.IntOrNull(ours.LeaderEpoch), WireNumber.OffsetOrNull(ours.EndOffset));
    }

    public static Outcome DeleteRecords(TopicPartition where, Offset offset, in WireCall call)
    {
        var (topic, partition) = where;
        var route = Route.ToLeader(where);
        var answer = call.Ask<DeleteRecordsRequest, DeleteRecordsResponse>(route, new()
        {
            TimeoutMs = call.TimeoutMs,
            Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = partition, Offset = offset.Value }] }],
        });
        var ours = answer.Topics.FirstOrDefault(each => each.Name == topic)?.Partitions.FirstOrDefault(each => each.PartitionIndex == partition)
            ?? throw call.Missing(DeleteRecordsRequest.Api, $"{where}");
        return call.Refusal(route, ours.ErrorCode) ?? new Outcome.RecordsDeleted(new(ours.LowWatermark));
    }

    public static Outcome Trim(Command<Offset>.Trim command, in WireCall call) =>
        DeleteRecords(command.Partition, command.Offset, call) is var outcome and not Outcome.RecordsDeleted ? outcome : Outcome.Acknowledged.Instance;
}
