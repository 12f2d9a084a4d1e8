using OffsetConformance.Contract;

namespace OffsetConformance.Checking.Histories;

/// <summary>What one line of a recorded history means.</summary>
public abstract record HistoryEvent
{
    private HistoryEvent()
    {
    }

    /// <summary>Everything before is another world.</summary>
    public sealed record Begin : HistoryEvent;

    /// <summary>The broker was stopped and started on the same data; in good order, or killed.</summary>
    public sealed record Restarted(bool Clean) : HistoryEvent;

    /// <summary>The group may have live members from here on.</summary>
    public sealed record Joined(string Group) : HistoryEvent;

    /// <summary>Commands that were sent, and what came of each; several only where one request has no command of its own.</summary>
    public sealed record Answered(ValueList<(Command<Offset> Command, Outcome Outcome)> Steps) : HistoryEvent;

    /// <summary>
    /// A request in a fetch session that was answered without an error of the session's. What it asks for beyond what it names, and what the
    /// answer leaves out, follow from the requests before it: see <see cref="RecordedFetchSessions"/>.
    /// </summary>
    /// <param name="Session">As the answer names it; 0 if none was opened.</param>
    /// <param name="IsOpened">Whether the request opens it.</param>
    /// <param name="Named">The partitions that the request names: new ones, and old ones at new offsets.</param>
    /// <param name="Forgotten">The partitions that the session is to have no more.</param>
    /// <param name="Told">What the answer says of each partition that it includes.</param>
    public sealed record InFetchSession(
        int Session, bool IsOpened, ValueList<Command<Offset>.Fetch> Named, ValueList<TopicPartition> Forgotten, ValueList<(TopicPartition Partition, Outcome Answer)> Told) : HistoryEvent;

    /// <summary>A request that no command can say, and what it may have changed.</summary>
    public sealed record Unsaid(TopicPartition Partition) : HistoryEvent;

    /// <summary>Changes nothing that is judged, and says nothing about it.</summary>
    public sealed record Ignored : HistoryEvent;
}

/// <summary>One line of a history: which operation it was, when, and what it means.</summary>
/// <param name="Number">The recorder's own, unique in the file.</param>
/// <param name="Operation">By the format's name for it.</param>
/// <param name="Event">What it means.</param>
public sealed record HistoryLine(int Number, string Operation, HistoryEvent Event)
{
    /// <summary>From 1; the header is line 1.</summary>
    public int FileLine { get; init; }

    /// <summary>Name of the connection; "-" for the recorder's own marks.</summary>
    public string Client { get; init; } = "-";

    /// <summary>Just before the request was sent, in microseconds since the recording began.</summary>
    public long From { get; init; }

    /// <summary>Just after the whole answer was read, in microseconds since the recording began.</summary>
    public long To { get; init; }

    /// <summary>Of the request; null for what was no request.</summary>
    public int? Version { get; init; }
}

/// <summary>What the first line says of the broker that was recorded.</summary>
public sealed record HistoryHeader
{
    public string Broker { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>Whether committed offsets may expire within the time of a recording.</summary>
    public bool CommitsExpire { get; init; }

    /// <summary>Whether a topic without a retention of its own keeps its records.</summary>
    public bool KeepsRecords { get; init; }

    /// <summary>Whether there is one broker, so that acks=1 is as good as acks=all.</summary>
    public bool IsOneNode { get; init; }

    /// <summary>Whether the settings of a new topic leave no record to the broker to drop on its own.</summary>
    internal bool Keeps(ValueList<Setting> config) => Keeps(config, KeepsRecords);

    /// <summary>The same of settings that are changed, for a topic that kept its records before.</summary>
    internal bool StillKeeps(ValueList<Setting> config) => Keeps(config, keeps: true);

    /// <summary>A null value is the broker's default: records go after a week, and recorded stamps may be older.</summary>
    private bool Keeps(ValueList<Setting> config, bool keeps)
    {
        foreach (var (name, value) in config)
        {
            switch (name)
            {
                case "cleanup.policy" when value?.Contains("compact", StringComparison.Ordinal) == true:
                case "retention.bytes" when value is not (null or "-1"):
                    return false;
                case "retention.ms":
                    keeps = value is null ? KeepsRecords : value == "-1";
                    break;
            }
        }

        return keeps;
    }
}

/// <summary>A recording of what a broker answered.</summary>
/// <param name="Header">Its first line.</param>
/// <param name="Lines">In the order in which requests were sent.</param>
public sealed record History(HistoryHeader Header, IReadOnlyList<HistoryLine> Lines);
