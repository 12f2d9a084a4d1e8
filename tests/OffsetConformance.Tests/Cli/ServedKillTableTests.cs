using OffsetConformance.Campaign;
using OffsetConformance.Cli.Targets;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Cli;

/// <summary>
/// What a socket, a codec and a client between the suite and the broker cost: nothing but what is listed here. A mutant that is killed in
/// process is killed over the wire, for the same reason and by the same program.
/// </summary>
public sealed class ServedKillTableTests
{
    /// <summary>Mutants that look different from outside, and why.</summary>
    private static readonly Dictionary<string, string> LooksDifferent = new(StringComparer.Ordinal)
    {
        ["below-start-served-from-start"] = "an empty answer does not say on the wire where to go on, so a consumer stays there: RES-17 falls too",
        ["fetch-watermark-drifts"] = "the end of the partition is read off the high watermark, so it takes a listing to see the drift",
    };

    /// <summary>Per stream and mutant: all scenarios, about 80 of requests and 30 of sessions, and as many short sequences as the last mutant takes.</summary>
    private const long Sequences = 200;

    [Fact]
    public async Task ASocketHidesNothingButWhatIsSaid()
    {
        var direct = await RowsAsync(null);
        var served = await RowsAsync(ChannelChoice.Wire);

        served.Values.Where(row => row.IsKilled == row.Mutant.HiddenBy is not null).Select(row => row.Mutant.Id).ShouldBeEmpty();
        served.Values.Where(row => row.Mutant.HiddenBy is null && !LooksDifferent.ContainsKey(row.Mutant.Id)).Select(Text)
            .ShouldBe(direct.Values.Where(row => served[row.Mutant.Id].Mutant.HiddenBy is null && !LooksDifferent.ContainsKey(row.Mutant.Id)).Select(Text));
        LooksDifferent.Keys.Where(id => Text(direct[id]) == Text(served[id])).ShouldBeEmpty("no longer different");
    }

    private static string Text(KillRow row) =>
        $"{row.Mutant.Id}: {row.Mutant.Owner.Id} {row.IsKilled}, {(row.Program is { } program ? ProgramText.Print(program) : "no program")}, {string.Join(" ", row.Consequences.Select(rule => rule.Id))}";

    private static async Task<Dictionary<string, KillRow>> RowsAsync(ChannelChoice? channel)
    {
        var options = new CampaignOptions { Sequences = Sequences, ShrinkBudget = TimeSpan.FromMinutes(5), Deadline = TimeSpan.FromMinutes(5) };
        var table = await KillTable.RunAsync(MutantsUnderTest.All(channel), options, CancellationToken.None);
        return table.Rows.ToDictionary(row => row.Mutant.Id, StringComparer.Ordinal);
    }
}
