using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Server;

/// <summary>What groups have committed: OffsetCommit, OffsetFetch, OffsetDelete.</summary>
internal static class OffsetApis
{
    /// <summary>First version of OffsetCommit that tells a group that is not there from a generation that is over.</summary>
    private const short GroupIdNotFoundVersion = 9;

    /// <summary>First version of OffsetFetch that asks for several groups.</summary>
    private const short GroupsVersion = 8;

    public static void AddTo(ApiTable table)
    {
        table.Add<OffsetCommitRequest, OffsetCommitResponse>(CommitAsync);
        table.Add<OffsetFetchRequest, OffsetFetchResponse>(FetchAsync);
        table.Add<OffsetDeleteRequest, OffsetDeleteResponse>(DeleteAsync);
    }

    /// <summary>On whose behalf; null if the fields say nothing of a member.</summary>
    public static Membership? Member(int generation, string member, string? instance) =>
        generation < 0 && member.Length == 0 && instance is null ? null : new(generation, member, instance);

    private static async ValueTask<OffsetCommitResponse?> CommitAsync(OffsetCommitRequest request, Call call) => new()
    {
        Topics = await request.Topics.MapAsync(async topic => new OffsetCommitResponse.OffsetCommitResponseTopic
        {
            Name = topic.Name,
            Partitions = await topic.Partitions.MapAsync(async partition => new OffsetCommitResponse.OffsetCommitResponsePartition
            {
                PartitionIndex = partition.PartitionIndex,
                ErrorCode = (short)await CommitAsync(request, topic.Name, partition, call),
            }),
        }),
    };

    private static async ValueTask<ErrorCode> CommitAsync(
        OffsetCommitRequest request, string topic, OffsetCommitRequest.OffsetCommitRequestPartition asked, Call call)
    {
        var command = new Command<Offset>.Commit(
            request.GroupId, new(topic, asked.PartitionIndex), new(asked.CommittedOffset), asked.CommittedMetadata, LogApis.Epoch(asked.CommittedLeaderEpoch))
        {
            Member = Member(request.GenerationIdOrMemberEpoch, request.MemberId, request.GroupInstanceId),
        };
        var error = Call.CodeOfDone(await call.ExecuteAsync(command));
        return error == ErrorCode.IllegalGeneration && call.Version >= GroupIdNotFoundVersion && !await ExistsAsync(request.GroupId, call)
            ? ErrorCode.GroupIdNotFound
            : error;
    }

    private static async ValueTask<bool> ExistsAsync(string group, Call call) =>
        await call.ExecuteAsync(new ControlRequest.DescribeGroup(group)) is not Outcome.GroupDescribed { State: "Dead" };

    private static async ValueTask<OffsetFetchResponse?> FetchAsync(OffsetFetchRequest request, Call call)
    {
        if (call.Version >= GroupsVersion)
        {
            return new() { Groups = await request.Groups.MapAsync(group => FetchGroupAsync(group.GroupId, group.Topics, request.RequireStable, call)) };
        }

        var only = await FetchGroupAsync(request.GroupId, request.Topics, request.RequireStable, call);
        return new() { Topics = only.Topics, ErrorCode = only.ErrorCode };
    }

    private static async ValueTask<OffsetFetchResponse.OffsetFetchResponseGroup> FetchGroupAsync(
        string group, OffsetFetchRequest.OffsetFetchRequestTopic[]? topics, bool requireStable, Call call)
    {
        if (topics is null)
        {
            return await FetchAllAsync(group, requireStable, call);
        }

        return new()
        {
            GroupId = group,
            Topics = await topics.MapAsync(async topic => new OffsetFetchResponse.OffsetFetchResponseTopic
            {
                Name = topic.Name,
                Partitions = await topic.PartitionIndexes.MapAsync(async partition =>
                {
                    var command = new Command<Offset>.FetchCommitted(group, new(topic.Name, partition)) { RequireStable = requireStable };
                    return Answer(partition, await call.ExecuteAsync(command));
                }),
            }),
        };
    }

    private static async ValueTask<OffsetFetchResponse.OffsetFetchResponseGroup> FetchAllAsync(string group, bool requireStable, Call call) =>
        await call.ExecuteAsync(new ControlRequest.FetchCommittedAll(group, requireStable)) switch
        {
            Outcome.CommittedOffsets all => new()
            {
                GroupId = group,
                Topics =
                [
                    .. from answer in all.Partitions
                       group answer by answer.Partition.Topic into topic
                       select new OffsetFetchResponse.OffsetFetchResponseTopic
                       {
                           Name = topic.Key, Partitions = [.. topic.Select(answer => Answer(answer.Partition.Partition, answer.Answer))],
                       },
                ],
            },
            var other => new() { GroupId = group, ErrorCode = (short)Call.CodeOf(other) },
        };

    private static OffsetFetchResponse.OffsetFetchResponsePartition Answer(int partition, Outcome outcome) => outcome switch
    {
        Outcome.CommittedOffset committed => new()
        {
            PartitionIndex = partition,
            CommittedOffset = committed.Offset?.Value ?? -1,
            CommittedLeaderEpoch = committed.LeaderEpoch ?? -1,
            Metadata = committed.Metadata ?? "",
        },
        _ => new() { PartitionIndex = partition, CommittedOffset = -1, Metadata = "", ErrorCode = (short)Call.CodeOf(outcome) },
    };

    /// <summary>What is wrong with the group is said once, and the partitions are left out.</summary>
    private static async ValueTask<OffsetDeleteResponse?> DeleteAsync(OffsetDeleteRequest request, Call call)
    {
        var topics = await request.Topics.MapAsync(async topic => new OffsetDeleteResponse.OffsetDeleteResponseTopic
        {
            Name = topic.Name,
            Partitions = await topic.Partitions.MapAsync(async partition => new OffsetDeleteResponse.OffsetDeleteResponsePartition
            {
                PartitionIndex = partition.PartitionIndex,
                ErrorCode = (short)Call.CodeOfDone(await call.ExecuteAsync(new ControlRequest.OffsetDelete(request.GroupId, new(topic.Name, partition.PartitionIndex)))),
            }),
        });
        var ofGroup = topics.SelectMany(topic => topic.Partitions).Select(partition => (ErrorCode)partition.ErrorCode)
            .FirstOrDefault(error => error is not (ErrorCode.None or ErrorCode.UnknownTopicOrPartition or ErrorCode.GroupSubscribedToTopic));
        return ofGroup == ErrorCode.None ? new() { Topics = topics } : new() { ErrorCode = (short)ofGroup };
    }
}
