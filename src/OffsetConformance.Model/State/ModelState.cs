using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Model.State;

/// <summary>
/// Everything the model knows of one small world. Immutable; compares by content.
/// A partition it was not told of is outside the world: commands on it are not judged.
/// </summary>
public sealed record ModelState
{
    public ValueMap<TopicPartition, PartitionState> Partitions { get; init; }

    public ValueMap<CommitKey, CommitState> Commits { get; init; }

    /// <summary>The topics that the model knows to exist, or not to. One that is not here is neither.</summary>
    public ValueMap<string, TopicState> Topics { get; init; }

    /// <summary>Groups other than missing ones.</summary>
    public ValueMap<string, GroupState> Groups { get; init; }

    public ValueMap<string, SessionState> Sessions { get; init; }

    /// <summary>The fetch session of each client that has one.</summary>
    public ValueMap<int, FetchSessionState> FetchSessions { get; init; }

    /// <summary>The producer ids that were handed out, in the order of the program.</summary>
    public ValueList<ProducerIdentity> Producers { get; init; }

    /// <summary>Writes whose answer never came: each may have had its effect, may have it later, or never.</summary>
    public ValueList<Command<Offset>> Pending { get; init; }

    /// <summary>Commands judged so far.</summary>
    public long Clock { get; init; }

    /// <summary>When ListOffsets was last asked, of any partition.</summary>
    public long ListedAt { get; init; }

    /// <summary>When somebody last tried to commit an offset for a partition that does not exist.</summary>
    public long CommittedToMissingAt { get; init; }

    /// <summary>What the admin tool was last asked to do, by group.</summary>
    public ValueMap<string, ToolTrace> Tools { get; init; }

    /// <summary>Whether so much may have happened that there is no saying what is right.</summary>
    public bool IsLost { get; init; }

    /// <summary>In which of the things that changed over time the broker is of which time.</summary>
    public BrokerTraits Traits { get; init; } = BrokerTraits.Current;

    /// <summary>A world of fresh partitions.</summary>
    public static ModelState Fresh(params ReadOnlySpan<TopicPartition> partitions)
    {
        var state = new ModelState();
        foreach (var partition in partitions)
        {
            state = state with { Partitions = state.Partitions.With(partition, new PartitionState()) };
        }

        return state;
    }

    public ModelState With(TopicPartition partition, PartitionState value) => this with { Partitions = Partitions.With(partition, value) };

    public ModelState With(string topic, TopicState value) => this with { Topics = Topics.With(topic, value) };

    public ModelState With(string group, GroupExistence value) =>
        this with { Groups = value == GroupExistence.Missing ? Groups.Without(group) : Groups.With(group, new(value)) };

    public GroupExistence ExistenceOf(string group) => Groups.Find(group)?.Existence ?? GroupExistence.Missing;

    public Existence ExistenceOf(TopicPartition partition) =>
        Partitions.Find(partition) is not null ? Existence.Exists
        : Topics.Find(partition.Topic) is { IsVanishing: false } topic && (partition.Partition < 0 || partition.Partition >= topic.Partitions) ? Existence.Missing
        : Existence.Unknown;

    /// <summary>Whether it is known which topic a request means: of an id that nobody told that can't be said.</summary>
    public bool Knows(Command<Offset> command)
    {
        var reference = TopicReference.Of(command);
        return reference.IsName
            || (ModelProgram.PartitionOf(command) is { } partition && Topics.Find(partition.Topic) is { } topic && (topic.Id == reference.Id || topic.FormerId == reference.Id));
    }

    public ModelState With(CommitKey key, CommitState value) => this with { Commits = Commits.With(key, value) };

    public CommitState CommitOf(CommitKey key) => Commits.Find(key) ?? Absent;

    /// <summary>Whether the group has a committed offset for any partition.</summary>
    public bool HasCommits(string group)
    {
        for (var i = 0; i < Commits.Count; i++)
        {
            if (Commits.Values[i].Value is not null && string.Equals(Commits.Keys[i].Group, group, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static readonly CommitState Absent = new();
}
