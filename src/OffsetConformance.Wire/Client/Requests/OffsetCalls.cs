using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Client;

/// <summary>Questions about the ends of a log, and the request that moves its start.</summary>
internal static class OffsetCalls
{
    public static Outcome ListOffsets(Command<Offset>.ListOffsets command, in WireCall call)
    {
        var (topic, partition) = command.Partition;
        var route = Route.ToLeader(command.Partition);
        var answer = AskOffsets([command], command.Isolation, route, call);
        var ours = answer.Topics.FirstOrDefault(each => each.Name == topic)?.Partitions.FirstOrDefault(each => each.PartitionIndex == partition)
            ?? throw call.Missing(ListOffsetsRequest.Api, $"{command.Partition}");
        return Listed(route, command.Spec, ours, call);
    }

    public static Outcome ListOffsetsTogether(Command<Offset>.ListOffsets[] parts, in WireCall call)
    {
        var isolation = TogetherCalls.Shared(parts, part => part.Isolation, "isolation levels");
        var answer = AskOffsets(parts, isolation, TogetherCalls.RouteToLeader(parts.Select(part => part.Partition), call), call);
        var entries = new List<(TopicPartition Partition, Outcome Answer)>();
        foreach (var topic in answer.Topics)
        {
            foreach (var entry in topic.Partitions)
            {
                var partition = new TopicPartition(topic.Name, entry.PartitionIndex);
                var spec = Array.FindLast(parts, part => part.Partition == partition)?.Spec ?? OffsetSpec.Latest;
                entries.Add((partition, Listed(Route.ToLeader(partition), spec, entry, call)));
            }
        }

        return new Outcome.AnsweredTogether(ValueList.From(entries));
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

    public static Outcome DeleteRecords(Command<Offset>.DeleteRecords command, in WireCall call)
    {
        var (topic, partition) = command.Partition;
        var route = Route.ToLeader(command.Partition);
        var answer = AskDeletion([command], route, call);
        var ours = answer.Topics.FirstOrDefault(each => each.Name == topic)?.Partitions.FirstOrDefault(each => each.PartitionIndex == partition)
            ?? throw call.Missing(DeleteRecordsRequest.Api, $"{command.Partition}");
        return Deleted(route, ours, call);
    }

    public static Outcome DeleteRecordsTogether(Command<Offset>.DeleteRecords[] parts, in WireCall call)
    {
        var answer = AskDeletion(parts, TogetherCalls.RouteToLeader(parts.Select(part => part.Partition), call), call);
        var entries = new List<(TopicPartition Partition, Outcome Answer)>();
        foreach (var topic in answer.Topics)
        {
            foreach (var entry in topic.Partitions)
            {
                var partition = new TopicPartition(topic.Name, entry.PartitionIndex);
                entries.Add((partition, Deleted(Route.ToLeader(partition), entry, call)));
            }
        }

        return new Outcome.AnsweredTogether(ValueList.From(entries));
    }

    public static Outcome Trim(Command<Offset>.Trim command, in WireCall call) =>
        DeleteRecords(new Command<Offset>.DeleteRecords(command.Partition, command.Offset), call) is var outcome and not Outcome.RecordsDeleted
            ? outcome
            : Outcome.Acknowledged.Instance;

    private static ListOffsetsResponse AskOffsets(Command<Offset>.ListOffsets[] parts, IsolationLevel isolation, Route route, in WireCall call)
    {
        const short WithIsolation = 2;
        const short WithLeaderEpoch = 4;
        var since = Array.Exists(parts, part => part.CurrentLeaderEpoch is not null) ? WithLeaderEpoch : isolation == IsolationLevel.ReadCommitted ? WithIsolation : (short)0;
        return call.Ask<ListOffsetsRequest, ListOffsetsResponse>(
            route,
            new()
            {
                ReplicaId = WireNumber.None,
                IsolationLevel = (sbyte)isolation,
                TimeoutMs = call.TimeoutMs,
                Topics = TogetherCalls.ByTopic(parts, part => part.Partition, static (topic, ofTopic) => new ListOffsetsRequest.ListOffsetsTopic
                {
                    Name = topic,
                    Partitions =
                    [
                        .. ofTopic.Select(part => new ListOffsetsRequest.ListOffsetsPartition
                        {
                            PartitionIndex = part.Partition.Partition,
                            CurrentLeaderEpoch = part.CurrentLeaderEpoch ?? WireNumber.None,
                            Timestamp = part.Spec.Timestamp,
                        }),
                    ],
                }),
            },
            since);
    }

    private static DeleteRecordsResponse AskDeletion(Command<Offset>.DeleteRecords[] parts, Route route, in WireCall call) =>
        call.Ask<DeleteRecordsRequest, DeleteRecordsResponse>(route, new()
        {
            TimeoutMs = call.TimeoutMs,
            Topics = TogetherCalls.ByTopic(parts, part => part.Partition, static (topic, ofTopic) => new DeleteRecordsRequest.DeleteRecordsTopic
            {
                Name = topic,
                Partitions = [.. ofTopic.Select(part => new DeleteRecordsRequest.DeleteRecordsPartition { PartitionIndex = part.Partition.Partition, Offset = part.Offset.Value })],
            }),
        });

    private static Outcome Listed(Route route, OffsetSpec spec, ListOffsetsResponse.ListOffsetsPartitionResponse answer, in WireCall call) =>
        call.Refusal(route, answer.ErrorCode, beside: answer.Offset) ?? new Outcome.OffsetListed(
            WireNumber.OffsetOrNull(answer.Offset), spec.TimestampTold(answer.Timestamp, answer.Offset != WireNumber.None))
        {
            LeaderEpoch = WireNumber.IntOrNull(answer.LeaderEpoch),
        };

    private static Outcome Deleted(Route route, DeleteRecordsResponse.DeleteRecordsPartitionResult answer, in WireCall call) =>
        call.Refusal(route, answer.ErrorCode, beside: answer.LowWatermark) ?? new Outcome.RecordsDeleted(new(answer.LowWatermark));
}
