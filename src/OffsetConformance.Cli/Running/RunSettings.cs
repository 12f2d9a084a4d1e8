using OffsetConformance.Campaign;
using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Cli.Running;

/// <summary>What a call of <c>run</c> asks for.</summary>
internal sealed record RunSettings(TargetChoice Target)
{
    /// <summary>Without the expected deviations: those that ship with a target are known once it is there.</summary>
    public required CampaignOptions Campaign { get; init; }

    /// <summary>Null takes the list that the target brings.</summary>
    public ExpectedDeviations? Expected { get; init; }

    public RuleLevel Level { get; init; } = RuleLevel.Must;

    /// <summary>Takes report.json and report.md; created if it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>The file that takes what goes over the wire; null for none.</summary>
    public string? Transcript { get; init; }

    public bool IsQuiet { get; init; }

    public bool WantsJson { get; init; }
}
