using System.Net;
using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Server;

/// <summary>The cluster and its topics: Metadata, FindCoordinator, CreateTopics, CreatePartitions, DeleteTopics.</summary>
internal sealed class TopicApis(IPEndPoint address, int? autoCreatePartitions, Arrivals arrivals, TopicNames names)
{
    /// <summary>The only node leads, replicates, controls and coordinates everything.</summary>
    public const int NodeId = 0;

    private const string ClusterId = "offset-conformance";
    private const sbyte GroupKey = 0;
    private const sbyte TransactionalKey = 1;

    /// <summary>First version of Metadata in which "all topics" is said by null; before, by none.</summary>
    private const short NullTopicsVersion = 1;

    /// <summary>First version of FindCoordinator that asks for several keys.</summary>
    private const short KeysVersion = 4;

    /// <summary>First version of Metadata in which a topic may be asked for by its id.</summary>
    private const short ByIdVersion = 12;

    /// <summary>Partitions of a topic whose creator leaves the number to the broker (num.partitions).</summary>
    private const int DefaultPartitions = 1;

    /// <summary>What stands for "as the broker does it".</summary>
    private const int BrokersDefault = -1;

    private static readonly int[] Nodes = [NodeId];

    public void AddTo(ApiTable table)
    {
        table.Add<MetadataRequest, MetadataResponse>(MetadataAsync);
        table.Add<FindCoordinatorRequest, FindCoordinatorResponse>(FindCoordinatorAsync);
        table.Add<CreateTopicsRequest, CreateTopicsResponse>(CreateAsync);
        table.Add<CreatePartitionsRequest, CreatePartitionsResponse>(CreatePartitionsAsync);
        table.Add<DeleteTopicsRequest, DeleteTopicsResponse>(DeleteAsync);
    }

    private async ValueTask<MetadataResponse?> MetadataAsync(MetadataRequest request, Call call)
    {
        var named = request.Topics is [] && call.Version < NullTopicsVersion ? null : request.Topics;
        ValueList<string>? wanted = named is { } asked ? ValueList.From(asked.Select(topic => topic.Name).OfType<string>().Distinct()) : null;
        if (await call.ExecuteAsync(new ControlRequest.Metadata(wanted)) is var outcome && outcome is not Outcome.TopicsDescribed)
        {
            throw new NoAnswerException($"metadata: {Call.CodeOf(outcome)}, for which the answer has no place");
        }

        var described = ((Outcome.TopicsDescribed)outcome).Topics.AsSpan().ToArray();
        return new()
        {
            Brokers = [new() { NodeId = NodeId, Host = address.Address.ToString(), Port = address.Port }],
            ClusterId = ClusterId,
            ControllerId = NodeId,
            Topics =
            [
                .. await described.MapAsync(async topic => Describe(request.AllowAutoTopicCreation ? await AutoCreateAsync(topic, call) : topic)),
                .. (named ?? []).Where(topic => topic.Name is null).Select(topic => ById(topic, call.Version)),
            ],
        };
    }

    /// <summary>The topic as it is after it was created, if it was not there and may be.</summary>
    private async ValueTask<TopicDescription> AutoCreateAsync(TopicDescription topic, Call call)
    {
        if (topic.Error != ErrorCode.UnknownTopicOrPartition || autoCreatePartitions is not { } partitions)
        {
            return topic;
        }

        // Another client may be faster, which is as good.
        await call.ExecuteAsync(new ControlRequest.CreateTopic(topic.Topic, partitions));
        return await call.ExecuteAsync(new ControlRequest.Metadata([topic.Topic])) is Outcome.TopicsDescribed { Topics: [var created] } ? created : topic;
    }

    private MetadataResponse.MetadataResponseTopic Describe(TopicDescription topic)
    {
        names.Learn(topic.Id, topic.Topic);
        return new()
        {
            ErrorCode = (short)topic.Error,
            Name = topic.Topic,
            TopicId = topic.Id,
            IsInternal = topic.IsInternal,
            Partitions =
            [
                .. from partition in Enumerable.Range(0, topic.Partitions)
                   select new MetadataResponse.MetadataResponsePartition
                   {
                       PartitionIndex = partition, LeaderId = NodeId, LeaderEpoch = topic.LeaderEpoch, ReplicaNodes = Nodes, IsrNodes = Nodes,
                   },
            ],
        };
    }

    /// <summary>Only a fetch may go by id here. Two versions can ask by id and must not; their answers have no place for a null name.</summary>
    private static MetadataResponse.MetadataResponseTopic ById(MetadataRequest.MetadataRequestTopic asked, short version) =>
        version < ByIdVersion
            ? new() { ErrorCode = (short)ErrorCode.InvalidRequest, Name = "", TopicId = asked.TopicId }
            : new() { ErrorCode = (short)ErrorCode.UnknownTopicId, TopicId = asked.TopicId };

