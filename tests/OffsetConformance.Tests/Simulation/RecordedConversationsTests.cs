using OffsetConformance.Simulation;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Simulation;

/// <summary>The simulator answers what Kafka 4.1.0 answered, line by line, except where it is said here.</summary>
public sealed class RecordedConversationsTests
{
    /// <summary>As many answers come before the first restart of every recording: a replay that compares fewer has lost its way.</summary>
    private const int MinCompared = 40;

    [Theory]
    [InlineData("append")]
    [InlineData("compaction")]
    [InlineData("delete-records")]
    [InlineData("expiry")]
    [InlineData("groups")]
    [InlineData("idempotence")]
    [InlineData("int64")]
    [InlineData("leader-epoch")]
    [InlineData("lso-start")]
    [InlineData("out-of-range")]
    [InlineData("random-001")]
    [InlineData("random-021")]
    [InlineData("random-041")]
    [InlineData("recreate")]
    [InlineData("retention")]
    [InlineData("timestamps")]
    [InlineData("transactions")]
    [InlineData("ts-segment")]
    [InlineData("txn-offsets")]
    [InlineData("restart")]
    public async Task TheSimulatorAnswersAsKafkaDid(string scenario)
    {
        var options = new SimulatorOptions { OffsetsRetention = scenario == "expiry" ? TimeSpan.FromMinutes(1) : TimeSpan.FromDays(7) };
        var conversation = await RecordedConversation.ReplayAsync("kafka-4.1.0", scenario, options);

        var known = RecordedDifferences.All.Where(difference => difference.Scenario == scenario).ToList();
        conversation.Differences.Where(found => !known.Exists(difference => difference.Covers(found.Number))).Select(found => found.Text).ShouldBeEmpty();
        known.Where(difference => !conversation.Differences.Any(found => difference.Covers(found.Number))).ShouldBeEmpty("what does not differ any more has to go from the list");
        conversation.Compared.ShouldBeGreaterThan(MinCompared);
    }
}
