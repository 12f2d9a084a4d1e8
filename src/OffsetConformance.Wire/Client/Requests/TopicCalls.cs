using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Client;

/// <summary>Topics: made, removed, looked at.</summary>
internal static class TopicCalls
{
    public static Outcome Create(ControlRequest.CreateTopic command, in WireCall call)
    {
        // The version from which -1 leaves the number to the broker; for older ones it takes a number.
        const short WithDefaultReplication = 4;
        var route = Route.Controller;
        var isOld = call.Client.VersionOf(route, CreateTopicsRequest.Api, call.Deadline) < WithDefaultReplication;
        var answer = call.Ask<CreateTopicsRequest, CreateTopicsResponse>(route, new()
        {
            TimeoutMs = call.TimeoutMs,
            Topics =
            [
                new()
                {
                    Name = command.Topic,
                    NumPartitions = command.Partitions,
                    ReplicationFactor = call.Options.ReplicationFactor ?? (short)(isOld ? 1 : WireNumber.None),
                    Configs = [.. command.Config.Select(setting => new CreateTopicsRequest.CreatableTopicConfig { Name = setting.Name, Value = setting.Value })],
                },
            ],
        });
        var ours = answer.Topics.FirstOrDefault(each => each.Name == command.Topic) ?? throw call.Missing(CreateTopicsRequest.Api, command.Topic);
        return call.Refusal(route, ours.ErrorCode, ours.ErrorMessage) ?? new Outcome.TopicCreated(ours.TopicId == Guid.Empty ? null : ours.TopicId);
    }

    public static Outcome CreatePartitions(ControlRequest.CreatePartitions command, in WireCall call)
    {
        var route = Route.Controller;
        var answer = call.Ask<CreatePartitionsRequest, CreatePartitionsResponse>(route, new()
        {
            Topics = [new() { Name = command.Topic, Count = command.Count }], TimeoutMs = call.TimeoutMs,
        });
        var ours = answer.Results.FirstOrDefault(each => each.Name == command.Topic) ?? throw call.Missing(CreatePartitionsRequest.Api, command.Topic);
        return call.Refusal(route, ours.ErrorCode, ours.ErrorMessage) ?? Outcome.Acknowledged.Instance;
    }

    public static Outcome Delete(ControlRequest.DeleteTopic command, in WireCall call)
    {
        var route = Route.Controller;
        var answer = call.Ask<DeleteTopicsRequest, DeleteTopicsResponse>(route, new()
        {
            TopicNames = [command.Topic], Topics = [new() { Name = command.Topic }], TimeoutMs = call.TimeoutMs,
        });
        var ours = answer.Responses.FirstOrDefault(each => each.Name == command.Topic) ?? throw call.Missing(DeleteTopicsRequest.Api, command.Topic);
        return call.Refusal(route, ours.ErrorCode, ours.ErrorMessage) ?? Outcome.Acknowledged.Instance;
    }

    public static Outcome Describe(ControlRequest.Metadata command, in WireCall call)
    {
        var request = new MetadataRequest
        {
            Topics = command.Topics is { } names ? [.. names.Select(name => new MetadataRequest.MetadataRequestTopic { Name = name })] : null,
            AllowAutoTopicCreation = false,
        };
        var answer = call.Ask<MetadataRequest, MetadataResponse>(Route.AnyNode, request, WireClient.FirstMetadata, WireClient.LastMetadata);
        return new Outcome.TopicsDescribed(ValueList.From(answer.Topics.Select(topic => new TopicDescription(topic.Name ?? "", (ErrorCode)topic.ErrorCode, topic.Partitions.Length)
        {
            IsInternal = topic.IsInternal,
            LeaderEpoch = Math.Max(0, topic.Partitions.FirstOrDefault()?.LeaderEpoch ?? 0),
        })));
    }
}
