using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Admin;

/// <summary>
/// A tool over any <see cref="IBroker"/> that resets and describes groups as Kafka's own does. Supports every scope and every way to say where
/// to, dry runs, and groups without members. A group that it describes has a row for every partition with a committed offset.
/// Leaves out plans from a file, members in a description, and retries: whatever the broker refuses ends the call.
/// </summary>
public class SimulatedGroupAdmin(IBroker broker, SimulatorClock clock) : IGroupAdmin
{
    public string Name => "the simulator's admin tool";

    public long Now => clock.Now;

    public async ValueTask<AdminOutcome> ResetAsync(GroupReset reset, CancellationToken cancellation)
    {
        try
        {
            return await PlanAndStoreAsync(reset, cancellation);
        }
        catch (RefusedException e)
        {
            return new AdminOutcome.Refused(e.Message);
        }
    }

    public async ValueTask<AdminOutcome> DescribeAsync(string group, CancellationToken cancellation)
    {
        try
        {
            var rows = new List<GroupLag>();
            foreach (var (partition, committed) in await ShownAsync(group, cancellation))
            {
                rows.Add(new(partition, committed, await EndAsync(partition, cancellation), await LagAsync(partition, committed, cancellation)));
            }

            return new AdminOutcome.Described(ValueList.From(rows));
        }
        catch (RefusedException e)
        {
            return new AdminOutcome.Refused(e.Message);
        }
    }

    /// <summary>Whether the plan is stored.</summary>
    protected virtual bool Executes(GroupReset reset) => reset.Execute;

    protected virtual async ValueTask<IReadOnlyList<TopicPartition>> SelectAsync(GroupReset reset, CancellationToken cancellation) => reset.Scope switch
    {
        ResetScope.WholeTopic(var topic) => await PartitionsOfAsync(topic, cancellation),
        ResetScope.Partitions(var topic, var numbers) => [.. numbers.Select(number => new TopicPartition(topic, number))],
        _ => [.. (await CommittedAsync(reset.Group, cancellation)).Keys],
    };

    protected virtual ValueTask<Offset> EarliestAsync(TopicPartition partition, CancellationToken cancellation) => ListAsync(partition, OffsetSpec.Earliest, cancellation);

    protected virtual ValueTask<Offset> LatestAsync(TopicPartition partition, CancellationToken cancellation) => EndAsync(partition, cancellation);

    /// <summary>The offset, or the nearer end of the log if it lies outside.</summary>
    protected virtual async ValueTask<Offset> ClampAsync(TopicPartition partition, Offset offset, CancellationToken cancellation)
    {
        var (start, end) = (await ListAsync(partition, OffsetSpec.Earliest, cancellation), await EndAsync(partition, cancellation));
        return offset > end ? end : offset < start ? start : offset;
    }

    protected virtual async ValueTask<Offset> ShiftAsync(TopicPartition partition, Offset? committed, long count, CancellationToken cancellation) =>
        committed is { } current
            ? await ClampAsync(partition, new(long.CreateSaturating((Int128)current.Value + count)), cancellation)
            : throw new RefusedException($"there is no committed offset for {partition} to shift");

    protected virtual async ValueTask<Offset> AtTimeAsync(TopicPartition partition, long milliseconds, CancellationToken cancellation) =>
        await FindAsync(partition, milliseconds, cancellation) ?? await EndAsync(partition, cancellation);

    /// <summary>The time so long ago, in milliseconds since 1970.</summary>
    protected virtual long TimeAgo(long milliseconds) => Now - milliseconds;

    /// <summary>Where a reset to current leaves a partition; null leaves it alone.</summary>
    protected virtual async ValueTask<Offset?> CurrentAsync(TopicPartition partition, Offset? committed, CancellationToken cancellation) =>
        committed ?? await EndAsync(partition, cancellation);

    protected virtual async ValueTask StoreAsync(string group, IReadOnlyList<(TopicPartition Partition, Offset Offset)> plan, CancellationToken cancellation)
    {
        foreach (var (partition, offset) in plan)
        {
            await DoAsync(new Command<Offset>.Commit(group, partition, offset), cancellation);
        }
    }

    /// <summary>The partitions of a description; a committed offset is null where there is none.</summary>
    protected virtual async ValueTask<IReadOnlyList<(TopicPartition Partition, Offset? Committed)>> ShownAsync(string group, CancellationToken cancellation) =>
        [.. (await CommittedAsync(group, cancellation)).Select(each => (each.Key, (Offset?)each.Value))];

    /// <summary>Null where nothing is committed.</summary>
    protected virtual async ValueTask<long?> LagAsync(TopicPartition partition, Offset? committed, CancellationToken cancellation) =>
        committed is { } offset ? long.CreateSaturating((Int128)(await EndAsync(partition, cancellation)).Value - offset.Value) : null;

    /// <summary>What the group has committed, by topic and partition.</summary>
    protected async ValueTask<SortedDictionary<TopicPartition, Offset>> CommittedAsync(string group, CancellationToken cancellation)
    {
        var answer = await AskAsync<Outcome.CommittedOffsets>(new Command<Offset>.Control(new ControlRequest.FetchCommittedAll(group)), cancellation);
        var committed = new SortedDictionary<TopicPartition, Offset>(InOrder);
        foreach (var (partition, each) in answer.Partitions)
        {
            if (each is Outcome.CommittedOffset { Offset: { } offset })
            {
                committed[partition] = offset;
            }
        }

        return committed;
    }