    private ValueTask<FindCoordinatorResponse?> FindCoordinatorAsync(FindCoordinatorRequest request, Call call)
    {
        // Other kinds of coordinators there are none.
        var error = (short)(request.KeyType is GroupKey or TransactionalKey ? ErrorCode.None : ErrorCode.InvalidRequest);
        var (node, host, port) = error == 0 ? (NodeId, address.Address.ToString(), address.Port) : (-1, "", -1);
        return new(call.Version < KeysVersion
            ? new() { ErrorCode = error, NodeId = node, Host = host, Port = port }
            : new FindCoordinatorResponse
            {
                Coordinators =
                [
                    .. from key in request.CoordinatorKeys
                       select new FindCoordinatorResponse.Coordinator { Key = key, ErrorCode = error, NodeId = node, Host = host, Port = port },
                ],
            });
    }

    private async ValueTask<CreateTopicsResponse?> CreateAsync(CreateTopicsRequest request, Call call)
    {
        var twice = request.Topics.GroupBy(topic => topic.Name, StringComparer.Ordinal).Where(same => same.Skip(1).Any()).Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Topics = await request.Topics.DistinctBy(topic => topic.Name, StringComparer.Ordinal).ToArray().MapAsync(async topic =>
            {
                var partitions = PartitionsOf(topic);
                var (error, message, id) = twice.Contains(topic.Name) ? (ErrorCode.InvalidRequest, "the topic is named more than once", null)
                    : request.ValidateOnly ? (ErrorCode.InvalidRequest, "topics are created here, not only checked", null)
                    : await CreateAsync(topic, partitions, call);
                return error == ErrorCode.None
                    ? new CreateTopicsResponse.CreatableTopicResult { Name = topic.Name, TopicId = id ?? Guid.Empty, NumPartitions = partitions, ReplicationFactor = 1 }
                    : new() { Name = topic.Name, ErrorCode = (short)error, ErrorMessage = message };
            }),
        };
    }

    private static int PartitionsOf(CreateTopicsRequest.CreatableTopic topic) =>
        topic.Assignments.Length > 0 ? topic.Assignments.Length : topic.NumPartitions == BrokersDefault ? DefaultPartitions : topic.NumPartitions;

    private async ValueTask<(ErrorCode Error, string? Message, Guid? Id)> CreateAsync(CreateTopicsRequest.CreatableTopic topic, int partitions, Call call)
    {
        if (topic.Assignments.Length == 0 && topic.ReplicationFactor is not (1 or BrokersDefault))
        {
            return (ErrorCode.InvalidReplicationFactor, "there is one node", null);
        }

        var config = topic.Configs.Select(setting => new Setting(setting.Name, setting.Value));
        var outcome = await call.ExecuteAsync(new ControlRequest.CreateTopic(topic.Name, partitions, ValueList.From(config)));
        var id = (outcome as Outcome.TopicCreated)?.Id;
        names.Learn(id ?? Guid.Empty, topic.Name);
        return (Call.CodeOfDone(outcome), (outcome as Outcome.Refused)?.Message, id);
    }

    private static async ValueTask<CreatePartitionsResponse?> CreatePartitionsAsync(CreatePartitionsRequest request, Call call)
    {
        var twice = request.Topics.GroupBy(topic => topic.Name, StringComparer.Ordinal).Where(same => same.Skip(1).Any()).Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Results = await request.Topics.DistinctBy(topic => topic.Name, StringComparer.Ordinal).ToArray().MapAsync(async topic =>
            {
                var (error, message) = twice.Contains(topic.Name) ? (ErrorCode.InvalidRequest, "the topic is named more than once")
                    : request.ValidateOnly ? (ErrorCode.InvalidRequest, "partitions are created here, not only checked")
                    : await CreatePartitionsAsync(topic, call);
                return new CreatePartitionsResponse.CreatePartitionsTopicResult { Name = topic.Name, ErrorCode = (short)error, ErrorMessage = message };
            }),
        };
    }

    private static async ValueTask<(ErrorCode Error, string? Message)> CreatePartitionsAsync(CreatePartitionsRequest.CreatePartitionsTopic topic, Call call)
    {
        var outcome = await call.ExecuteAsync(new ControlRequest.CreatePartitions(topic.Name, topic.Count));
        return (Call.CodeOfDone(outcome), (outcome as Outcome.Refused)?.Message);
    }

    private async ValueTask<DeleteTopicsResponse?> DeleteAsync(DeleteTopicsRequest request, Call call)
    {
        var topics = request.Topics.Length > 0 ? request.Topics : [.. request.TopicNames.Select(name => new DeleteTopicsRequest.DeleteTopicState { Name = name })];
        var responses = await topics.MapAsync(async topic => new DeleteTopicsResponse.DeletableTopicResult
        {
            Name = topic.Name,
            TopicId = topic.TopicId,
            ErrorCode = (short)(topic.Name is { } name ? Call.CodeOfDone(await call.ExecuteAsync(new ControlRequest.DeleteTopic(name))) : ErrorCode.UnknownTopicId),
        });

        // Who waits for records of a topic that is gone is told so at once.
        arrivals.TellAll();
        return new() { Responses = responses };
    }
}
