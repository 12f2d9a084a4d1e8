using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Client;

/// <summary>A group's committed offsets: stored, read back, removed.</summary>
internal static class CommitCalls
{
    /// <summary>The first versions of OffsetCommit and OffsetFetch in which topics go by id.</summary>
    private const short ById = 10;

    public static Outcome Commit(Command<Offset>.Commit command, in WireCall call)
    {
        var (topic, partition) = command.Partition;
        var route = Route.ToGroup(command.Group);
        var answer = AskCommit([command], command.Group, command.Member, route, call);
        var ours = answer.Topics.FirstOrDefault(each => command.Topic.IsMeant(topic, each.Name, each.TopicId))?.Partitions.FirstOrDefault(each => each.PartitionIndex == partition)
            ?? throw call.Missing(OffsetCommitRequest.Api, $"{command.Partition}");
        return call.Refusal(route, ours.ErrorCode) ?? Outcome.Acknowledged.Instance;
    }

    public static Outcome CommitTogether(Command<Offset>.Commit[] parts, in WireCall call)
    {
        var group = TogetherCalls.Shared(parts, part => part.Group, "groups");
        var route = Route.ToGroup(group);
        TogetherCalls.CheckNamed(parts, part => part.Topic);
        var answer = AskCommit(parts, group, TogetherCalls.Shared(parts, part => part.Member, "members"), route, call);
        var entries = new List<(TopicPartition Partition, Outcome Answer)>();
        foreach (var topic in answer.Topics)
        {
            foreach (var entry in topic.Partitions)
            {
                entries.Add((new(topic.Name, entry.PartitionIndex), call.Refusal(route, entry.ErrorCode) ?? Outcome.Acknowledged.Instance));
            }
        }

        return new Outcome.AnsweredTogether(ValueList.From(entries));
    }

    public static Outcome CommitInTransaction(Command<Offset>.CommitInTransaction command, in WireCall call)
    {
        const short WithLeaderEpoch = 2;
        const short WithMember = 3;
        var (topic, partition) = command.Partition;
        var route = Route.ToGroup(command.Group);
        var request = new TxnOffsetCommitRequest
        {
            TransactionalId = command.Transaction.TransactionalId,
            GroupId = command.Group,
            ProducerId = command.Transaction.Producer.Id,
            ProducerEpoch = command.Transaction.Producer.Epoch,
            GenerationId = command.Member?.Generation ?? WireNumber.None,
            MemberId = command.Member?.Id ?? "",
            GroupInstanceId = command.Member?.Instance,
            Topics =
            [
                new()
                {
                    Name = topic,
                    Partitions =
                    [
                        new()
                        {
                            PartitionIndex = partition,
                            CommittedOffset = command.Offset.Value,
                            CommittedLeaderEpoch = command.LeaderEpoch ?? WireNumber.None,
                            CommittedMetadata = command.Metadata,
                        },
                    ],
                },
            ],
        };
        var since = command.Member is not null ? WithMember : command.LeaderEpoch is not null ? WithLeaderEpoch : (short)0;
        var answer = call.Ask<TxnOffsetCommitRequest, TxnOffsetCommitResponse>(route, request, since);
        var ours = answer.Topics.FirstOrDefault(each => each.Name == topic)?.Partitions.FirstOrDefault(each => each.PartitionIndex == partition)
            ?? throw call.Missing(TxnOffsetCommitRequest.Api, $"{command.Partition}");
        return call.Refusal(route, ours.ErrorCode) ?? Outcome.Acknowledged.Instance;
    }

    public static Outcome FetchCommitted(Command<Offset>.FetchCommitted command, in WireCall call)
    {
        var (topic, partition) = command.Partition;
        var route = Route.ToGroup(command.Group);
        var (since, until) = command.Topic.Versions(ById);
        var (error, topics) = Ask(route, command.Group, [new() { Name = topic, TopicId = command.Topic.Id, PartitionIndexes = [partition] }], command.RequireStable, call, since, until);
        if (call.Refusal(route, error) is { } refusal)
        {
            return refusal;
        }

        var ours = topics.FirstOrDefault(each => command.Topic.IsMeant(topic, each.Name, each.TopicId))?.Partitions.FirstOrDefault(each => each.PartitionIndex == partition)
            ?? throw call.Missing(OffsetFetchRequest.Api, $"{command.Partition}");
        return Committed(route, ours, call);
    }

    public static Outcome FetchCommittedTogether(Command<Offset>.FetchCommitted[] parts, in WireCall call)
    {
        var group = TogetherCalls.Shared(parts, part => part.Group, "groups");
        TogetherCalls.CheckNamed(parts, part => part.Topic);
        var requireStable = TogetherCalls.Shared(parts, part => part.RequireStable, "demands for stable offsets");
        var route = Route.ToGroup(group);
        var asked = TogetherCalls.ByTopic(parts, part => part.Partition, static (topic, ofTopic) => new OffsetFetchRequest.OffsetFetchRequestTopic
        {
            Name = topic, PartitionIndexes = [.. ofTopic.Select(part => part.Partition.Partition)],
        });
        var (error, topics) = Ask(route, group, asked, requireStable, call);
        return call.Refusal(route, error) ?? new Outcome.AnsweredTogether(Committed(route, topics, call));
    }

