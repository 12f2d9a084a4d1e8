using System.CommandLine;
using System.Globalization;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Cli.Verbs;

/// <summary>The options that say what is drawn, how much of it, and what counts. Null where they are not given.</summary>
internal static class WorkOptions
{
    public static Option<ulong?> Seed(string description = "Draws the sequences; default 1") => Usage.Option("--seed", "N", description, ParseSeed);

    public static Option<long?> Sequences(string description) => Usage.Option("--sequences", "N", description, ParseSequences);

    public static Option<TimeSpan?> Budget(string description) => Usage.Option("--budget", "TIME", description, ParseBudget);

    public static Option<RuleLevel?> Level(string description) => Usage.Option("--level", "LEVEL", description, ParseLevel);

    private static RuleLevel? ParseLevel(string text) => text switch
    {
        "must" => RuleLevel.Must,
        "should" => RuleLevel.Should,
        "may" => RuleLevel.May,
        _ => throw Usage.Unknown("level", text, ["must", "should", "may"]),
    };

    private static ulong? ParseSeed(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : throw new FormatException($"'{text}' is not a whole number from 0 to {ulong.MaxValue}");

    private static long? ParseSequences(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
        ? count
        : throw new FormatException($"'{text}' is not a number of sequences, 1 or more");

    private static TimeSpan? ParseBudget(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var unit = text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        return int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && unit > TimeSpan.Zero && number > 0 && number <= TimeSpan.FromHours(24) / unit
            ? number * unit
            : throw new FormatException($"'{text}' is not a time such as 500ms, 30s or 2m, up to 24h");
    }
}
