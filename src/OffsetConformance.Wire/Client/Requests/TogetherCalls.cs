using OffsetConformance.Contract;

namespace OffsetConformance.Wire.Client;

/// <summary>
/// Several parts of one kind as one request to one node, which may name a partition twice. The answer is taken entry by entry, also where
/// it says more, or less, than was asked.
/// </summary>
internal static class TogetherCalls
{
    /// <exception cref="NotSpokenException">The parts are no one request, or belong to several nodes.</exception>
    public static Outcome Execute(ValueList<Command<Offset>.Request> parts, in WireCall call) =>
        Same<Command<Offset>.Commit>(parts) is { } commits ? CommitCalls.CommitTogether(commits, call)
        : Same<Command<Offset>.FetchCommitted>(parts) is { } fetches ? CommitCalls.FetchCommittedTogether(fetches, call)
        : Same<Command<Offset>.ListOffsets>(parts) is { } lists ? OffsetCalls.ListOffsetsTogether(lists, call)
        : Same<Command<Offset>.DeleteRecords>(parts) is { } deletions ? OffsetCalls.DeleteRecordsTogether(deletions, call)
        : throw new NotSpokenException("the parts are not of one kind that a request can have several of");

    /// <summary>What the parts have in common, which the request says once for all of them.</summary>
    /// <exception cref="NotSpokenException">They differ in it.</exception>
    public static TShared Shared<TPart, TShared>(TPart[] parts, Func<TPart, TShared> of, string what)
    {
        var shared = of(parts[0]);
        return Array.TrueForAll(parts, part => EqualityComparer<TShared>.Default.Equals(of(part), shared))
            ? shared
            : throw new NotSpokenException($"the parts' {what} differ");
    }

    /// <exception cref="NotSpokenException">A part calls its topic by an id.</exception>
    public static void CheckNamed<TPart>(TPart[] parts, Func<TPart, TopicReference> of)
    {
        if (!Array.TrueForAll(parts, part => of(part).IsName))
        {
            throw new NotSpokenException("of several parts each calls its topic by the name");
        }
    }

    /// <summary>The one node that leads all of the partitions. One without a leader may be asked about anywhere.</summary>
    /// <exception cref="NotSpokenException">There are several.</exception>
    public static Route RouteToLeader(IEnumerable<TopicPartition> partitions, in WireCall call)
    {
        var routes = new List<(Route Route, BrokerAddress? Leader)>();
        foreach (var partition in partitions.Distinct())
        {
            var route = Route.ToLeader(partition);
            routes.Add((route, call.Client.LeaderOf(route, call.Deadline)));
        }

        var led = routes.Where(each => each.Leader is not null).ToList();
        return led.DistinctBy(each => each.Leader).Skip(1).Any() ? throw new NotSpokenException("the parts' leaders differ")
            : led is [var first, ..] ? first.Route
            : routes[0].Route;
    }

    /// <summary>The parts by topic, as every such request has them; within a topic in their order.</summary>
    public static TTopic[] ByTopic<TPart, TTopic>(TPart[] parts, Func<TPart, TopicPartition> partitionOf, Func<string, IEnumerable<TPart>, TTopic> make) =>
        [.. parts.GroupBy(part => partitionOf(part).Topic, StringComparer.Ordinal).Select(topic => make(topic.Key, topic))];

    private static TPart[]? Same<TPart>(ValueList<Command<Offset>.Request> parts)
        where TPart : Command<Offset>.Request
    {
        var same = parts.OfType<TPart>().ToArray();
        return same.Length > 0 && same.Length == parts.Count ? same : null;
    }
}
