using OffsetConformance.Campaign;
using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;
using Shouldly;
using Xunit;
using Known = OffsetConformance.Checking.Verdicts.ExpectedDeviations;

namespace OffsetConformance.Tests.Kafka;

/// <summary>What is on record of the mock cluster shows through the channel that it is on record for: the client library keeps some of it to itself.</summary>
public sealed class MockClusterDeviationsTests
{
    [Theory]
    [InlineData(ChannelChoice.Wire)]
    [InlineData(ChannelChoice.Client)]
    public async Task EveryProgramOnRecordBreaksItsRule(ChannelChoice channel)
    {
        await using var target = await MockClusterTarget.StartAsync(channel, transcript: null, CancellationToken.None);
        var kept = new List<string>();
        foreach (var deviation in Known.Parse(target.Info.ExpectedDeviations!).Deviations)
        {
            var token = new ReplayToken(RuleCatalogue.Find(deviation.Rule), ProgramText.Parse(deviation.Program), new(target.Info.Name, null));
            var result = await Replay.RunAsync(target, token, new() { NamePrefix = deviation.Rule }, CancellationToken.None);
            if (result.Counterexample is null)
            {
                kept.Add($"{deviation.Rule}: {result.Problem}");
            }
        }

        kept.ShouldBeEmpty();
    }
}
