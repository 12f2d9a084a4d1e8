using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>Why a run ended.</summary>
public enum CampaignEnd
{
    /// <summary>It has not ended: the result is a snapshot.</summary>
    Running,

    /// <summary>Its budget or its sequences were used up.</summary>
    Completed,

    /// <summary>It was cancelled.</summary>
    Interrupted,

    /// <summary>The target went away.</summary>
    TargetLost,

    /// <summary>The suite failed.</summary>
    SuiteFailed,
}

/// <summary>What a run found, or has found so far. Always holds one result per rule of the catalogue, in its order.</summary>
public sealed record CampaignResult(TargetInfo Target, CampaignOptions Options, IReadOnlyList<RuleResult> Rules)
{
    public CampaignEnd End { get; init; }

    /// <summary>
    /// What went wrong if <see cref="End"/> is TargetLost or SuiteFailed, null otherwise. Its first line says it; what follows a failure of
    /// the suite is for whoever mends it.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>Requests that were sent, answered and judged.</summary>
    public long BrokerCommands { get; init; }

    /// <summary>Session calls that were made, answered and judged.</summary>
    public long SessionCommands { get; init; }

    public long BrokerSequences { get; init; }

    public long SessionSequences { get; init; }

    /// <summary>Sequences that could not be judged to their end because an answer never came.</summary>
    public long IndeterminateSequences { get; init; }

    /// <summary>What came of comparing two channels; null where there is only one.</summary>
    public ChannelComparison? Channels { get; init; }

    /// <summary>How the target does what may be done in several ways; empty if nobody looked.</summary>
    public IReadOnlyList<Convention> Conventions { get; init; } = [];

    /// <summary>How long sequences were run, without preparation and shrinking.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What the run is doing right now, for people to watch: <c>sequences</c>, <c>shrinking LOG-02</c>.</summary>
    public string Activity { get; init; } = "";

    public RuleResult Of(Rule rule) => Rules[RuleCatalogue.IndexOf(rule)];

    /// <summary>The process exit code: see <see cref="ExitCode"/>.</summary>
    public int ExitCode(RuleLevel level) => Campaign.ExitCode.Of(this, level);
}
