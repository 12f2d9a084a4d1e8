using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Generation;

/// <summary>One program that is certain to reach a rule, where the target can be asked for it.</summary>
public sealed record Scenario(Rule Rule, ModelProgram Program)
{
    public bool UsesSessions => Program.Steps.Any(step => step is Command<SymbolicOffset>.SessionCall);
}

/// <summary>The directed scenarios: what luck would reach sooner or later, each run reaches first.</summary>
public static class Scenarios
{
    /// <summary>
    /// At least one per judged rule. A line that needs a trimmed log or a second client stands beside one that does not,
    /// so that a target without these still gets asked the rest.
    /// </summary>
    private static readonly (string Rule, string Program)[] Texts =
    [
        ("LOG-01", "list a-0 earliest; list a-0 latest; produce a-0 1; list a-0 latest"),
        ("LOG-02", "list a-0 latest; produce a-0 1; list a-0 latest; produce a-0 2; list a-0 latest; produce a-0 1"),
        ("LOG-03", "produce a-0 1; produce a-0 1; produce a-0 2; produce a-0 1; fetch a-0 start"),
        ("LOG-04", "produce a-0 3; fetch a-0 start"),
        ("LOG-04", "produce a-0 3 gzip; fetch a-0 start; produce a-0 1; fetch a-0 start"),
        ("LOG-04", "produce a-0 3 snappy; fetch a-0 start; produce a-0 1; fetch a-0 start"),
        ("LOG-04", "produce a-0 3 lz4; fetch a-0 start; produce a-0 1; fetch a-0 start"),
        ("LOG-04", "produce a-0 3 zstd; fetch a-0 start; produce a-0 1; fetch a-0 start"),
        ("LOG-05", "produce a-0 1; produce a-0 1; produce a-0 1; produce a-0 1"),
        ("LOG-06", "produce a-0 2; produce a-0 2; produce a-0 2; produce a-0 2"),
        ("LOG-06", "produce a-0 2; trim a-0 end; produce a-0 2"),
        ("LOG-07", "produce a-0 2; fetch a-0 start; produce a-0 1; fetch a-0 start; fetch a-0 start"),
        ("LOG-07", "produce a-0 3; fetch a-0 start; trim a-0 start+1; fetch a-0 start"),
        ("LOG-08", "produce a-0 2; produce a-0 2; fetch a-0 start"),
        ("LOG-08", "produce a-0 2; produce a-0 2; resume s g a-0 earliest 1; consume s 2; consume s 9"),
        ("LOG-10", "list a-0 latest; produce b-0 2; list a-0 latest"),
        ("LOG-10", "list a-0 latest; produce a-1 1; list a-0 latest"),
        ("LOG-10", "list a-0 earliest; produce a-1 1; list a-0 earliest; list a-0 latest; produce a-1 2; list a-0 latest"),
        ("LOG-10", "produce a-0 1; fetch a-0 start; produce b-0 1; fetch a-0 start; produce a-1 1; fetch a-0 start"),
        ("LOG-14", "fetch a-0 end; produce a-0 2; fetch a-0 end; produce a-0 1; fetch a-0 end-1"),
        ("LOG-15", "fetch a-0 end+1; produce a-0 2; fetch a-0 end+1; fetch a-0 end+1000; fetch a-0 max"),
        ("LOG-16", "produce a-0 2; produce a-0 1; fetch a-0 start; fetch a-0 start+1; fetch a-0 end-1; fetch a-0 end"),
        ("LOG-19", "produce a-0 1; list a-0 latest; list a-0 latest via:1; produce a-0 2; list a-0 latest; list a-0 latest via:1; list a-0 latest"),
        ("LOG-19", "produce a-0 1; list a-0 latest rc; produce a-0 1; list a-0 latest rc via:1; list a-0 latest rc"),
        ("LOG-19", "produce a-0 2; list a-0 latest; trim a-0 end; list a-0 latest"),
        ("LOG-21", "produce a-0 1; list a-0 latest; fetch a-0 end-1; produce a-0 2; fetch a-0 start; list a-0 latest via:1"),
        ("START-01", "produce a-0 2; list a-0 earliest; list a-0 latest; list a-0 earliest; fetch a-0 end"),
        ("START-01", "produce a-0 2; trim a-0 end; list a-0 earliest; list a-0 latest; list a-0 earliest; fetch a-0 end"),
        ("START-02", "produce a-0 3; trim a-0 start+2; fetch a-0 start-1; fetch a-0 0; fetch a-0 start"),
        ("START-05", "produce a-0 3; trim a-0 start+1; list a-0 latest; produce a-0 1"),
        ("START-05", "produce a-0 2; trim a-0 end; produce a-0 1; trim a-0 end; list a-0 latest"),
        ("START-06", "produce a-0 2; trim a-0 end; list a-0 earliest; list a-0 latest; fetch a-0 end; fetch a-0 end-1"),
        ("START-06", "produce a-0 2; trim a-0 end; list a-0 time:0"),
        ("START-14", "produce a-0 2; list a-0 earliest; fetch a-0 start; list a-0 earliest; fetch a-0 start; fetch a-0 start"),
        ("START-14", "produce a-0 2; list a-0 earliest; commit g a-0 end; list a-0 earliest"),
        ("START-14", "produce a-0 2; fetch a-0 start; commit g a-0 end; fetch a-0 start"),
        ("LIST-01", "list a-0 earliest; produce a-0 1; list a-0 earliest"),
        ("LIST-01", "produce a-0 3; trim a-0 start+1; list a-0 earliest; trim a-0 end; list a-0 earliest"),
        ("LIST-02", "list a-0 latest; produce a-0 1; list a-0 latest; produce a-0 3; list a-0 latest"),
        ("LIST-15", "produce a-0 1; list a-0 earliest; list a-0 latest; list a-0 earliest; list a-0 latest"),
        ("LIST-15", "commit g a-0 1; list a-0 latest; committed g a-0"),
        ("LIST-17", "list a-0 earliest; list a-0 latest; list a-0 latest rc"),
        ("LIST-17", "list a-0 time:0"),
        ("LIST-17", "list a-0 max-timestamp"),
        ("CMT-01", "produce a-0 3; commit g a-0 0; committed g a-0; commit g a-0 1; committed g a-0; commit g a-0 end; committed g a-0"),
        ("CMT-01", "commit g a-0 max-1; committed g a-0"),
        ("CMT-02", "produce a-0 3; commit g a-0 1; resume s g a-0 none 1"),
        ("CMT-02", "produce a-0 3; resume s g a-0 earliest 2; commit-consumed s; committed g a-0; resume t g a-0 none 9"),
        ("CMT-03", "commit g a-0 1; committed g a-1; committed g b-0"),
        ("CMT-04", "committed g a-0; produce a-0 1; committed g a-0"),
        ("CMT-05", "commit g a-0 1; commit g a-0 2; committed g a-0; commit g a-0 3; commit g a-0 1; committed g a-0"),
        ("CMT-06", "commit g a-0 3; commit g a-0 1; committed g a-0; commit g a-0 0; committed g a-0"),
        ("CMT-07", "commit g a-0 end+2; committed g a-0; produce a-0 1; commit g a-0 end+1; committed g a-0"),
        ("CMT-07", "produce a-0 3; trim a-0 start+2; commit g a-0 start-1; committed g a-0; commit g a-0 0; committed g a-0"),
        ("CMT-11", "commit g a-0 1; commit g1 a-0 2; committed g a-0; commit G a-0 3; committed g a-0"),
        ("CMT-11", "commit g a-0 1; commit g a-1 4; committed g a-0; commit g b-0 5; committed g a-0; committed g a-1"),
        ("CMT-14", "produce a-0 2; list a-0 latest; commit g a-0 1; list a-0 latest"),
        ("CMT-14", "produce a-0 2; list a-0 earliest; commit g a-0 end; list a-0 earliest"),
        ("CMT-14", "produce a-0 2; fetch a-0 start; commit g a-0 1; fetch a-0 start"),
        ("CMT-15", "produce a-0 1; commit g a-0 1; produce a-0 1; committed g a-0; fetch a-0 start; committed g a-0"),
        ("CMT-15", "produce a-0 3; commit g a-0 1; trim a-0 start+2; committed g a-0; trim a-0 end; committed g a-0"),
        ("CMT-16", "commit g a-0 1; committed g a-0 via:1; commit g a-0 2 via:1; committed g a-0"),
        ("CMT-16", "commit g a-0 1; committed g a-0 via:1; commit g a-0 2; committed g a-0 via:1"),
        ("CMT-25", "commit g a-0 1; commit g a-0 2 meta:4097; committed g a-0; commit g a-0 3; committed g a-0"),
        ("CMT-25", "commit g a-0 1; commit g a-0 2 epoch:1000; committed g a-0; commit g a-0 3; committed g a-0"),
        ("RES-01", "produce a-0 2; resume s g a-0 earliest 9"),
        ("RES-01", "produce a-0 3; trim a-0 start+1; resume s g a-0 earliest 9"),
        ("RES-02", "produce a-0 2; resume s g a-0 latest 9; produce a-0 1; consume s 9"),
        ("RES-03", "produce a-0 1; resume s g a-0 none 9"),
        ("RES-04", "produce a-0 3; commit g a-0 1; resume s g a-0 latest 9"),
        ("RES-04", "produce a-0 1; produce a-0 1; commit g a-0 0; resume s g a-0 latest 9"),
        ("RES-04", "produce a-0 3; trim a-0 start+1; commit g a-0 start+1; resume s g a-0 earliest 9"),
        ("RES-04", "produce a-0 3; trim a-0 start+1; commit g a-0 start; resume s g a-0 latest 9"),
        ("RES-05", "produce a-0 2; commit g a-0 end; resume s g a-0 earliest 9; produce a-0 1; consume s 9"),
        ("RES-06", "produce a-0 3; commit g a-0 0; trim a-0 start+2; resume s g a-0 earliest 9"),
        ("RES-06", "produce a-0 3; commit g a-0 0; trim a-0 start+2; resume s g a-0 latest 9"),
        ("RES-06", "produce a-0 3; commit g a-0 0; trim a-0 start+2; resume s g a-0 none 9"),
        ("RES-07", "produce a-0 2; commit g a-0 end+1; resume s g a-0 earliest 9"),
        ("RES-07", "produce a-0 2; commit g a-0 end+3; resume s g a-0 latest 9"),
        ("RES-07", "produce a-0 2; commit g a-0 end+1; resume s g a-0 none 9"),
        ("RES-08", "produce a-0 1; commit g a-0 end+1; produce a-0 3; resume s g a-0 none 9"),
        ("RES-16", "produce a-0 2; produce a-0 2; resume s g a-0 earliest 1; seek s start+3 9; seek s 0 1"),
        ("RES-17", "produce a-0 2; resume s g a-0 earliest 9; seek s end 9; seek s end+1 9"),
        ("RES-17", "produce a-0 2; resume s g a-0 latest 9; seek s end+1 9"),
        ("RES-17", "produce a-0 2; commit g a-0 0; resume s g a-0 none 1; seek s end+2 9"),
        ("RES-17", "produce a-0 3; trim a-0 start+2; resume s g a-0 earliest 9; seek s start-1 9"),
        ("RES-19", "produce a-0 2; commit g a-0 1; resume s g a-0 none 1; committed g a-0; seek s 0 1; committed g a-0"),
        ("RES-22", "produce a-0 2; resume s g a-0 earliest 9; committed g a-0"),
        ("RES-22", "produce a-0 2; commit g a-0 1; resume s g a-0 none 9; committed g a-0"),
        ("LAG-06", "produce a-0 2; resume s g a-0 earliest 9; commit-consumed s; committed g a-0; list a-0 latest"),
        ("LAG-06", "produce a-0 2; list a-0 latest; resume s g a-0 earliest 9; commit-consumed s; committed g a-0"),
        ("LAG-09", "produce a-0 2; list a-0 latest; list a-0 latest rc; fetch a-0 start; fetch a-0 end"),
        ("MISC-02", "produce a-0 3; fetch a-0 start+1; fetch a-0 start+2"),
        ("MISC-02", "produce a-0 3 gzip; fetch a-0 start+1"),
        ("MISC-02", "produce a-0 3; commit g a-0 1; resume s g a-0 none 9; seek s 2 9"),
        ("MISC-04", "produce a-0 1; produce a-0 3; produce a-0 2; fetch a-0 start"),
    ];

    public static IReadOnlyList<Scenario> All { get; } =
        [.. Texts.Select(text => new Scenario(RuleCatalogue.Find(text.Rule), ProgramText.Parse(text.Program)))];
}
