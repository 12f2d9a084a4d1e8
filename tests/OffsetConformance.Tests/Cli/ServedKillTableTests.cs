using OffsetConformance.Campaign;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Contract;
using OffsetConformance.Tests.Campaign;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

/// <summary>
/// A mutant that is killed in process is killed over the wire by the same program, but for what is said of it: a socket, a codec and a client
/// between the suite and the broker hide nothing else.
/// </summary>
public sealed class ServedKillTableTests(ServedKillTableTests.Fixture fixture) : IClassFixture<ServedKillTableTests.Fixture>
{
    [Fact]
    public void ASocketHidesNothingButWhatIsSaid() =>
        fixture.Served.Rows.Where(row => row.IsKilled != row.Mutant.HiddenBy is null).Select(row => row.Mutant.Id).ShouldBeEmpty();

    [Fact]
    public void TheProgramsAreTheSameButForWhatIsSaid() => KillTableComparison.Unexplained(fixture.Direct, fixture.Served).ShouldBeEmpty();

    /// <summary>The table takes seconds, so it is made once.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public KillTable Direct { get; private set; } = new([]);

        public KillTable Served { get; private set; } = new([]);

        public async Task InitializeAsync()
        {
            Served = await KillTable.RunOwnersAsync(MutantsUnderTest.All(ChannelChoice.Wire), InProcessKillTable.FixedWork, progress: null, CancellationToken.None);
            Direct = await InProcessKillTable.TableAsync();
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
