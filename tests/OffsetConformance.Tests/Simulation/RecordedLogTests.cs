using System.IO.Compression;
using System.Text.Json;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace OffsetConformance.Tests.Simulation;

/// <summary>The simulated log against what Kafka 4.1.0 answered to the same requests.</summary>
public sealed class RecordedLogTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("append")]
    [InlineData("delete-records")]
    [InlineData("idempotence")]
    [InlineData("timestamps")]
    [InlineData("transactions")]
    [InlineData("lso-start")]
    [InlineData("out-of-range")]
    [InlineData("int64")]
    [InlineData("leader-epoch")]
    [InlineData("ts-segment")]
    [InlineData("random-001")]
    [InlineData("random-021")]
    [InlineData("random-041")]
    public void ItAnswersAsKafkaDid(string scenario)
    {
        var replay = new RecordedLog();
        foreach (var line in Lines(scenario))
        {
            replay.Replay(line);
        }

        output.WriteLine($"{scenario}: {replay.Compared} answers compared");
        foreach (var (reason, times) in replay.Explained)
        {
            output.WriteLine($"  {times} differ: {reason}");
        }

        replay.Differences.ShouldBeEmpty();
    }

    private static IEnumerable<JsonElement> Lines(string scenario)
    {
        var path = Repository.PathOf("tests", "OffsetConformance.Tests", "Checking", "Histories", "recordings", "kafka-4.1.0", scenario + ".jsonl.gz");
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        text.ReadLine().ShouldNotBeNull("the header");
        while (text.ReadLine() is { } line)
        {
            yield return JsonDocument.Parse(line).RootElement;
        }
    }
}
