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
        // A partition that is listed twice is refused at every place where it is listed.
        var twice = request.Topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Name, partition.PartitionIndex)))
            .GroupBy(partition => partition).Where(same => same.Skip(1).Any()).Select(same => same.Key).ToHashSet();
        return new()
        {
            Topics = await request.Topics.MapAsync(async topic => new ListOffsetsResponse.ListOffsetsTopicResponse
            {
                Name = topic.Name,
                Partitions = await topic.Partitions.MapAsync(partition => ListOffsetsAsync(request, topic.Name, partition, twice, call)),
            }),
        };
    }

    private static async ValueTask<ListOffsetsResponse.ListOffsetsPartitionResponse> ListOffsetsAsync(
        ListOffsetsRequest request, string topic, ListOffsetsRequest.ListOffsetsPartition asked, HashSet<TopicPartition> twice, Call call)
    {
        var partition = new TopicPartition(topic, asked.PartitionIndex);
        if (twice.Contains(partition))
        {
            return new() { PartitionIndex = asked.PartitionIndex, ErrorCode = (short)ErrorCode.InvalidRequest };
        }

        var command = new Command<Offset>.ListOffsets(partition, new(asked.Timestamp), (IsolationLevel)request.IsolationLevel)
        {
            CurrentLeaderEpoch = Epoch(asked.CurrentLeaderEpoch),
        };
        return await call.ExecuteAsync(command) switch
        {
            Outcome.OffsetListed listed => new()
            {
                PartitionIndex = asked.PartitionIndex,
                Offset = listed.Offset?.Value ?? -1,
                Timestamp = listed.Timestamp ?? -1,
                LeaderEpoch = listed.LeaderEpoch ?? -1,
            },
            var other => new() { PartitionIndex = asked.PartitionIndex, ErrorCode = (short)Call.CodeOf(other) },
        };
    }

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

    private static async ValueTask<DeleteRecordsResponse?> DeleteRecordsAsync(DeleteRecordsRequest request, Call call) => new()
    {
        Topics = await request.Topics.MapAsync(async topic => new DeleteRecordsResponse.DeleteRecordsTopicResult
        {
            Name = topic.Name,
            Partitions = await topic.Partitions.MapAsync(async partition =>
                await call.ExecuteAsync(new Command<Offset>.DeleteRecords(new(topic.Name, partition.PartitionIndex), new(partition.Offset))) switch
                {
                    Outcome.RecordsDeleted deleted => new DeleteRecordsResponse.DeleteRecordsPartitionResult
                    {
                        PartitionIndex = partition.PartitionIndex, LowWatermark = deleted.LowWatermark.Value,
                    },
                    var other => new() { PartitionIndex = partition.PartitionIndex, LowWatermark = -1, ErrorCode = (short)Call.CodeOf(other) },
                }),
        }),
    };
}
