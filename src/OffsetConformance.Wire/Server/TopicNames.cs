using System.Collections.Concurrent;
using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Server;

/// <summary>From the ids of topics to their names. Safe for concurrent use.</summary>
internal sealed class TopicNames
{
    private readonly ConcurrentDictionary<Guid, string> names = new();

    /// <summary>The name of the topic with this id; null if there is none, or none any more.</summary>
    public async ValueTask<string?> FindAsync(Guid id, Call call)
    {
        // A name that was right once may belong to another topic by now.
        if (names.TryGetValue(id, out var known) && await DescribeAsync([known], call) is [{ Error: ErrorCode.None } topic] && topic.Id == id)
        {
            return known;
        }

        names.TryRemove(id, out _);
        foreach (var each in await DescribeAsync(null, call))
        {
            if (each.Id == id && id != Guid.Empty)
            {
                names[id] = each.Topic;
                return each.Topic;
            }
        }

        return null;
    }

    private static async ValueTask<ValueList<TopicDescription>> DescribeAsync(ValueList<string>? topics, Call call) =>
        await call.ExecuteAsync(new ControlRequest.Metadata(topics)) is Outcome.TopicsDescribed described ? described.Topics : [];
}
