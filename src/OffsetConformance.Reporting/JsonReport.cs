using System.Text.Json;

namespace OffsetConformance.Reporting;

/// <summary>The report as <c>specs/report.schema.json</c> describes it.</summary>
public static class JsonReport
{
    /// <summary>A report of every rule with a counterexample has about 500 KiB; what is far larger is not one of ours.</summary>
    public const int LargestFile = 16 * 1024 * 1024;

    public static string Write(Report report) => JsonText.Of(report);

    /// <summary>
    /// The replay tokens of the counterexamples in a report, of this form or a later one that still has them.
    /// </summary>
    /// <exception cref="FormatException">The text is not a report, or not a whole one; the message says so without a full stop.</exception>
    public static IReadOnlyList<string> ReadReplayTokens(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return
            [
                .. document.RootElement.GetProperty("rules").EnumerateArray()
                    .Where(rule => rule.TryGetProperty("counterexample", out _))
                    .Select(rule => rule.GetProperty("counterexample").GetProperty("replayToken").GetString() ?? ""),
            ];
        }
        catch (JsonException e)
        {
            throw new FormatException($"not a whole report.json (line {e.LineNumber + 1})", e);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("not a report.json: it has no list of rules as this suite writes it", e);
        }
    }
}
