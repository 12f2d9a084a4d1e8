using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Strangers;

/// <summary>kafka-python as Debian has it (2.0.2): old versions of every request. It has no DeleteRecords and no transactions.</summary>
public sealed class PythonKafkaTests
{
    /// <summary>The system's own, which Debian installs for; another one may come first on the path.</summary>
    private const string Python = "/usr/bin/python3";

    private const string Topic = "python";
    private const string Group = "python-group";

    [SkippableFact]
    public async Task ItSeesTheOffsetsThatTheBrokerHas()
    {
        await Stranger.NeedAsync("apt-get install -y python3-kafka", Python, "-c", "import kafka");
        await using var served = await Served.StartAsync();

        var seen = Stranger.ReadLastLine(await Stranger.RunAsync(Python, Stranger.Script("python_kafka_client.py"), served.Bootstrap, Topic, Group));

        seen.GetProperty("produced").EnumerateArray().Select(offset => offset.GetInt32()).ShouldBe(Enumerable.Range(0, 10));
        seen.GetProperty("consumed").GetArrayLength().ShouldBe(10);
        seen.GetProperty("resumed")[0].GetProperty("value").GetString().ShouldBe("r4");
        seen.GetProperty("sought")[0].GetProperty("value").GetString().ShouldBe("r7");
        seen.GetProperty("committed").GetInt64().ShouldBe(4);
        seen.GetProperty("earliest").GetInt64().ShouldBe(0);
        seen.GetProperty("latest").GetInt64().ShouldBe(10);
        seen.GetProperty("byTime").GetInt64().ShouldBe(6);
        seen.GetProperty("listedCommit")[0].GetInt64().ShouldBe(4);

        (await served.AskAsync(new Command<Offset>.FetchCommitted(Group, new(Topic, 0)))).ShouldBeOfType<Outcome.CommittedOffset>().Metadata.ShouldBe("from python");
        (await served.ListAsync(Topic, OffsetSpec.Latest)).ShouldBe(new(10));
    }
}
