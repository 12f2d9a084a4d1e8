using System.Text.Json;
using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Strangers;

/// <summary>
/// @platformatic/kafka: new versions of every request. It produces, consumes in a group, commits, resumes, seeks, lists, deletes records and runs
/// transactions. It is the one that fetches by topic id.
/// </summary>
public sealed class PlatformaticTests
{
    private const string Topic = "platformatic";
    private const string Group = "platformatic-group";

    [SkippableFact]
    public async Task ItSeesTheOffsetsThatTheBrokerHas()
    {
        await Stranger.NeedAsync("apt-get install -y nodejs", "node", "--version");
        var modules = await NpmPackages.EnsureAsync("@platformatic/kafka", "1.35.0");
        await using var served = await Served.StartAsync();

        var seen = Stranger.ReadLastLine(await Stranger.RunAsync(
            "node", [Stranger.Script("platformatic_client.mjs"), served.Bootstrap, Topic, Group], input: "", [new("NODE_PATH", modules)]));

        seen.GetProperty("produced").GetInt64().ShouldBe(0);
        Pairs(seen, "consumed").ShouldBe([.. Enumerable.Range(0, 10).Select(n => (n, $"r{n}"))]);
        Pairs(seen, "resumed").ShouldBe([(4, "r4")]);
        Pairs(seen, "sought").ShouldBe([(7, "r7"), (8, "r8")]);
        seen.GetProperty("assigned")[0].GetProperty("partitions")[0].GetInt32().ShouldBe(0);
        seen.GetProperty("committed").GetInt64().ShouldBe(4);
        seen.GetProperty("earliest").GetInt64().ShouldBe(0);
        seen.GetProperty("latest").GetInt64().ShouldBe(10);
        seen.GetProperty("byTime").GetInt64().ShouldBe(6);
        seen.GetProperty("earliestAfterDelete").GetInt64().ShouldBe(3);
        // Two records and two markers.
        seen.GetProperty("latestAfterTransactions").GetInt64().ShouldBe(14);

        (await served.CommittedAsync(Group, Topic)).ShouldBe(new(4));
        (await served.ListAsync(Topic, OffsetSpec.Earliest)).ShouldBe(new(3));
        (await served.AskAsync(new Command<Offset>.Fetch(new(Topic, 0), new(9), IsolationLevel.ReadCommitted))).ShouldBeOfType<Outcome.Fetched>().Records
            .Select(record => (record.Offset.Value, record.Record.Value)).ShouldBe([(9L, "r9"), (12L, "committed")]);
    }

    private static IEnumerable<(int Offset, string? Value)> Pairs(JsonElement seen, string name) =>
        seen.GetProperty(name).EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetString()));
}