    public static Outcome FetchCommittedAll(ControlRequest.FetchCommittedAll command, in WireCall call)
    {
        const short WithAll = 2;
        var route = Route.ToGroup(command.Group);
        var (error, topics) = Ask(route, command.Group, null, command.RequireStable, call, WithAll);
        return call.Refusal(route, error) ?? new Outcome.CommittedOffsets(Committed(route, topics, call));
    }

    public static Outcome OffsetDelete(ControlRequest.OffsetDelete command, in WireCall call)
    {
        var (topic, partition) = command.Partition;
        var route = Route.ToGroup(command.Group);
        var answer = call.Ask<OffsetDeleteRequest, OffsetDeleteResponse>(route, new()
        {
            GroupId = command.Group, Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = partition }] }],
        });
        if (call.Refusal(route, answer.ErrorCode) is { } refusal)
        {
            return refusal;
        }

        var ours = answer.Topics.FirstOrDefault(each => each.Name == topic)?.Partitions.FirstOrDefault(each => each.PartitionIndex == partition)
            ?? throw call.Missing(OffsetDeleteRequest.Api, $"{command.Partition}");
        return call.Refusal(route, ours.ErrorCode) ?? Outcome.Acknowledged.Instance;
    }

    private static OffsetCommitResponse AskCommit(Command<Offset>.Commit[] parts, string group, Membership? member, Route route, in WireCall call)
    {
        const short WithLeaderEpoch = 6;
        const short WithInstance = 7;
        var reference = parts[0].Topic;
        var (since, until) = reference.Versions(ById);
        var least = member?.Instance is not null ? WithInstance : Array.Exists(parts, part => part.LeaderEpoch is not null) ? WithLeaderEpoch : (short)0;
        return call.Ask<OffsetCommitRequest, OffsetCommitResponse>(
            route,
            new()
            {
                GroupId = group,
                GenerationIdOrMemberEpoch = member?.Generation ?? WireNumber.None,
                MemberId = member?.Id ?? "",
                GroupInstanceId = member?.Instance,
                Topics = TogetherCalls.ByTopic(parts, part => part.Partition, (topic, ofTopic) => new OffsetCommitRequest.OffsetCommitRequestTopic
                {
                    Name = topic,
                    TopicId = reference.Id,
                    Partitions =
                    [
                        .. ofTopic.Select(part => new OffsetCommitRequest.OffsetCommitRequestPartition
                        {
                            PartitionIndex = part.Partition.Partition,
                            CommittedOffset = part.Offset.Value,
                            CommittedLeaderEpoch = part.LeaderEpoch ?? WireNumber.None,
                            CommittedMetadata = part.Metadata,
                        }),
                    ],
                }),
            },
            Math.Max(since, least),
            until);
    }

    /// <summary>One group, in whichever of its two shapes the version has.</summary>
    private static (short Error, OffsetFetchResponse.OffsetFetchResponseTopic[] Topics) Ask(
        Route route, string group, OffsetFetchRequest.OffsetFetchRequestTopic[]? topics, bool requireStable, in WireCall call,
        short since = 0, short until = ById - 1)
    {
        const short WithRequireStable = 7;
        var request = new OffsetFetchRequest { GroupId = group, Topics = topics, Groups = [new() { GroupId = group, Topics = topics }], RequireStable = requireStable };
        var answer = call.Ask<OffsetFetchRequest, OffsetFetchResponse>(route, request, requireStable ? Math.Max(since, WithRequireStable) : since, until);
        return answer.Groups is [var ours, ..] ? (ours.ErrorCode, ours.Topics) : (answer.ErrorCode, answer.Topics ?? []);
    }

    private static ValueList<(TopicPartition Partition, Outcome Answer)> Committed(Route route, OffsetFetchResponse.OffsetFetchResponseTopic[] topics, in WireCall call)
    {
        var answers = new List<(TopicPartition Partition, Outcome Answer)>();
        foreach (var topic in topics)
        {
            foreach (var partition in topic.Partitions)
            {
                answers.Add((new(topic.Name, partition.PartitionIndex), Committed(route, partition, call)));
            }
        }

        return ValueList.From(answers);
    }

    private static Outcome Committed(Route route, OffsetFetchResponse.OffsetFetchResponsePartition answer, in WireCall call) =>
        call.Refusal(route, answer.ErrorCode, beside: answer.CommittedOffset) ?? new Outcome.CommittedOffset(WireNumber.OffsetOrNull(answer.CommittedOffset), answer.Metadata)
        {
            LeaderEpoch = answer.CommittedLeaderEpoch,
        };
}
