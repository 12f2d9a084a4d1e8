using OffsetConformance.Contract;
using OffsetConformance.Kafka.Admin;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka.Admin;

/// <summary>What the tool is called with, and that a call ends. A shell script stands in for it.</summary>
public sealed class ConsumerGroupsToolTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("oc-tool-");

    public static TheoryData<string> Names => [.. Calls.Keys];

    private static readonly Dictionary<string, (GroupReset Reset, string Arguments)> Calls = new(StringComparer.Ordinal)
    {
        ["earliest"] = (new("g", new ResetScope.AllTopics(), new ResetTo.Earliest(), true), "--all-topics --to-earliest --execute"),
        ["latest"] = (new("g", new ResetScope.WholeTopic("t"), new ResetTo.Latest(), false), "--topic t --to-latest --dry-run"),
        ["offset"] = (new("g", new ResetScope.Partitions("t", [2, 0]), new ResetTo.ToOffset(new(7)), true), "--topic t:2,0 --to-offset 7 --execute"),
        ["shift"] = (new("g", new ResetScope.WholeTopic("t"), new ResetTo.ShiftBy(-3), true), "--topic t --shift-by -3 --execute"),
        ["datetime"] = (new("g", new ResetScope.WholeTopic("t"), new ResetTo.ToDatetime(1_735_689_600_007), true), "--topic t --to-datetime 2025-01-01T00:00:00.007Z --execute"),
        ["duration"] = (new("g", new ResetScope.WholeTopic("t"), new ResetTo.ByDuration(61_020), true), "--topic t --by-duration PT61.020S --execute"),
        ["current"] = (new("g", new ResetScope.WholeTopic("t"), new ResetTo.Current(), true), "--topic t --to-current --execute"),
    };

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AResetIsACallInKafkasOwnWords(string name)
    {
        var (reset, arguments) = Calls[name];
        var tool = Tool("""echo "$@" >&2; printf 'GROUP TOPIC PARTITION NEW-OFFSET\ng t 2 7\n'; echo "$@" >"$(dirname "$0")/said" """);

        (await tool.ResetAsync(reset, CancellationToken.None)).ShouldBe(new AdminOutcome.Planned([(new("t", 2), new(7))]));

        Said().ShouldBe($"--own --bootstrap-server 127.0.0.1:9 --group g --reset-offsets {arguments}");
    }

    [Fact]
    public async Task ADescriptionIsACall()
    {
        var tool = Tool("""printf 'TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG\nt 2 7 9 2\n'; echo "$@" >"$(dirname "$0")/said" """);

        (await tool.DescribeAsync("g", CancellationToken.None)).ShouldBe(new AdminOutcome.Described([new(new("t", 2), new(7), new(9), 2)]));

        Said().ShouldBe("--own --bootstrap-server 127.0.0.1:9 --group g --describe");
    }

    [Fact]
    public async Task ATimeThatItCannotSayIsNotAsked()
    {
        var tool = Tool("exit 1");
        foreach (var to in new ResetTo[] { new ResetTo.ToDatetime(-1), new ResetTo.ToDatetime(long.MaxValue), new ResetTo.ByDuration(-1) })
        {
            (await tool.ResetAsync(new("g", new ResetScope.AllTopics(), to, true), CancellationToken.None)).ShouldBeOfType<AdminOutcome.NotObservable>();
        }
    }

    [Theory]
    [InlineData("exec cat /dev/zero")]
    [InlineData("exec tail -f /dev/null")]
    public async Task AToolThatDoesNotEndIsEnded(string script) =>
        (await Tool(script, TimeSpan.FromSeconds(1)).DescribeAsync("g", CancellationToken.None)).ShouldBeOfType<AdminOutcome.Indeterminate>();

    [Fact]
    public async Task AToolThatIsNotThereIsSaid() =>
        (await Should.ThrowAsync<TargetUnavailableException>(async () =>
            await new ConsumerGroupsTool(["/nowhere/tool"], "b", TimeSpan.FromSeconds(9), TimeProvider.System).DescribeAsync("g", CancellationToken.None)))
        .Message.ShouldContain("'/nowhere/tool' could not be started");

    [Theory]
    [InlineData("a", "a")]
    [InlineData("  a  b ", "a|b")]
    [InlineData("'a b' \"c 'd\" e", "a b|c 'd|e")]
    public void ACommandLineIsWords(string line, string words) => ConsumerGroupsTool.Split(line).ShouldBe(words.Split('|'));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a 'b")]
    public void ALineWithoutWordsOrWithHalfOfOneIsNone(string line) => Should.Throw<FormatException>(() => ConsumerGroupsTool.Split(line));

    private ConsumerGroupsTool Tool(string script, TimeSpan? limit = null)
    {
        var path = Path.Combine(folder.FullName, "tool.sh");
        File.WriteAllText(path, script);
        return new(["/bin/sh", path, "--own"], "127.0.0.1:9", limit ?? TimeSpan.FromSeconds(30), TimeProvider.System);
    }

    private string Said() => File.ReadAllText(Path.Combine(folder.FullName, "said")).Trim();
}
