using OffsetConformance.Campaign;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;
using OffsetConformance.Simulation;
using OffsetConformance.Simulation.Mutants;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Campaign;

/// <summary>The suite put to the test: every known way to break offsets against the rule that owns it.</summary>
public sealed class KillTableTests(KillTableTests.Fixture fixture) : IClassFixture<KillTableTests.Fixture>
{
    [Fact]
    public void EveryMutantIsKilled() => fixture.Table.Rows.Where(row => !row.IsKilled).Select(row => row.Mutant.Id).ShouldBeEmpty();

    /// <summary>Of the programs, that is: what takes requests that overlap has none.</summary>
    [Fact]
    public void NineOfTenCounterexamplesHaveAtMostSixSteps()
    {
        var steps = fixture.Table.Rows.Where(row => row.Mutant.Owner.Interface != RuleInterface.History)
            .Select(row => row.Program.ShouldNotBeNull().Steps.Count).ToList();

        steps.Count(count => count <= 6).ShouldBeGreaterThanOrEqualTo(steps.Count * 9 / 10);
    }

    [Fact]
    public void TheTableIsTheOneUnderReports() =>
        VerifiedReport.Check("kill-table", KillTableMarkdown.Write(KillTableReport.From(fixture.Table, withTimes: false)));

    /// <summary>The table takes seconds, so it is made once.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public KillTable Table { get; private set; } = new([]);

        public async Task InitializeAsync()
        {
            var options = new CampaignOptions { Sequences = KillTable.DefaultSequences, ShrinkBudget = TimeSpan.FromMinutes(5), Deadline = TimeSpan.FromMinutes(5) };
            Table = await KillTable.RunAsync([.. MutantCatalogue.All.Select(UnderTest)], options, progress: null, CancellationToken.None);
        }

        public Task DisposeAsync() => Task.CompletedTask;

        private static MutantUnderTest UnderTest(Mutant mutant) =>
            new(mutant.Id, mutant.Sentence, RuleCatalogue.Find(mutant.Owner), _ => new(new SimulatedTarget(mutant)));
    }
}
