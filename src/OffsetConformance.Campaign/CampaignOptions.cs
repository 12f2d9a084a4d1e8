using OffsetConformance.Checking.Verdicts;
using OffsetConformance.Model.Rules;

namespace OffsetConformance.Campaign;

/// <summary>What one run is to do. Either a number of sequences fixes the work, or the budget fixes the time.</summary>
public sealed record CampaignOptions
{
    public ulong Seed { get; init; } = 1;

    /// <summary>How long sequences are drawn, in addition to which failing programs are shrunk. Ignored if <see cref="Sequences"/> is set.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many sequences each of the streams (requests, sessions) runs; null leaves it to the budget.</summary>
    public long? Sequences { get; init; }

    /// <summary>The rules that are reported. What is sent does not depend on it, except that a stream without a selected rule is left out.</summary>
    public RuleSelection Rules { get; init; } = RuleSelection.All;

    public ExpectedDeviations Expected { get; init; } = ExpectedDeviations.None;

    /// <summary>Lanes for requests; null takes what suits the target's pace.</summary>
    public int? BrokerLanes { get; init; }

    /// <summary>Lanes for consumer sessions, which are slow by nature and counted apart; null takes what suits the target's pace.</summary>
    public int? SessionLanes { get; init; }

    /// <summary>How long one command may take before it is given up as indeterminate.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long failing programs are shrunk in all, after the sequences.</summary>
    public TimeSpan ShrinkBudget { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Begins every topic and group name of the run, so that runs on one broker don't meet.</summary>
    public string NamePrefix { get; init; } = "oc";

    /// <summary>Written into replay tokens, so that a token knows which target it came from.</summary>
    public ReplayOrigin Origin { get; init; } = ReplayOrigin.None;

    /// <summary>The rules whose counterexamples are shrunk; those of the others stay as they were found.</summary>
    public RuleSelection Shrunk { get; init; } = RuleSelection.All;

    /// <summary>
    /// Ends the sequences where this rule has failed: what comes before that sequence is still run, so that the failure that is reported is
    /// the first one, whichever lane was faster. Null runs them all.
    /// </summary>
    public Rule? StopAt { get; init; }
}
