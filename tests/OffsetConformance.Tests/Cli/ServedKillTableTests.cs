using OffsetConformance.Campaign;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

/// <summary>
/// What a socket, a codec and a client between the suite and the broker cost: nothing but what is said of the mutants. One that is killed in
/// process is killed over the wire, with the same consequences and by the same program.
/// </summary>
public sealed class ServedKillTableTests(ServedKillTableTests.Fixture fixture) : IClassFixture<ServedKillTableTests.Fixture>
{
    [Fact]
    public void ASocketHidesNothingButWhatIsSaid() =>
        fixture.Pairs.Where(pair => pair.Served.IsKilled != pair.Served.Mutant.HiddenBy is null).Select(pair => pair.Served.Mutant.Id).ShouldBeEmpty();

    [Fact]
    public void WhatIsNotHiddenLooksTheSame()
    {
        var same = fixture.Pairs.Where(pair => pair.Served.Mutant is { HiddenBy: null, Remark: null }).ToList();

        same.Select(pair => Text(pair.Served)).ShouldBe(same.Select(pair => Text(pair.Direct)));
    }

    [Fact]
    public void WhatIsSaidToLookDifferentDoes() =>
        fixture.Pairs.Where(pair => pair.Served.Mutant.Remark is not null && Text(pair.Served) == Text(pair.Direct)).Select(pair => pair.Served.Mutant.Id).ShouldBeEmpty();

    private static string Text(KillRow row)
    {
        var program = row.Program is { } shrunk ? ProgramText.Print(shrunk) : "no program";
        return $"{row.Mutant.Id}: {row.Mutant.Owner.Id} {row.IsKilled} by {program}, with {string.Join(" ", row.Consequences.Select(rule => rule.Id))}";
    }

    /// <summary>Both tables take seconds, so they are made once.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        /// <summary>
        /// Per stream and mutant: every sequence of up to two steps, all scenarios, and as many random programs as the last mutant takes.
        /// </summary>
        private const long Sequences = 800;

        /// <summary>Each mutant's rows: in process, and behind a socket.</summary>
        public IReadOnlyList<(KillRow Direct, KillRow Served)> Pairs { get; private set; } = [];

        public async Task InitializeAsync() => Pairs = [.. (await RowsAsync(null)).Zip(await RowsAsync(ChannelChoice.Wire))];

        public Task DisposeAsync() => Task.CompletedTask;

        private static async Task<IReadOnlyList<KillRow>> RowsAsync(ChannelChoice? channel)
        {
            var options = new CampaignOptions { Sequences = Sequences, ShrinkBudget = TimeSpan.FromMinutes(5), Deadline = TimeSpan.FromMinutes(5) };
            return (await KillTable.RunAsync(MutantsUnderTest.All(channel), options, CancellationToken.None)).Rows;
        }
    }
}
