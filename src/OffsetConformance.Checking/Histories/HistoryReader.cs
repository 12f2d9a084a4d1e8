using System.Globalization;
using System.Text.Json;

namespace OffsetConformance.Checking.Histories;

/// <summary>
/// Reads a history in the format offset-history/1: JSON Lines, a header, then one operation a line. It says what was asked and answered, and
/// judges nothing.
/// </summary>
public static class HistoryReader
{
    /// <exception cref="FormatException">The text is not such a history; the message names the line and what would be right.</exception>
    public static History Read(TextReader text)
    {
        var header = ReadHeader(text.ReadLine());
        var lines = new List<HistoryLine>();
        while (text.ReadLine() is { } line)
        {
            lines.Add(ReadLine(line, header, fileLine: lines.Count + 2));
        }

        return new(header, lines);
    }

    /// <exception cref="FormatException">It is not the first line of a history.</exception>
    public static HistoryHeader ReadHeader(string? line)
    {
        if (line is null || !line.Contains("\"offset-history/1\"", StringComparison.Ordinal))
        {
            throw new FormatException("line 1 is not the header of an offset-history/1 file");
        }

        return Guarded(line, 1, "the header", json =>
        {
            var broker = json.ObjectOrNull("broker");
            var config = json.ObjectOrNull("config")?.ObjectOrNull("broker");
            return new HistoryHeader
            {
                Broker = broker?.TextIfThere("name") ?? "",
                Version = broker?.TextIfThere("version") ?? "",
                IsOneNode = broker is { } node && node.Has("nodes") && node.Int("nodes") == 1,

                // The recorder's word for offsets.retention.minutes=1, checked every second.
                CommitsExpire = config is { } set && (set.Has("FAST") || set.Has("offsets.retention.minutes")),
                KeepsRecords = config?.TextIfThere("log.retention.ms") == "-1",
            };
        });
    }

    /// <summary>Reads one operation, by itself: what a line means does not depend on other lines.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static HistoryLine ReadLine(string line, HistoryHeader header, int fileLine) => Guarded(line, fileLine, "an operation", json =>
    {
        var operation = json.Text("op");
        return new HistoryLine(json.Int("n"), operation, OperationReader.Read(operation, json, header))
        {
            FileLine = fileLine,
            Client = json.TextIfThere("client") ?? "-",
            From = json.Long("t0"),
            To = json.Long("t1"),
            Version = json.Has("v") ? json.Int("v") : null,
        };
    });

    private static T Guarded<T>(string line, int lineNumber, string what, Func<HistoryJson, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return read(new HistoryJson(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"line {lineNumber} is not {what} of an offset-history/1 file: {e.Message.ReplaceLineEndings(" ")}"), e);
        }
    }
}
