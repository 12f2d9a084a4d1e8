using System.Text.Json.Nodes;

namespace OffsetConformance.Checking.Histories.Alterations;

/// <summary>An alteration that the judge accepted.</summary>
/// <param name="Kind">What was altered.</param>
/// <param name="FileLine">Where, from 1.</param>
/// <param name="Altered">The line as it was put.</param>
/// <param name="Excuse">Why it may be as right as what was recorded; null if there is no argument for it.</param>
public sealed record Survivor(string Kind, int FileLine, string Altered, string? Excuse);

/// <summary>What became of the alterations of one kind.</summary>
public sealed record KindCount(string Kind, int Altered, int Rejected);

/// <summary>The judge judged: a recording is altered, one answer at a time, and must not be accepted any more.</summary>
/// <param name="Kinds">In alphabetical order.</param>
/// <param name="Survivors">In the order of trial.</param>
public sealed record AlterationTrial(IReadOnlyList<KindCount> Kinds, IReadOnlyList<Survivor> Survivors)
{
    /// <summary>Draws are repeated where a place can't be altered, but not for ever.</summary>
    private const int MostDraws = 20;

    public int Altered => Kinds.Sum(kind => kind.Altered);

    public int Rejected => Kinds.Sum(kind => kind.Rejected);

    /// <summary>The lines of a history that can be altered: those with an answer that is judged.</summary>
    public static IReadOnlyList<HistoryLine> Alterable(History history) =>
        [.. HistoryChecker.Check(history).Lines.Where(line => line.Event is HistoryEvent.Answered)];

    /// <summary>Alters lines that are judged, and judges their sequence again.</summary>
    /// <param name="header">The history's first line.</param>
    /// <param name="texts">Its other lines as they stand in the file.</param>
    /// <param name="lines">The same, read.</param>
    /// <param name="count">How many alterations.</param>
    /// <param name="seed">Draws them.</param>
    public static AlterationTrial Run(HistoryHeader header, IReadOnlyList<string> texts, IReadOnlyList<HistoryLine> lines, int count, ulong seed)
    {
        var draw = new Draw(seed);
        var judged = Alterable(new(header, lines));
        var kinds = new SortedDictionary<string, (int Altered, int Rejected)>(StringComparer.Ordinal);
        var survivors = new List<Survivor>();
        var sequences = SequencesByLine(lines);
        for (var i = 0; i < count && judged.Count > 0; i++)
        {
            if (Alteration.Draw(judged, texts, sequences, draw, MostDraws) is not { } alteration)
            {
                continue;
            }

            var isRejected = IsRejected(header, alteration);
            var (altered, rejected) = kinds.GetValueOrDefault(alteration.Kind);
            kinds[alteration.Kind] = (altered + 1, rejected + (isRejected ? 1 : 0));
            if (!isRejected)
            {
                survivors.Add(new(alteration.Kind, alteration.Line.FileLine, alteration.Text, ExcuseFor(alteration, texts)));
            }
        }

        return new([.. kinds.Select(kind => new KindCount(kind.Key, kind.Value.Altered, kind.Value.Rejected))], survivors);
    }

    private static bool IsRejected(HistoryHeader header, Alteration alteration)
    {
        var lines = alteration.Sequence.ToArray();
        try
        {
            foreach (var (index, text) in alteration.Changes)
            {
                lines[index] = HistoryReader.ReadLine(text, header, lines[index].FileLine);
            }
        }
        catch (FormatException)
        {
            return true;
        }

        return HistoryChecker.Check(new(header, lines)).Violations.Count > 0;
    }

    /// <summary>Of two answers that were exchanged, one to a request that had something wrong with it leaves more open.</summary>
    private static string? ExcuseFor(Alteration alteration, IReadOnlyList<string> texts)
    {
        var (index, altered) = alteration.Changes.Select(change => (change.Index, Line: (JsonObject)JsonNode.Parse(change.Text)!))
            .OrderByDescending(change => change.Line.ContainsKey("malformed")).First();
        return Excuses.For(
            alteration.Kind, [.. alteration.Sequence.Select(line => (JsonObject)JsonNode.Parse(texts[line.FileLine - Alteration.FirstLine])!)], index, altered);
    }

    private static Dictionary<int, IReadOnlyList<HistoryLine>> SequencesByLine(IReadOnlyList<HistoryLine> lines)
    {
        var sequences = new Dictionary<int, IReadOnlyList<HistoryLine>>();
        foreach (var sequence in HistoryChecker.Sequences(lines))
        {
            foreach (var line in sequence)
            {
                sequences[line.FileLine] = sequence;
            }
        }

        return sequences;
    }
}