    protected async ValueTask<IReadOnlyList<TopicPartition>> PartitionsOfAsync(string topic, CancellationToken cancellation)
    {
        var answer = await AskAsync<Outcome.TopicsDescribed>(new Command<Offset>.Control(new ControlRequest.Metadata([topic])), cancellation);
        return answer.Topics is [{ Error: ErrorCode.None } described]
            ? [.. Enumerable.Range(0, described.Partitions).Select(number => new TopicPartition(topic, number))]
            : throw new RefusedException($"there is no topic '{topic}'");
    }

    protected ValueTask<Offset> EndAsync(TopicPartition partition, CancellationToken cancellation) => ListAsync(partition, OffsetSpec.Latest, cancellation);

    protected async ValueTask<Offset> ListAsync(
        TopicPartition partition, OffsetSpec spec, CancellationToken cancellation, IsolationLevel isolation = IsolationLevel.ReadUncommitted) =>
        (await AskAsync<Outcome.OffsetListed>(new Command<Offset>.ListOffsets(partition, spec, isolation), cancellation)).Offset
        ?? throw new RefusedException($"the broker lists no {spec} offset of {partition}");

    /// <summary>The first record at or after the time; null for none.</summary>
    protected async ValueTask<Offset?> FindAsync(TopicPartition partition, long milliseconds, CancellationToken cancellation) =>
        (await AskAsync<Outcome.OffsetListed>(new Command<Offset>.ListOffsets(partition, OffsetSpec.ForTimestamp(Math.Max(0, milliseconds))), cancellation)).Offset;

    /// <summary>The offsets of the records from there on to the end.</summary>
    protected async ValueTask<IReadOnlyList<Offset>> RecordsAsync(TopicPartition partition, Offset from, CancellationToken cancellation)
    {
        var offsets = new List<Offset>();
        while (true)
        {
            var fetched = await AskAsync<Outcome.Fetched>(new Command<Offset>.Fetch(partition, from), cancellation);
            if (fetched.NextOffset <= from)
            {
                return offsets;
            }

            offsets.AddRange(fetched.Records.Select(record => record.Offset));
            from = fetched.NextOffset;
        }
    }

    protected async ValueTask DoAsync(Command<Offset>.Request request, CancellationToken cancellation) => await AskAsync<Outcome.Acknowledged>(request, cancellation);

    private static Comparer<TopicPartition> InOrder { get; } = Comparer<TopicPartition>.Create(static (one, other) =>
        string.CompareOrdinal(one.Topic, other.Topic) is var byTopic and not 0 ? byTopic : one.Partition.CompareTo(other.Partition));

    private async ValueTask<AdminOutcome> PlanAndStoreAsync(GroupReset reset, CancellationToken cancellation)
    {
        var group = await AskAsync<Outcome.GroupDescribed>(new Command<Offset>.Control(new ControlRequest.DescribeGroup(reset.Group)), cancellation);
        if (group.State is not ("Empty" or "Dead"))
        {
            throw new RefusedException($"the group '{reset.Group}' is {group.State}, and only one without members can be reset");
        }

        var committed = await CommittedAsync(reset.Group, cancellation);
        var plan = new List<(TopicPartition Partition, Offset Offset)>();
        foreach (var partition in await SelectAsync(reset, cancellation))
        {
            Offset? current = committed.TryGetValue(partition, out var known) ? known : null;
            if (await PlanAsync(reset.To, partition, current, cancellation) is { } offset)
            {
                plan.Add((partition, offset));
            }
        }

        if (Executes(reset))
        {
            await StoreAsync(reset.Group, plan, cancellation);
        }

        return new AdminOutcome.Planned(ValueList.From(plan));
    }

    private async ValueTask<Offset?> PlanAsync(ResetTo to, TopicPartition partition, Offset? committed, CancellationToken cancellation) => to switch
    {
        ResetTo.Earliest => await EarliestAsync(partition, cancellation),
        ResetTo.Latest => await LatestAsync(partition, cancellation),
        ResetTo.ToOffset(var offset) => await ClampAsync(partition, offset, cancellation),
        ResetTo.ShiftBy(var count) => await ShiftAsync(partition, committed, count, cancellation),
        ResetTo.ToDatetime(var time) => await AtTimeAsync(partition, time, cancellation),
        ResetTo.ByDuration(var duration) => await AtTimeAsync(partition, TimeAgo(duration), cancellation),
        _ => await CurrentAsync(partition, committed, cancellation),
    };

    private async ValueTask<TAnswer> AskAsync<TAnswer>(Command<Offset>.Request request, CancellationToken cancellation)
        where TAnswer : Outcome => await broker.ExecuteAsync(request, cancellation) switch
        {
            TAnswer answer => answer,
            Outcome.Refused refused => throw new RefusedException(refused.Error.ToText()),
            var other => throw new RefusedException($"the broker answered with {other.GetType().Name}"),
        };

    /// <summary>Ends the call; the message is what the tool says.</summary>
    private sealed class RefusedException(string message) : Exception(message);
}
