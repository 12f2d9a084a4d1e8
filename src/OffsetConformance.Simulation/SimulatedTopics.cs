using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using OffsetConformance.Contract;

namespace OffsetConformance.Simulation;

/// <summary>The topics there are, and the requests that make, describe and change them. Safe for concurrent use.</summary>
internal sealed class SimulatedTopics(SimulatorParts parts, SimulatorClock clock)
{
    private const int MaxNameLength = 249;

    /// <summary>Kafka's controller makes at most so many metadata records for one request: one for a new topic, one for each new partition.</summary>
    private const int MaxRecords = 10_000;

    private const int MaxPartitions = MaxRecords - 1;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    private static readonly Outcome UnknownTopic = new Outcome.Refused(ErrorCode.UnknownTopicOrPartition);
    private static readonly Outcome InvalidConfig = new Outcome.Refused(ErrorCode.InvalidConfig);

    private readonly ConcurrentDictionary<string, SimulatedTopic> topics = new(StringComparer.Ordinal);
    private int lastId;

    /// <summary>Every topic of one moment, by its name in alphabetical order. The dictionary's own copy: Linq's fails when topics come and go meanwhile.</summary>
    public IReadOnlyList<KeyValuePair<string, SimulatedTopic>> All => [.. topics.ToArray().OrderBy(topic => topic.Key, StringComparer.Ordinal)];

    public SimulatedTopic? Find(string topic) => topics.GetValueOrDefault(topic);

    /// <summary>Finds the topic of the partition; false if there is no such partition.</summary>
    public bool TryFind(TopicPartition partition, [NotNullWhen(true)] out SimulatedTopic? topic) =>
        topics.TryGetValue(partition.Topic, out topic) && partition.Partition >= 0 && partition.Partition < topic.PartitionCount;

    public bool TryCreate(string topic, int partitions, TopicConfig config) => TryCreate(topic, partitions, config, out _);

    /// <summary>Takes the topic out; null if there is none of that name. What it holds is up to the caller.</summary>
    public SimulatedTopic? Remove(string topic) => topics.TryRemove(topic, out var removed) ? removed : null;

    public Outcome Create(ControlRequest.CreateTopic request)
    {
        if (!IsLegal(request.Topic))
        {
            return new Outcome.Refused(ErrorCode.InvalidTopicException);
        }

        if (topics.ContainsKey(request.Topic))
        {
            return new Outcome.Refused(ErrorCode.TopicAlreadyExists);
        }

        if (request.Partitions < 1)
        {
            return new Outcome.Refused(ErrorCode.InvalidPartitions);
        }

        if (request.Partitions > MaxPartitions)
        {
            return new Outcome.Refused(ErrorCode.PolicyViolation, $"more than {MaxPartitions} partitions");
        }

        if (TopicConfig.Default.With(request.Config) is not { } config)
        {
            return InvalidConfig;
        }

        return TryCreate(request.Topic, request.Partitions, config, out var id) ? new Outcome.TopicCreated(id) : new Outcome.Refused(ErrorCode.TopicAlreadyExists);
    }

    public Outcome CreatePartitions(ControlRequest.CreatePartitions request)
    {
        if (Find(request.Topic) is not { } topic)
        {
            return UnknownTopic;
        }

        lock (topic.Gate)
        {
            var more = request.Count - topic.PartitionCount;
            if (more <= 0)
            {
                return new Outcome.Refused(ErrorCode.InvalidPartitions, $"there are {topic.PartitionCount} partitions");
            }

            if (more > MaxRecords)
            {
                return new Outcome.Refused(ErrorCode.PolicyViolation, $"more than {MaxRecords} new partitions");
            }

            topic.AddPartitions(more);
            return Outcome.Acknowledged.Instance;
        }
    }

    public Outcome Describe(ValueList<string>? names) =>
        new Outcome.TopicsDescribed(ValueList.From((names ?? ValueList.From(All.Select(topic => topic.Key))).Select(Describe)));

    public Outcome DescribeConfig(ControlRequest.DescribeConfig request) =>
        Find(request.Topic) is { } topic ? new Outcome.ConfigDescribed(topic.Config.Settings) : UnknownTopic;

    public Outcome AlterConfig(ControlRequest.AlterConfig request)
    {
        if (Find(request.Topic) is not { } topic)
        {
            return UnknownTopic;
        }

        lock (topic.Gate)
        {
            if (topic.Config.With(request.Config) is not { } config)
            {
                return InvalidConfig;
            }

            topic.Config = config;
            return Outcome.Acknowledged.Instance;
        }
    }

    private bool TryCreate(string topic, int partitions, TopicConfig config, out Guid id)
    {
        id = parts.TopicId(topic, Interlocked.Increment(ref lastId));
        return topics.TryAdd(topic, new(partitions, config, clock, parts.Log) { Id = id });
    }

    private static bool IsLegal(string name) =>
        name is not ("" or "." or "..") && name.Length <= MaxNameLength && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private TopicDescription Describe(string name)
    {
        if (Find(name) is { } topic)
        {
            return new(name, ErrorCode.None, topic.PartitionCount) { Id = topic.Id };
        }

        return new(name, IsLegal(name) ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopicException, Partitions: 0);
    }
}
