using System.Collections.Concurrent;
using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Server;

/// <summary>
/// From the ids of topics to their names. A name stays known when another topic has it: whether the id is still the topic's is for the broker
/// behind to say. Safe for concurrent use.
/// </summary>
internal sealed class TopicNames
{
    /// <summary>Beyond that all are forgotten, and those that are asked for learned anew.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<Guid, string> names = new();

    public void Learn(Guid id, string name)
    {
        if (id == Guid.Empty)
        {
            return;
        }

        if (names.Count >= Most)
        {
            names.Clear();
        }

        names[id] = name;
    }

    /// <summary>The name of the topic that has this id, or last had it; "" if nobody knows one.</summary>
    public async ValueTask<string> FindAsync(Guid id, Call call)
    {
        if (names.TryGetValue(id, out var known))
        {
            return known;
        }

        foreach (var topic in await DescribeAsync(null, call))
        {
            Learn(topic.Id, topic.Topic);
        }

        return names.GetValueOrDefault(id, "");
    }

    /// <summary>The id of the topic that has the name; all zero if there is none.</summary>
    public static async ValueTask<Guid> IdOfAsync(string topic, Call call) => await DescribeAsync([topic], call) is [var described] ? described.Id : Guid.Empty;

    private static async ValueTask<ValueList<TopicDescription>> DescribeAsync(ValueList<string>? topics, Call call) =>
        await call.ExecuteAsync(new ControlRequest.Metadata(topics)) is Outcome.TopicsDescribed described ? described.Topics : [];
}
