using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Server;

/// <summary>What groups have committed: OffsetCommit, OffsetFetch, OffsetDelete.</summary>
internal sealed class OffsetApis(TopicNames names)
{
    /// <summary>First version of OffsetCommit that tells a group that is not there from a generation that is over.</summary>
    private const short GroupIdNotFoundVersion = 9;

    /// <summary>First version of OffsetFetch that asks for several groups.</summary>
    private const short GroupsVersion = 8;

    /// <summary>First versions of OffsetCommit and OffsetFetch that name topics by their ids.</summary>
    private const short ByIdVersion = 10;

    public void AddTo(ApiTable table)
    {
        table.Add<OffsetCommitRequest, OffsetCommitResponse>(CommitAsync);
        table.Add<OffsetFetchRequest, OffsetFetchResponse>(FetchAsync);
        table.Add<OffsetDeleteRequest, OffsetDeleteResponse>(DeleteAsync);
    }

    /// <summary>On whose behalf; null if the fields say nothing of a member.</summary>
    public static Membership? Member(int generation, string member, string? instance) =>
        generation < 0 && member.Length == 0 && instance is null ? null : new(generation, member, instance);

    private async ValueTask<OffsetCommitResponse?> CommitAsync(OffsetCommitRequest request, Call call)
    {
        var topics = new List<OffsetCommitResponse.OffsetCommitResponseTopic>();
        foreach (var together in Together(request.Topics, call))
        {
            await CommitAsync(request, together, topics, call);
        }

        return new() { Topics = [.. topics] };
    }

    /// <summary>By name all are one command; by id each topic is its own, since two ids may have had one name.</summary>
    private static IEnumerable<T[]> Together<T>(T[] topics, Call call) => call.Version >= ByIdVersion ? topics.Chunk(1) : [topics];

    private async ValueTask CommitAsync(
        OffsetCommitRequest request, OffsetCommitRequest.OffsetCommitRequestTopic[] together, List<OffsetCommitResponse.OffsetCommitResponseTopic> answers, Call call)
    {
        var member = Member(request.GenerationIdOrMemberEpoch, request.MemberId, request.GroupInstanceId);
        var asked = new List<(TopicPartition Partition, Command<Offset>.Request Part)>();
        foreach (var topic in together)
        {
            var name = await NameOfAsync(topic.Name, topic.TopicId, call);
            foreach (var entry in topic.Partitions)
            {
                var partition = new TopicPartition(name, entry.PartitionIndex);
                var epoch = LogApis.Epoch(entry.CommittedLeaderEpoch);
                asked.Add((partition, new Command<Offset>.Commit(request.GroupId, partition, new(entry.CommittedOffset), entry.CommittedMetadata, epoch)
                {
                    Member = member, Topic = Call.Reference(topic.TopicId),
                }));
            }
        }

        foreach (var (topic, partitions) in await call.ExecuteTogetherAsync(asked))
        {
            answers.Add(new()
            {
                Name = topic,
                TopicId = together[0].TopicId,
                Partitions = await partitions.MapAsync(async entry => new OffsetCommitResponse.OffsetCommitResponsePartition
                {
                    PartitionIndex = entry.Partition, ErrorCode = (short)await CodeOfCommitAsync(request.GroupId, entry.Answer, call),
                }),
            });
        }
    }

    private async ValueTask<string> NameOfAsync(string name, Guid id, Call call) => call.Version >= ByIdVersion ? await names.FindAsync(id, call) : name;

    private static async ValueTask<ErrorCode> CodeOfCommitAsync(string group, Outcome outcome, Call call)
    {
        var error = Call.CodeOfDone(outcome);
        return error == ErrorCode.IllegalGeneration && call.Version >= GroupIdNotFoundVersion && !await ExistsAsync(group, call)
            ? ErrorCode.GroupIdNotFound
            : error;
    }

    private static async ValueTask<bool> ExistsAsync(string group, Call call) =>
        await call.ExecuteAsync(new ControlRequest.DescribeGroup(group)) is not Outcome.GroupDescribed { State: "Dead" };

    private async ValueTask<OffsetFetchResponse?> FetchAsync(OffsetFetchRequest request, Call call)
    {
        if (call.Version >= GroupsVersion)
        {
            return new() { Groups = await request.Groups.MapAsync(group => FetchGroupAsync(group.GroupId, group.Topics, request.RequireStable, call)) };
        }

        var only = await FetchGroupAsync(request.GroupId, request.Topics, request.RequireStable, call);
        return new() { Topics = only.Topics, ErrorCode = only.ErrorCode };
    }

    private async ValueTask<OffsetFetchResponse.OffsetFetchResponseGroup> FetchGroupAsync(
        string group, OffsetFetchRequest.OffsetFetchRequestTopic[]? topics, bool requireStable, Call call)
    {
        if (topics is null)
        {
            return await FetchAllAsync(group, requireStable, call);
        }

        var answers = new List<OffsetFetchResponse.OffsetFetchResponseTopic>();
        foreach (var together in Together(topics, call))
        {
            await FetchAsync(group, together, requireStable, answers, call);
        }

        return new() { GroupId = group, Topics = [.. answers] };
    }

    private async ValueTask FetchAsync(
        string group, OffsetFetchRequest.OffsetFetchRequestTopic[] together, bool requireStable, List<OffsetFetchResponse.OffsetFetchResponseTopic> answers, Call call)
    {
        var asked = new List<(TopicPartition Partition, Command<Offset>.Request Part)>();
        foreach (var topic in together)
        {
            var name = await NameOfAsync(topic.Name, topic.TopicId, call);
            foreach (var index in topic.PartitionIndexes)
            {
                var partition = new TopicPartition(name, index);
                asked.Add((partition, new Command<Offset>.FetchCommitted(group, partition) { RequireStable = requireStable, Topic = Call.Reference(topic.TopicId) }));
            }
        }

        foreach (var (topic, partitions) in await call.ExecuteTogetherAsync(asked))
        {
            answers.Add(new() { Name = topic, TopicId = together[0].TopicId, Partitions = [.. partitions.Select(each => Answer(each.Partition, each.Answer))] });
        }
    }

    private static async ValueTask<OffsetFetchResponse.OffsetFetchResponseGroup> FetchAllAsync(string group, bool requireStable, Call call)
    {
        var outcome = await call.ExecuteAsync(new ControlRequest.FetchCommittedAll(group, requireStable));
        if (outcome is not Outcome.CommittedOffsets all)
        {
            return new() { GroupId = group, ErrorCode = (short)Call.CodeOf(outcome) };
        }

        var topics = all.Partitions.GroupBy(answer => answer.Partition.Topic, StringComparer.Ordinal).ToArray();
        return new()
        {
            GroupId = group,
            Topics = await topics.MapAsync(async topic => new OffsetFetchResponse.OffsetFetchResponseTopic
            {
                Name = topic.Key,
                TopicId = call.Version >= ByIdVersion ? await TopicNames.IdOfAsync(topic.Key, call) : Guid.Empty,
                Partitions = [.. topic.Select(answer => Answer(answer.Partition.Partition, answer.Answer))],
            }),
        };
    }

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
