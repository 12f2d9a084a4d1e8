using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Server;

/// <summary>Where logs begin and end, and moving their start: ListOffsets, OffsetForLeaderEpoch, DeleteRecords.</summary>
internal static class LogApis
{
    public static void AddTo(ApiTable table)
    {
        table.Add<ListOffsetsRequest, ListOffsetsResponse>(ListOffsetsAsync);
        table.Add<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>(OffsetForLeaderEpochAsync);
        table.Add<DeleteRecordsRequest, DeleteRecordsResponse>(DeleteRecordsAsync);
    }

    /// <summary>Null for the number that stands for "none".</summary>
    public static int? Epoch(int epoch) => epoch < 0 ? null : epoch;

    private static async ValueTask<ListOffsetsResponse?> ListOffsetsAsync(ListOffsetsRequest request, Call call)
    {
        var asked = new List<(TopicPartition Partition, Command<Offset>.Request Part)>();
        foreach (var topic in request.Topics)
        {
            foreach (var entry in topic.Partitions)
            {
                var partition = new TopicPartition(topic.Name, entry.PartitionIndex);
                asked.Add((partition, new Command<Offset>.ListOffsets(partition, new(entry.Timestamp), (IsolationLevel)request.IsolationLevel)
                {
                    CurrentLeaderEpoch = Epoch(entry.CurrentLeaderEpoch),
                }));
            }
        }

        return new()
        {
            Topics =
            [
                .. from topic in await call.ExecuteTogetherAsync(asked)
                   select new ListOffsetsResponse.ListOffsetsTopicResponse
                   {
                       Name = topic.Topic, Partitions = [.. topic.Partitions.Select(each => Listed(each.Partition, each.Answer))],
                   },
            ],
        };
    }

    private static ListOffsetsResponse.ListOffsetsPartitionResponse Listed(int partition, Outcome outcome) => outcome switch
    {
        Outcome.OffsetListed listed => new()
        {
            PartitionIndex = partition, Offset = listed.Offset?.Value ?? -1, Timestamp = listed.Timestamp ?? -1, LeaderEpoch = listed.LeaderEpoch ?? -1,
        },
        _ => new() { PartitionIndex = partition, ErrorCode = (short)Call.CodeOf(outcome), Offset = Call.OffsetBeside(outcome) },
    };

    private static async ValueTask<OffsetForLeaderEpochResponse?> OffsetForLeaderEpochAsync(OffsetForLeaderEpochRequest request, Call call) => new()
    {
        Topics = await request.Topics.MapAsync(async topic => new OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult
        {
            Topic = topic.Topic,
            Partitions = await topic.Partitions.MapAsync(partition => OffsetForLeaderEpochAsync(topic.Topic, partition, call)),
        }),
    };

    private static async ValueTask<OffsetForLeaderEpochResponse.EpochEndOffset> OffsetForLeaderEpochAsync(
        string topic, OffsetForLeaderEpochRequest.OffsetForLeaderPartition asked, Call call)
    {
        var question = new ControlRequest.LeaderEpochEnd(new(topic, asked.Partition), asked.LeaderEpoch, Epoch(asked.CurrentLeaderEpoch));
        return await call.ExecuteAsync(question) switch
        {
            Outcome.EpochEnded ended => new() { Partition = asked.Partition, LeaderEpoch = ended.LeaderEpoch ?? -1, EndOffset = ended.EndOffset?.Value ?? -1 },
            var other => new() { Partition = asked.Partition, ErrorCode = (short)Call.CodeOf(other) },
        };
    }

    private static async ValueTask<DeleteRecordsResponse?> DeleteRecordsAsync(DeleteRecordsRequest request, Call call)
    {
        var asked = new List<(TopicPartition Partition, Command<Offset>.Request Part)>();
        foreach (var topic in request.Topics)
        {
            foreach (var entry in topic.Partitions)
            {
                var partition = new TopicPartition(topic.Name, entry.PartitionIndex);
                asked.Add((partition, new Command<Offset>.DeleteRecords(partition, new(entry.Offset))));
            }
        }

        return new()
        {
            Topics =
            [
                .. from topic in await call.ExecuteTogetherAsync(asked)
                   select new DeleteRecordsResponse.DeleteRecordsTopicResult
                   {
                       Name = topic.Topic, Partitions = [.. topic.Partitions.Select(each => Deleted(each.Partition, each.Answer))],
                   },
            ],
        };
    }

    private static DeleteRecordsResponse.DeleteRecordsPartitionResult Deleted(int partition, Outcome outcome) => outcome switch
    {
        Outcome.RecordsDeleted deleted => new() { PartitionIndex = partition, LowWatermark = deleted.LowWatermark.Value },
        _ => new() { PartitionIndex = partition, LowWatermark = Call.OffsetBeside(outcome), ErrorCode = (short)Call.CodeOf(outcome) },
    };
}
