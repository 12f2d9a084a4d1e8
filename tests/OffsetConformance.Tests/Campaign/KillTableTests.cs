using OffsetConformance.Campaign;
using OffsetConformance.Model.Rules;
using OffsetConformance.Reporting;
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

    public sealed class Fixture : IAsyncLifetime
    {
        public KillTable Table { get; private set; } = new([]);

        public async Task InitializeAsync() => Table = await InProcessKillTable.TableAsync();

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
