using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OffsetConformance.Checking.Histories.Alterations;

/// <summary>One change of a recording.</summary>
/// <param name="Kind">What was altered.</param>
/// <param name="Line">The line, as it was recorded.</param>
/// <param name="Sequence">The sequence that it belongs to.</param>
/// <param name="Changes">The lines that are altered, as indexes into the sequence, and their new texts.</param>
internal sealed record Alteration(string Kind, HistoryLine Line, IReadOnlyList<HistoryLine> Sequence, IReadOnlyList<(int Index, string Text)> Changes)
{
    /// <summary>Of a file; the header is before it.</summary>
    public const int FirstLine = 2;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Text => Changes[0].Text;

    /// <summary>Null if no drawn place could be altered.</summary>
    public static Alteration? Draw(
        IReadOnlyList<HistoryLine> judged, IReadOnlyList<string> texts, IReadOnlyDictionary<int, IReadOnlyList<HistoryLine>> sequences, Draw draw, int mostDraws)
    {
        for (var i = 0; i < mostDraws; i++)
        {
            var line = draw.One(judged);
            var alteration = draw.Below(8) == 0 ? Exchange(line, judged, texts, sequences[line.FileLine], draw) : Change(line, texts, sequences[line.FileLine], draw);
            if (alteration is not null)
            {
                return alteration;
            }
        }

        return null;
    }

    private static Alteration? Change(HistoryLine line, IReadOnlyList<string> texts, IReadOnlyList<HistoryLine> sequence, Draw draw)
    {
        var json = Parse(line, texts);
        if (json.ContainsKey("indeterminate"))
        {
            return null;
        }

        var site = draw.One(Sites.Of(json, former: () => RecordedFacts.FormerTopicId([.. sequence.Select(each => Parse(each, texts))], IndexOf(line, sequence))));
        return site.Apply(json, draw) ? new(site.Kind, line, sequence, [(IndexOf(line, sequence), json.ToJsonString(Plain))]) : null;
    }

    /// <summary>The answers of two questions of one kind.</summary>
    private static Alteration? Exchange(
        HistoryLine line, IReadOnlyList<HistoryLine> judged, IReadOnlyList<string> texts, IReadOnlyList<HistoryLine> sequence, Draw draw)
    {
        var candidates = judged.Where(other =>
            other.Operation == line.Operation && other != line && other.FileLine >= sequence[0].FileLine && other.FileLine <= sequence[^1].FileLine).ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        var other = draw.One(candidates);
        var (one, two) = (Parse(line, texts), Parse(other, texts));
        if (JsonNode.DeepEquals(WithoutEmptyLists(one["ok"]), WithoutEmptyLists(two["ok"])) && JsonNode.DeepEquals(one["error"]?["code"], two["error"]?["code"]))
        {
            return null;
        }

        foreach (var field in (string[])["ok", "error", "indeterminate"])
        {
            var (left, right) = (one[field]?.DeepClone(), two[field]?.DeepClone());
            Put(one, field, right);
            Put(two, field, left);
        }

        return new($"{line.Operation}: two answers exchanged", line, sequence, [(IndexOf(line, sequence), one.ToJsonString(Plain)), (IndexOf(other, sequence), two.ToJsonString(Plain))]);
    }

    /// <summary>A list that is not there says the same as an empty one.</summary>
    private static JsonNode? WithoutEmptyLists(JsonNode? answer)
    {
        if (answer?.DeepClone() is not JsonObject copy)
        {
            return answer;
        }

        foreach (var field in copy.Where(field => field.Value is null or JsonArray { Count: 0 }).Select(field => field.Key).ToList())
        {
            copy.Remove(field);
        }

        return copy;
    }

    private static void Put(JsonObject line, string field, JsonNode? value)
    {
        line.Remove(field);
        if (value is not null)
        {
            line[field] = value;
        }
    }

    private static JsonObject Parse(HistoryLine line, IReadOnlyList<string> texts) => (JsonObject)JsonNode.Parse(texts[line.FileLine - FirstLine])!;

    private static int IndexOf(HistoryLine line, IReadOnlyList<HistoryLine> sequence) => line.FileLine - sequence[0].FileLine;
}
