using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// Follows topics as they are created, grown and deleted. What that does to offsets is judged where offsets are asked for; here the
/// world changes, and a topic is told from an earlier one of its name.
/// </summary>
internal static class Existing
{
    public static ModelState Judge(ModelState state, ControlRequest request, Outcome outcome, Findings findings) => outcome switch
    {
        Outcome.TopicCreated created when request is ControlRequest.CreateTopic { Topic: var name } => Identify(Apply(state, request), name, created.Id, findings),
        Outcome.TopicsDescribed { Topics: var topics } => topics.Aggregate(state, (now, topic) => Identify(now, topic.Topic, topic.Id, findings)),
        Outcome.Acknowledged => Apply(state, request),
        _ => state,
    };

    /// <summary>The state after the request had its effect.</summary>
    public static ModelState Apply(ModelState state, ControlRequest request) => request switch
    {
        ControlRequest.CreateTopic create => Create(state, create),
        ControlRequest.CreatePartitions grow => Grow(state, grow),
        ControlRequest.DeleteTopic delete => Delete(state, delete.Topic),
        ControlRequest.AlterConfig alter when state.Topics.Find(alter.Topic) is { } topic => Change(state, alter.Topic, topic.With(alter.Config)),
        _ => state,
    };

    private static ModelState Create(ModelState state, ControlRequest.CreateTopic request)
    {
        var before = state.Topics.Find(request.Topic) ?? TopicState.Missing;
        var topic = new TopicState { Partitions = request.Partitions, Incarnation = before.Incarnation, FormerId = before.FormerId }.With(request.Config);
        state = state.With(request.Topic, topic);
        for (var i = 0; i < request.Partitions; i++)
        {
            state = state.With(new TopicPartition(request.Topic, i), new PartitionState { Topic = topic });
        }

        return state;
    }

    /// <summary>The state after the broker told the topic's id.</summary>
    private static ModelState Identify(ModelState state, string name, Guid? id, Findings findings)
    {
        if (id is null || id == Guid.Empty || state.Topics.Find(name) is not { Partitions: > 0 } topic)
        {
            return state;
        }

        if (topic.FormerId is { } former)
        {
            findings.Check(
                LogStartRules.TopicRecreation, Boundary.FormerId, id != former, $"the topic was deleted and created again, which makes a new one, and it has the id of the old one");
            findings.Expect($"another topic id");
        }

        return Change(state, name, topic with { Id = id });
    }

    private static ModelState Grow(ModelState state, ControlRequest.CreatePartitions request)
    {
        if (state.Topics.Find(request.Topic) is not { Partitions: > 0 } before)
        {
            return state;
        }

        var topic = before with { Partitions = request.Count };
        state = Change(state, request.Topic, topic);
        for (var i = 0; i < request.Count; i++)
        {
            var partition = new TopicPartition(request.Topic, i);
            var log = i < before.Partitions ? state.Partitions.Find(partition) : new PartitionState { Topic = topic, IsAdded = true };
            state = log is null ? state : state.With(partition, log with { SiblingsAddedAt = state.Clock });
        }

        return state;
    }

    private static ModelState Change(ModelState state, string name, TopicState topic)
    {
        state = state.With(name, topic);
        foreach (var partition in PartitionsOf(state, name))
        {
            state = state.With(partition, state.Partitions.Find(partition)! with { Topic = topic });
        }

        return state;
    }

    private static ModelState Delete(ModelState state, string name)
    {
        var before = state.Topics.Find(name) ?? TopicState.Missing;
        foreach (var partition in PartitionsOf(state, name))
        {
            state = state with { Partitions = state.Partitions.Without(partition) };
        }

        // What a group committed for the topic goes with it; with its last commit the group may go too.
        for (var i = 0; i < state.Commits.Count; i++)
        {
            var key = state.Commits.Keys[i];
            if (string.Equals(key.Partition.Topic, name, StringComparison.Ordinal))
            {
                state = state.With(key, state.Commits.Values[i].Remove(LogStartRules.TopicRecreation, state.Clock)).With(key.Group, GroupExistence.Uncertain);
            }
        }

        for (var i = state.Sessions.Count - 1; i >= 0; i--)
        {
            if (string.Equals(state.Sessions.Values[i].Key.Partition.Topic, name, StringComparison.Ordinal))
            {
                state = state with { Sessions = state.Sessions.Without(state.Sessions.Keys[i]) };
            }
        }

        return state.With(name, new TopicState { Incarnation = before.Incarnation + 1, IsVanishing = true, FormerId = before.Id });
    }

    private static TopicPartition[] PartitionsOf(ModelState state, string topic) =>
        [.. state.Partitions.Keys.Where(partition => string.Equals(partition.Topic, topic, StringComparison.Ordinal))];
}
