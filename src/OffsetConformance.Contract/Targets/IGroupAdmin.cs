namespace OffsetConformance.Contract;

/// <summary>
/// A tool that moves and shows what a group has committed, as an operator has it: the accused of the rules about admin resets and group lag.
/// One call at a time.
/// </summary>
public interface IGroupAdmin
{
    /// <summary>The tool and its version, for reports.</summary>
    string Name { get; }

    /// <summary>The tool's own clock, in milliseconds since 1970: what <see cref="ResetTo.ByDuration"/> counts back from.</summary>
    long Now { get; }

    /// <summary>Answers with <see cref="AdminOutcome.Planned"/>, or says why not.</summary>
    ValueTask<AdminOutcome> ResetAsync(GroupReset reset, CancellationToken cancellation);

    /// <summary>Answers with <see cref="AdminOutcome.Described"/>, or says why not.</summary>
    ValueTask<AdminOutcome> DescribeAsync(string group, CancellationToken cancellation);
}

/// <summary>What a tool is to do to a group's committed offsets.</summary>
/// <param name="Group">Whose.</param>
/// <param name="Scope">Which of them.</param>
/// <param name="To">Where they go.</param>
/// <param name="Execute">False for a dry run: the plan is told, and nothing is stored.</param>
public sealed record GroupReset(string Group, ResetScope Scope, ResetTo To, bool Execute);

/// <summary>Which committed offsets a reset is about, closed.</summary>
public abstract record ResetScope
{
    private ResetScope()
    {
    }

    /// <summary>The same under other names. Partitions that are not of one topic there keep theirs.</summary>
    public ResetScope Rename(INaming naming)
    {
        switch (this)
        {
            case WholeTopic(var topic):
                return new WholeTopic(naming.Of(new(topic, 0)).Topic);
            case Partitions(var topic, var numbers):
                var there = ValueList.From(numbers.Select(number => naming.Of(new(topic, number))));
                return there.All(partition => partition.Topic == there[0].Topic)
                    ? new Partitions(there[0].Topic, ValueList.From(there.Select(partition => partition.Partition)))
                    : this;
            default:
                return this;
        }
    }

    /// <summary>Every partition that the group has a committed offset for.</summary>
    public sealed record AllTopics : ResetScope;

    /// <summary>Every partition of the topic, with or without a committed offset.</summary>
    public sealed record WholeTopic(string Topic) : ResetScope;

    /// <summary>These partitions of one topic.</summary>
    public sealed record Partitions(string Topic, ValueList<int> Numbers) : ResetScope;
}

/// <summary>Where a reset leads, closed.</summary>
public abstract record ResetTo
{
    private ResetTo()
    {
    }

    public sealed record Earliest : ResetTo;

    public sealed record Latest : ResetTo;

    /// <summary>The offset, or where the partition starts or ends if it lies outside.</summary>
    public sealed record ToOffset(Offset Offset) : ResetTo;

    /// <summary>So many offsets on from the committed one; negative goes back.</summary>
    public sealed record ShiftBy(long Count) : ResetTo;

    /// <summary>The first record at or after that time, in milliseconds since 1970.</summary>
    public sealed record ToDatetime(long Milliseconds) : ResetTo;

    /// <summary>The first record at or after the time so many milliseconds ago.</summary>
    public sealed record ByDuration(long Milliseconds) : ResetTo;

    /// <summary>What is committed; the end where nothing is.</summary>
    public sealed record Current : ResetTo;
}

/// <summary>What came of a call of an admin tool, closed.</summary>
public abstract record AdminOutcome
{
    private AdminOutcome()
    {
    }

    /// <summary>The new offset of each partition, in no order that means anything; it is stored if the reset was to be executed.</summary>
    public sealed record Planned(ValueList<(TopicPartition Partition, Offset Offset)> Plan) : AdminOutcome;

    public sealed record Described(ValueList<GroupLag> Rows) : AdminOutcome;

    /// <summary>The tool says that it will not, in its own words.</summary>
    public sealed record Refused(string Reason) : AdminOutcome;

    /// <summary>The tool gave no answer that can be understood. What it did is unknown.</summary>
    public sealed record Indeterminate(string Reason) : AdminOutcome;

    /// <summary>The tool has no word for it. It was not called.</summary>
    public sealed record NotObservable(string Reason) : AdminOutcome;
}

/// <summary>How far behind a group is on one partition, as a tool shows it.</summary>
/// <param name="Partition">Where.</param>
/// <param name="Committed">Null where the tool shows none.</param>
/// <param name="LogEnd">What the tool takes for the end, exclusive; null where it shows none.</param>
/// <param name="Lag">A count of offsets; null where the tool says that there is none.</param>
public sealed record GroupLag(TopicPartition Partition, Offset? Committed, Offset? LogEnd, long? Lag);
