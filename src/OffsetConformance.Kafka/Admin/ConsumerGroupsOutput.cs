using System.Globalization;
using OffsetConformance.Contract;

namespace OffsetConformance.Kafka.Admin;

/// <summary>
/// What kafka-consumer-groups.sh prints, read by the names of its columns: they came and went with the versions, and so did their order. Cells
/// stand between spaces, in Kafka 0.9 between commas; "-" and "unknown" stand for none.
/// </summary>
internal static class ConsumerGroupsOutput
{
    private const string NewOffset = "NEW-OFFSET";
    private const string CurrentOffset = "CURRENT-OFFSET";

    /// <summary>The tool's own failures to reach anybody, which say nothing of the group.</summary>
    private static readonly string[] Unanswered = ["TimeoutException", "DisconnectException", "ConnectException", "BrokerNotAvailableException"];

    public static AdminOutcome ReadReset(ToolOutput output) => Refusal(output) ?? Read(output, NewOffset, PlanOf, static plan => new AdminOutcome.Planned(plan));

    public static AdminOutcome ReadDescription(ToolOutput output) => Refusal(output) ?? Read(output, CurrentOffset, LagOf, static rows => new AdminOutcome.Described(rows));

    private static (TopicPartition Partition, Offset Offset) PlanOf(IReadOnlyDictionary<string, string> cells) =>
        (PartitionOf(cells), new(Number(cells, NewOffset) ?? throw new FormatException("a plan names an offset")));

    private static GroupLag LagOf(IReadOnlyDictionary<string, string> cells) => new(
        PartitionOf(cells),
        Number(cells, CurrentOffset) is { } committed ? new Offset(committed) : null,
        Number(cells, "LOG-END-OFFSET") is { } end ? new Offset(end) : null,
        Number(cells, "LAG"));

    /// <summary>
    /// What the tool says against it; null if it says nothing. It may print a table without rows all the same, and its exit code has not always told.
    /// </summary>
    private static AdminOutcome? Refusal(ToolOutput output)
    {
        var lines = Lines(output.Errors).Concat(Lines(output.Text)).ToList();
        var said = lines.Find(line => line.StartsWith("Error", StringComparison.OrdinalIgnoreCase)) ?? (output.ExitCode == 0 ? null : lines.FirstOrDefault() ?? $"exit code {output.ExitCode}");
        return said is null ? null
            : lines.Exists(line => Unanswered.Any(name => line.Contains(name, StringComparison.Ordinal))) ? new AdminOutcome.Indeterminate(said)
            : new AdminOutcome.Refused(said);
    }

    private static AdminOutcome Read<TRow>(
        ToolOutput output, string column, Func<IReadOnlyDictionary<string, string>, TRow> read, Func<ValueList<TRow>, AdminOutcome> make)
    {
        var rows = new List<TRow>();
        string[]? header = null;
        foreach (var line in Lines(output.Text))
        {
            var cells = Split(line);
            if (cells.Contains(column, StringComparer.Ordinal) && cells.Contains("TOPIC", StringComparer.Ordinal))
            {
                header = cells;
            }
            else if (header is not null)
            {
                try
                {
                    rows.Add(read(header.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)));
                }
                catch (Exception e) when (e is FormatException or OverflowException or KeyNotFoundException or ArgumentException)
                {
                    return new AdminOutcome.Indeterminate($"the tool printed a line that is no row of its table: {line}");
                }
            }
        }

        return header is null ? new AdminOutcome.Indeterminate($"the tool printed no column {column}") : make(ValueList.From(rows));
    }

    private static TopicPartition PartitionOf(IReadOnlyDictionary<string, string> cells) => new(cells["TOPIC"], int.Parse(cells["PARTITION"], CultureInfo.InvariantCulture));

    private static long? Number(IReadOnlyDictionary<string, string> cells, string column) =>
        cells[column] is "-" or "unknown" ? null : long.Parse(cells[column], CultureInfo.InvariantCulture);

    private static string[] Split(string line) => line.Contains(", ", StringComparison.Ordinal)
        ? [.. line.Split(',', StringSplitOptions.TrimEntries).Select(cell => cell.Replace(' ', '-'))]
        : line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
