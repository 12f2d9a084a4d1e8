using OffsetConformance.Model.Rules;

namespace OffsetConformance.Reporting;

/// <summary>What a report says beyond what the run found: who asked, when, and of whom.</summary>
public sealed record ReportContext
{
    public required string SuiteVersion { get; init; }

    /// <summary>The lowest level at which a violated rule fails the run.</summary>
    public RuleLevel Level { get; init; } = RuleLevel.Must;

    public DateTimeOffset Started { get; init; }

    /// <summary>From the start, connecting included, to the moment of the report.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The addresses the target was reached at; null for one that has none.</summary>
    public string? Bootstrap { get; init; }

    /// <summary>Names of the client settings that were given. Their values may be secret and have no place in a report.</summary>
    public IReadOnlyList<string> ClientSettings { get; init; } = [];

    /// <summary>Takes secrets out of a text that came from outside: a broker's or a library's message may quote what it was given.</summary>
    public Func<string, string> Hide { get; init; } = static text => text;
}
