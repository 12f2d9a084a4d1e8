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

    private static async ValueTask<OffsetCommitResponse?> CommitAsync(OffsetCommitRequest request, Call call)
    {
        var member = Member(request.GenerationIdOrMemberEpoch, request.MemberId, request.GroupInstanceId);
        var asked = new List<(TopicPartition Partition, Command<Offset>.Request Part)>();
        foreach (var topic in request.Topics)
        {
            foreach (var entry in topic.Partitions)
            {
                var partition = new TopicPartition(topic.Name, entry.PartitionIndex);
                var epoch = LogApis.Epoch(entry.CommittedLeaderEpoch);
                asked.Add((partition, new Command<Offset>.Commit(request.GroupId, partition, new(entry.CommittedOffset), entry.CommittedMetadata, epoch) { Member = member }));
            }
        }

        var topics = new List<OffsetCommitResponse.OffsetCommitResponseTopic>();
        foreach (var (topic, partitions) in await call.ExecuteTogetherAsync(asked))
        {
            topics.Add(new()
            {
                Name = topic,
                Partitions = await partitions.MapAsync(async entry => new OffsetCommitResponse.OffsetCommitResponsePartition
                {
                    PartitionIndex = entry.Partition, ErrorCode = (short)await CodeOfCommitAsync(request.GroupId, entry.Answer, call),
                }),
            });
        }

        return new() { Topics = [.. topics] };
    }

    private static async ValueTask<ErrorCode> CodeOfCommitAsync(string group, Outcome outcome, Call call)
    {
        var error = Call.CodeOfDone(outcome);
        return error == ErrorCode.IllegalGeneration && call.Version >= GroupIdNotFoundVersion && !await ExistsAsync(group, call)
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

        var asked = new List<(TopicPartition Partition, Command<Offset>.Request Part)>();
        foreach (var topic in topics)
        {
            foreach (var index in topic.PartitionIndexes)
            {
                var partition = new TopicPartition(topic.Name, index);
                asked.Add((partition, new Command<Offset>.FetchCommitted(group, partition) { RequireStable = requireStable }));
            }
        }

        return new()
        {
            GroupId = group,
            Topics =
            [
                .. from topic in await call.ExecuteTogetherAsync(asked)
                   select new OffsetFetchResponse.OffsetFetchResponseTopic
                   {
                       Name = topic.Topic, Partitions = [.. topic.Partitions.Select(each => Answer(each.Partition, each.Answer))],
                   },
            ],
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
        _ => new() { PartitionIndex = partition, CommittedOffset = Call.OffsetBeside(outcome), Metadata = "", ErrorCode = (short)Call.CodeOf(outcome) },
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
