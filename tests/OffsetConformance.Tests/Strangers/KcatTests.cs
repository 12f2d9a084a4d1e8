using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Strangers;

/// <summary>kcat, which is librdkafka as Debian has it (2.0.2), from the command line.</summary>
public sealed class KcatTests
{
    private const string Topic = "kcat";

    [SkippableFact]
    public async Task ItProducesConsumesCommitsListsAndRunsATransaction()
    {
        await NeedAsync();
        await using var served = await Served.StartAsync();
        var records = Enumerable.Range(0, 10).Select(i => $"r{i}").ToArray();

        await RunAsync(served, string.Join('\n', records), "-P", "-t", Topic, "-p", "0");
        (await served.ListAsync(Topic, OffsetSpec.Latest)).ShouldBe(new(10));

        (await ReadAsync(served, "beginning")).ShouldBe(records.Select((value, offset) => $"{offset} {value}"));
        (await ReadAsync(served, "7")).ShouldBe(["7 r7", "8 r8", "9 r9"]);
        (await RunAsync(served, "", "-Q", "-t", $"{Topic}:0:-1")).ShouldContain("offset 10");
        (await RunAsync(served, "", "-Q", "-t", $"{Topic}:0:-2")).ShouldContain("offset 0");

        // A member commits what it consumed when it leaves, and its successor goes on there.
        Lines(await RunAsync(served, "", "-G", "kcats", "-X", "auto.offset.reset=earliest", "-c", "4", "-f", "%o %s\n", Topic)).ShouldBe(["0 r0", "1 r1", "2 r2", "3 r3"]);
        (await served.CommittedAsync("kcats", Topic)).ShouldBe(new(4));
        Lines(await RunAsync(served, "", "-G", "kcats", "-X", "auto.offset.reset=earliest", "-c", "1", "-f", "%o %s\n", Topic)).ShouldBe(["4 r4"]);

        await RunAsync(served, "in a transaction", "-P", "-t", Topic, "-p", "0", "-X", "transactional.id=kcat-tx");
        (await ReadAsync(served, "9")).ShouldBe(["9 r9", "10 in a transaction"]);
        // The marker takes an offset and is not delivered.
        (await served.ListAsync(Topic, OffsetSpec.Latest)).ShouldBe(new(12));
    }

    /// <summary>Each codec that librdkafka sends is read, and what it gets back it reads.</summary>
    [SkippableTheory]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    public async Task CompressedBatchesGoThere(string codec)
    {
        await NeedAsync();
        await using var served = await Served.StartAsync();
        var text = string.Concat(Enumerable.Repeat("compressible ", 100));

        await RunAsync(served, text, "-P", "-t", Topic, "-p", "0", "-z", codec);

        (await ReadAsync(served, "beginning")).ShouldBe([$"0 {text}"]);
    }

    private static Task NeedAsync() => Stranger.NeedAsync("apt-get install -y kcat", "kcat", "-V");

    private static async Task<string[]> ReadAsync(Served served, string from) =>
        Lines(await RunAsync(served, "", "-C", "-t", Topic, "-p", "0", "-o", from, "-e", "-f", "%o %s\n"));

    private static Task<string> RunAsync(Served served, string input, params string[] arguments) =>
        Stranger.RunAsync("kcat", ["-b", served.Bootstrap, "-q", .. arguments], input, environment: []);

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
