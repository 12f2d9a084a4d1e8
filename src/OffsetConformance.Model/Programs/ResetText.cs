using System.Globalization;
using OffsetConformance.Contract;

namespace OffsetConformance.Model.Programs;

/// <summary>The words for where a reset leads, and for which committed offsets.</summary>
internal static class ResetText
{
    private const string AllTopics = "all";

    public static string Print(ResetTo to, ResetScope scope) => to switch
    {
        ResetTo.Earliest => $"to-earliest {Print(scope)}",
        ResetTo.Latest => $"to-latest {Print(scope)}",
        ResetTo.Current => $"to-current {Print(scope)}",
        ResetTo.ToOffset(var offset) => $"to-offset {Print(scope)} {offset}",
        ResetTo.ShiftBy(var count) => string.Create(CultureInfo.InvariantCulture, $"shift-by {Print(scope)} {count}"),
        ResetTo.ToDatetime(var time) => string.Create(CultureInfo.InvariantCulture, $"to-datetime {Print(scope)} {time}"),
        ResetTo.ByDuration(var duration) => string.Create(CultureInfo.InvariantCulture, $"by-duration {Print(scope)} {duration}"),
        _ => throw new ArgumentException($"no text for {to.GetType().Name}", nameof(to)),
    };

    public static string Print(ResetScope scope) => scope switch
    {
        ResetScope.WholeTopic(var topic) => topic,
        ResetScope.Partitions(var topic, var numbers) => string.Create(CultureInfo.InvariantCulture, $"{topic}-{string.Join(',', numbers)}"),
        _ => AllTopics,
    };

    /// <summary>Null if the word is none.</summary>
    public static ResetScope? ReadScope(string word)
    {
        var dash = word.LastIndexOf('-');
        if (dash < 0)
        {
            return word is AllTopics ? new ResetScope.AllTopics() : new ResetScope.WholeTopic(word);
        }

        var numbers = new List<int>();
        foreach (var text in word[(dash + 1)..].Split(','))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return dash > 0 ? new ResetScope.Partitions(word[..dash], ValueList.From(numbers)) : null;
    }
}
