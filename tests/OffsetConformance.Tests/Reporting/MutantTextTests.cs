using System.Text;
using OffsetConformance.Campaign;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using OffsetConformance.Tests.Golden;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Reporting;

/// <summary>What a vendor reads of a defect: the steps, what was due, what came, and why, by what was answered before.</summary>
public sealed class MutantTextTests
{
    private static readonly string[] Shown =
    [
        "ack-zero", "batch-reversed", "counter-from-stale-snapshot", "latest-sinks-on-trim", "past-end-is-empty", "refused-batch-burns-offset",
        "emptied-log-latest-below-start", "below-start-served-from-start", "delete-takes-one-more", "time-finds-deleted", "time-excludes-equal",
        "max-timestamp-is-batch-base", "commit-plus-one", "first-commit-wins", "key-without-topic", "commit-not-stored", "resume-skips-one",
        "commit-below-start-clamped", "seek-to-end-repeats-last", "reset-clamps-all-alike",
    ];

    [Fact]
    public async Task TwentyDefectsAsTheyAreTold()
    {
        var text = new StringBuilder();
        foreach (var id in Shown)
        {
            var mutant = MutantCatalogue.Find(id).ShouldNotBeNull(id);
            var owner = RuleCatalogue.Find(mutant.Owner);
            var options = new CampaignOptions { Sequences = KillTable.DefaultSequences, Rules = RuleSelection.Parse(owner.Id), StopAt = owner };
            var result = await CampaignRun.Start(new SimulatedTarget(mutant), options, CancellationToken.None).Completion;
            var rule = Report.From(result, new() { SuiteVersion = "1" }).Rules.Single(each => each.Id == owner.Id);

            rule.Counterexample.ShouldNotBeNull(id).Because.ShouldNotBeEmpty(id);
            text.Append(CounterexampleText.Of(rule, $"simulator {id}", "./conformance").Split("\nreplay ")[0]).Append('\n');
        }

        GoldenFile.Match(text.ToString(), "Reporting/Mutants.txt");
    }
}
