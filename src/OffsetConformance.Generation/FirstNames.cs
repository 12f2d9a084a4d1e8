using System.Globalization;
using System.Text;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

/// <summary>
/// The same program under other names: the first partition, the first group, the first client and the session 's' are preferred, throughout
/// and then step by step.
/// </summary>
internal static class FirstNames
{
    private static readonly TopicPartition OwnPartition = new(ModelProgram.OwnTopic, 0);
    private static readonly TopicPartition OwnNeighbour = new(ModelProgram.OwnTopic, 1);

    public static IEnumerable<ModelProgram> Of(ModelProgram program)
    {
        var rank = NameRank(program);
        return Exchanges()
            .Select(program.Throughout)
            .Concat(program.EachStep(step => Exchanges().Select(exchange => exchange(step))))
            .Where(candidate => string.CompareOrdinal(NameRank(candidate), rank) < 0);
    }

    /// <summary>Every exchange of two names for each other.</summary>
    private static IEnumerable<Func<Command<SymbolicOffset>, Command<SymbolicOffset>>> Exchanges()
    {
        foreach (var (one, other) in Pairs([.. ModelProgram.Partitions, OwnPartition]))
        {
            yield return step => step.Rename(new Exchange(one, other));
        }

        foreach (var (one, other) in Pairs([.. ModelProgram.Groups, ""]))
        {
            yield return step => step.Rename(new Exchange(default, default) { Groups = (one, other) });
        }

        yield return step => step.Rename(new Exchange(OwnPartition, OwnNeighbour));
        yield return step => step.Rename(new Exchange(OwnPartition, ModelProgram.Partitions[0])).Rename(new Exchange(OwnNeighbour, ModelProgram.Partitions[1]));
        yield return step => step is Command<SymbolicOffset>.Request request ? request with { Client = request.Client == 0 ? 1 : 0 } : step;
        yield return step => step is Command<SymbolicOffset>.SessionCall call ? call with { Session = call.Session is "t" ? "s" : "t" } : step;
        yield return step => step is Command<SymbolicOffset>.SessionCall call ? call with { Session = "s" } : step;
    }

    private static IEnumerable<(T One, T Other)> Pairs<T>(IReadOnlyList<T> items) =>
        from one in Enumerable.Range(0, items.Count)
        from other in Enumerable.Range(one + 1, items.Count - one - 1)
        select (items[one], items[other]);

    /// <summary>Text that sorts lower the more often, and the earlier, first names are used.</summary>
    private static string NameRank(ModelProgram program)
    {
        var ranks = new NameRanks();
        foreach (var step in program.Steps)
        {
            step.Rename(ranks);
            ranks.Add((step as Command<SymbolicOffset>.SessionCall)?.Session ?? "");
            ranks.Add(((step as Command<SymbolicOffset>.Request)?.Client ?? 0).ToString(CultureInfo.InvariantCulture));
        }

        return ranks.ToString();
    }

    /// <summary>Writes down which names a step uses, each as its place in the world's list.</summary>
    private sealed class NameRanks : INaming
    {
        private readonly StringBuilder text = new();

        public TopicPartition Of(TopicPartition partition)
        {
            var rank = ModelProgram.Partitions.AsSpan().IndexOf(partition);
            Add((rank < 0 ? ModelProgram.Partitions.Count + partition.Partition : rank).ToString(CultureInfo.InvariantCulture));
            return partition;
        }

        public string OfGroup(string group)
        {
            var rank = ModelProgram.Groups.AsSpan().IndexOf(group);
            Add((rank < 0 ? ModelProgram.Groups.Count : rank).ToString(CultureInfo.InvariantCulture));
            return group;
        }

        public void Add(string rank) => text.Append(rank).Append(' ');

        public override string ToString() => text.ToString();
    }
}
