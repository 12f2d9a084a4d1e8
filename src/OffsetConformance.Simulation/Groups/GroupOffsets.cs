using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Groups;

/// <summary>
/// The commits of whole groups, and who may make them: it finds the group, takes its lock, asks whether the request is allowed, and goes
/// to the topics, which keep the commits, each with its own lock.
/// </summary>
internal sealed class GroupOffsets(GroupCoordinator coordinator, SimulatedTopics topics, SimulatedGroups commits)
{
    private static readonly Outcome UnknownPartition = new Outcome.Refused(ErrorCode.UnknownTopicOrPartition);
    private static readonly Outcome GroupIdNotFound = new Outcome.Refused(ErrorCode.GroupIdNotFound);
    private static readonly Outcome InvalidGroup = new Outcome.Refused(ErrorCode.InvalidGroupId);

    /// <summary>
    /// A commit of an application that is no member makes the group. A group that does not exist has no generation: ILLEGAL_GENERATION is
    /// what Kafka says of it up to version 8 of the request, later GROUP_ID_NOT_FOUND.
    /// </summary>
    /// <param name="request">What to commit.</param>
    /// <param name="store">Stores a commit that is allowed.</param>
    public Outcome Commit(Command<Offset>.Commit request, Func<Command<Offset>.Request, SimulatedTopic, Outcome> store)
    {
        if (!topics.TryFind(request.Partition, out var topic))
        {
            return UnknownPartition;
        }

        using var scope = EnterToCommit(request.Group, request.Member, out var group);
        if (MayCommit(group, request.Member, inTransaction: false) is not ErrorCode.None and var error)
        {
            return new Outcome.Refused(error);
        }

        group!.Rebalancing?.RenewSession(request.Member);
        group.Topics.Add(request.Partition.Topic);
        return store(request, topic);
    }

    /// <summary>Whether the transaction may say so is decided before; its coordinator's lock is held.</summary>
    public Outcome CommitInTransaction(Command<Offset>.CommitInTransaction request)
    {
        if (request.Group.Length == 0)
        {
            return InvalidGroup;
        }

        if (!topics.TryFind(request.Partition, out var topic))
        {
            return UnknownPartition;
        }

        using var scope = EnterToCommit(request.Group, request.Member, out var group);
        if (MayCommit(group, request.Member, inTransaction: true) is not ErrorCode.None and var error)
        {
            return new Outcome.Refused(error);
        }

        group!.Topics.Add(request.Partition.Topic);
        lock (topic.Gate)
        {
            return topic.IsDeleted ? UnknownPartition : commits.CommitInTransaction(request, topic);
        }
    }

    /// <summary>Ends the producer's transaction as far as the group is concerned.</summary>
    public void EndTransaction(string name, long producerId, TransactionEnd end)
    {
        using var scope = coordinator.Enter(name, create: false, out var group);
        foreach (var (_, topic) in TopicsOf(group))
        {
            lock (topic.Gate)
            {
                commits.EndTransaction(topic, name, producerId, end);
            }
        }
    }

    /// <summary>The group's commits by topic, in alphabetical order, and partition.</summary>
    public Outcome FetchAll(ControlRequest.FetchCommittedAll request)
    {
        var answers = new List<(TopicPartition Partition, Outcome Answer)>();
        using var scope = coordinator.Enter(request.Group, create: false, out var group);
        foreach (var (name, topic) in TopicsOf(group))
        {
            lock (topic.Gate)
            {
                answers.AddRange(commits.CommittedIn(topic, request.Group, request.RequireStable)
                    .Select(committed => (new TopicPartition(name, committed.Partition), committed.Answer)));
            }
        }

        return new Outcome.CommittedOffsets(ValueList.From(answers));
    }

    public Outcome Delete(ControlRequest.OffsetDelete request)
    {
        if (request.Group.Length == 0)
        {
            return InvalidGroup;
        }

        using var scope = coordinator.Enter(request.Group, create: false, out var group);
        if (group is null)
        {
            return GroupIdNotFound;
        }

        if (group.MayDeleteOffsets() is not ErrorCode.None and var error)
        {
            return new Outcome.Refused(error);
        }

        if (!topics.TryFind(request.Partition, out var topic))
        {
            return UnknownPartition;
        }

        if (group.IsSubscribedTo(request.Partition.Topic))
        {
            return new Outcome.Refused(ErrorCode.GroupSubscribedToTopic);
        }

        lock (topic.Gate)
        {
            commits.Drop(topic, request.Group, request.Partition.Partition);
        }

        return Outcome.Acknowledged.Instance;
    }

    public Outcome DeleteGroup(ControlRequest.DeleteGroup request)
    {
        using var scope = coordinator.Enter(request.Group, create: false, out var group);
        if (group is null)
        {
            return GroupIdNotFound;
        }

        if (group.State != GroupState.Empty)
        {
            return new Outcome.Refused(ErrorCode.NonEmptyGroup);
        }

        foreach (var (_, topic) in TopicsOf(group))
        {
            lock (topic.Gate)
            {
                commits.DropAll(topic, request.Group);
            }
        }

        coordinator.Remove(group);
        return Outcome.Acknowledged.Instance;
    }

    /// <summary>
    /// What groups have committed for a deleted topic is gone. Groups that have nothing else go with it; Kafka's next expiry pass would
    /// remove them.
    /// </summary>
    public void Forget(string deletedTopic)
    {
        foreach (var name in coordinator.Names)
        {
            using var scope = coordinator.Enter(name, create: false, out var group);
            if (group is not null && topics.Find(deletedTopic) is null && group.Topics.Remove(deletedTopic))
            {
                RemoveIfIdle(group);
            }
        }
    }

    /// <summary>Drops every commit that has been out of use for longer than the retention, in milliseconds, and groups that are left with nothing.</summary>
    public void Expire(long now, long retention)
    {
        foreach (var name in coordinator.Names.Order(StringComparer.Ordinal))
        {
            using var scope = coordinator.Enter(name, create: false, out var group);
            foreach (var (topicName, topic) in TopicsOf(group))
            {
                lock (topic.Gate)
                {
                    if (!commits.Expire(topic, name, commit => now - group!.UnusedSince(commit, topicName) >= retention))
                    {
                        group!.Topics.Remove(topicName);
                    }
                }
            }

            if (group is not null)
            {
                RemoveIfIdle(group);
            }
        }
    }

    private static ErrorCode MayCommit(ClassicGroup? group, Membership? member, bool inTransaction) =>
        group?.MayCommit(member, inTransaction) ?? ErrorCode.IllegalGeneration;

    private Lock.Scope EnterToCommit(string name, Membership? member, out ClassicGroup? group) =>
        coordinator.Enter(name, create: member is null or { Generation: < 0 }, out group);

    private void RemoveIfIdle(ClassicGroup group)
    {
        if (group is { State: GroupState.Empty, Topics.Count: 0 })
        {
            coordinator.Remove(group);
        }
    }

    /// <summary>The topics that may hold commits of the group, in alphabetical order; those that are gone are left out.</summary>
    private List<(string Name, SimulatedTopic Topic)> TopicsOf(ClassicGroup? group)
    {
        var held = new List<(string Name, SimulatedTopic Topic)>();
        if (group is null)
        {
            return held;
        }

        foreach (var name in group.Topics.Order(StringComparer.Ordinal))
        {
            if (topics.Find(name) is { } topic)
            {
                held.Add((name, topic));
            }
        }

        return held;
    }
}
