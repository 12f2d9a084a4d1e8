using System.Globalization;
using System.Text;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

/// <summary>
/// Makes a failing program short, plain and canonical: first steps are dropped, then arguments become simpler, then names, then
/// neighbours that can be swapped come into alphabetical order; and again, until nothing helps. Knows no judge: whether a candidate still fails
/// is the caller's question, asked by running it again.
/// </summary>
public static class Shrinker
{
    /// <summary>
    /// The smallest program found for which <paramref name="stillFails"/> says yes. Ends early, with the best so far, when the token is cancelled.
    /// </summary>
    public static async Task<ModelProgram> ShrinkAsync(
        ModelProgram failing, Func<ModelProgram, ValueTask<bool>> stillFails, CancellationToken enough)
    {
        var best = failing;
        var tried = new HashSet<ModelProgram> { failing };
        for (var improved = true; improved && !enough.IsCancellationRequested;)
        {
            improved = false;
            foreach (var pass in Passes)
            {
                for (var better = true; better && !enough.IsCancellationRequested;)
                {
                    better = false;
                    foreach (var candidate in pass(best))
                    {
                        if (enough.IsCancellationRequested)
                        {
                            break;
                        }

                        if (tried.Add(candidate) && await stillFails(candidate).ConfigureAwait(false))
                        {
                            (best, better, improved) = (candidate, true, true);
                            break;
                        }
                    }
                }
            }
        }

        return best;
    }

    private static readonly Func<ModelProgram, IEnumerable<ModelProgram>>[] Passes = [FewerSteps, SimplerArguments, FirstNames, InOrder];

    /// <summary>Halves first, then single steps, from the end: the last step is where the failure showed.</summary>
    private static IEnumerable<ModelProgram> FewerSteps(ModelProgram program)
    {
        var count = program.Steps.Count;
        for (var size = count / 2; size >= 1; size /= 2)
        {
            for (var from = count - size; from >= 0; from -= size)
            {
                if (size < count)
                {
                    yield return ModelProgram.Of([.. program.Steps.AsSpan()[..from], .. program.Steps.AsSpan()[(from + size)..]]);
                }
            }
        }
    }

    private static IEnumerable<ModelProgram> SimplerArguments(ModelProgram program) => EachStep(program, SimplerStep.Of);

    /// <summary>The first partition, the first group and the session 's' are preferred, throughout and then step by step.</summary>
    private static IEnumerable<ModelProgram> FirstNames(ModelProgram program)
    {
        var rank = NameRank(program);
        return Exchanges()
            .Select(exchange => ModelProgram.Of([.. program.Steps.Select(exchange)]))
            .Concat(EachStep(program, step => Exchanges().Select(exchange => exchange(step))))
            .Where(candidate => string.CompareOrdinal(NameRank(candidate), rank) < 0);
    }

    /// <summary>Every exchange of two names for each other.</summary>
    private static IEnumerable<Func<Command<SymbolicOffset>, Command<SymbolicOffset>>> Exchanges()
    {
        foreach (var (one, other) in Pairs([.. ModelProgram.Partitions, OwnPartition]))
        {
            yield return step => step.Rename(new Exchange(one, other, null, null));
        }

        foreach (var (one, other) in Pairs([.. ModelProgram.Groups, ""]))
        {
            yield return step => step.Rename(new Exchange(default, default, one, other));
        }

        yield return step => step.Rename(new Exchange(OwnPartition, new(ModelProgram.OwnTopic, 1), null, null));
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
        }

        return ranks.ToString();
    }

    private static IEnumerable<ModelProgram> InOrder(ModelProgram program)
    {
        for (var i = 1; i < program.Steps.Count; i++)
        {
            if (string.CompareOrdinal(ProgramText.Print(program.Steps[i]), ProgramText.Print(program.Steps[i - 1])) < 0)
            {
                Command<SymbolicOffset>[] steps = [.. program.Steps.AsSpan()];
                (steps[i - 1], steps[i]) = (steps[i], steps[i - 1]);
                yield return ModelProgram.Of(steps);
            }
        }
    }

    private static IEnumerable<ModelProgram> EachStep(
        ModelProgram program, Func<Command<SymbolicOffset>, IEnumerable<Command<SymbolicOffset>>> simpler)
    {
        for (var i = 0; i < program.Steps.Count; i++)
        {
            foreach (var step in simpler(program.Steps[i]))
            {
                yield return ModelProgram.Of([.. program.Steps.AsSpan()[..i], step, .. program.Steps.AsSpan()[(i + 1)..]]);
            }
        }
    }

    private static readonly TopicPartition OwnPartition = new(ModelProgram.OwnTopic, 0);

    /// <summary>Exchanges two partitions and two groups for each other; null exchanges nothing.</summary>
    private sealed record Exchange(TopicPartition OnePartition, TopicPartition OtherPartition, string? OneGroup, string? OtherGroup) : INaming
    {
        public TopicPartition Of(TopicPartition partition) =>
            partition == OnePartition ? OtherPartition : partition == OtherPartition ? OnePartition : partition;

        public string OfGroup(string group) =>
            string.Equals(group, OneGroup, StringComparison.Ordinal) ? OtherGroup!
            : string.Equals(group, OtherGroup, StringComparison.Ordinal) ? OneGroup!
            : group;
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
