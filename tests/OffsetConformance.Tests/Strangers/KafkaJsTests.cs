using System.Text.Json;
using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Strangers;

/// <summary>kafkajs: a client in JavaScript whose protocol is all its own.</summary>
public sealed class KafkaJsTests
{
    private const string Topic = "kafkajs";
    private const string Group = "kafkajs-group";

    [SkippableFact]
    public async Task ItSeesTheOffsetsThatTheBrokerHas()
    {
        await Stranger.NeedAsync("apt-get install -y nodejs", "node", "--version");
        var modules = await NpmPackages.EnsureAsync("kafkajs", "2.2.4");
        await using var served = await Served.StartAsync();

        var seen = Stranger.ReadLastLine(await Stranger.RunAsync(
            "node", [Stranger.Script("kafkajs_client.js"), served.Bootstrap, Topic, Group], input: "", [new("NODE_PATH", modules)]));

        seen.GetProperty("produced").GetInt64().ShouldBe(0);
        Records(seen, "consumed").ShouldBe(Enumerable.Range(0, 10).Select(i => ((long)i, $"r{i}")));
        Records(seen, "resumed").ShouldBe([(4, "r4")]);
        Records(seen, "sought").ShouldBe([(7, "r7")]);
        seen.GetProperty("committed").GetInt64().ShouldBe(4);
        seen.GetProperty("earliest").GetInt64().ShouldBe(0);
        seen.GetProperty("latest").GetInt64().ShouldBe(10);
        seen.GetProperty("byTime").GetInt64().ShouldBe(6);
        seen.GetProperty("earliestAfterDelete").GetInt64().ShouldBe(3);
        // 10 is aborted, 11 its marker, 12 committed, 13 its marker.
        Records(seen, "transactions").ShouldBe([(9, "r9"), (12, "committed")]);

        (await served.CommittedAsync(Group, Topic)).ShouldBe(new(4));
        (await served.ListAsync(Topic, OffsetSpec.Earliest)).ShouldBe(new(3));
        (await served.ListAsync(Topic, OffsetSpec.Latest)).ShouldBe(new(14));
    }

    private static IEnumerable<(long Offset, string Value)> Records(JsonElement seen, string step) =>
        seen.GetProperty(step).EnumerateArray().Select(record => (record.GetProperty("offset").GetInt64(), record.GetProperty("value").GetString()!));
}
