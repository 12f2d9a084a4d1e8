using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Model.Programs;

/// <summary>A program and its text are the same thing, and a text that is none says which step is wrong and what is due there.</summary>
public sealed class ProgramTextTests
{
    /// <summary>Every verb with everything it can carry, as it is printed.</summary>
    private static readonly string[] Texts =
    [
        "produce a-0 1", "produce b-0 3 gzip", "produce a-1 10000 zstd via:1", "produce my-topic-12 1 lz4", "produce a-0 2 snappy",
        "produce a-0 2 ts:1000,-5", "produce a-0 1 gzip no-value ts:0 via:1", "produce a-0 2 empty-value", "produce a-0 2 empty-key", "produce a-0 2 headers",
        "produce a-0 1 by:0 seq:3", "produce a-0 1 lz4 by:1 seq:0 epoch:1 bad-crc", "produce a-0 1 bad-crc", "init-producer",
        "produce a-0 1 base-offset:5", "produce a-0 2 gzip last-delta:3 record-count:5 via:1",
        "fetch a-0 start", "fetch a-0 end+1 rc", "fetch a-0 max via:2", "fetch a-0 start-1 rc via:1", "fetch a-0 9223372036854775807", "fetch a-0 -1",
        "fetch c-0 start by-id", "fetch c-0 end goes-on by-former-id via:1", "commit g c-0 1 as:ghost/5 by-id", "committed g c-0 by-former-id via:1",
        "fetch a-0 start max:1", "fetch a-0 end rc min:100000 wait:5 via:1",
        "list a-0 latest", "list a-0 earliest rc", "list a-0 max-timestamp via:1", "list a-0 time:0 rc via:1", "list a-0 time:9223372036854775807",
        "list a-0 earliest-local", "list a-0 latest-tiered rc", "list a-0 special:-7", "list a-0 special:-9223372036854775808",
        "list a-0 latest rc epoch:1000", "list a-0 latest & list c-7 time:5 & list a-0 earliest via:1",
        "delete a-0 end-1", "delete a-0 0 via:1", "trim a-0 start+3", "trim a-0 max-1 via:1",
        "commit g a-0 end", "commit g a-0 max-1 meta:4097", "commit g1 b-0 7 epoch:9", "commit G a-0 start+1 meta:1 epoch:0 via:1", "commit g a-0 -2", "commit g a-0 1 meta:null", "commit g a-0 1 wide:4096",
        "commit g a-0 0 as:ghost/5", "commit g a-0 0 as:my/odd/name/-1 via:1", "commit \"\" a-0 1", "commit g a-0 1 & commit g a-1 end meta:4097 via:1",
        "committed g a-0", "committed g1 a-1 via:1", "committed \"\" a-0", "committed-all g", "delete-offset g1 a-0 via:1", "delete-group G",
        "create c 1", "create c 2 compact append-time", "delete-topic c", "add-partitions c 2",
        "resume s g a-0 none 1", "resume t G b-0 earliest 9", "resume s g a-0 latest 100",
        "resume s g a-0 earliest 1 auto", "consume s 2", "seek s start-2 9", "seek-to s beginning 1", "seek-to t end 9", "pause s", "unpause s", "close s", "watermarks s", "commit-consumed t",
        "reset g to-earliest a-0", "reset g1 to-latest a-0,1 dry", "reset G to-current all", "reset g to-offset a end+3", "reset g to-offset b-0 start dry",
        "reset g shift-by a-0 -2", "reset g to-datetime a-0 1050", "reset g by-duration all 86400000 dry", "describe g", "describe \"\"",
    ];

    public static TheoryData<string> Steps => [.. Texts];

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "dance a-0", "dance", "a verb such as 'produce' or 'fetch'" },
        { "produce a-0 2 ts:1", "ts:1", "'ts:' and 2 timestamps" },
        { "produce a-0 1 ts:x", "ts:x", "'ts:' and milliseconds" },
        { "produce a-0 1 by:0", "nothing", "'seq:' and a sequence number" },
        { "create c", "nothing", "a count" },
        { "create c 1 wide", "wide", "the end of the step" },
        { "commit g a-0 1 as:ghost", "as:ghost", "a member and its generation such as 'as:ghost/5'" },
        { "reset g", "nothing", "where to" },
        { "reset g to-nowhere a-0", "to-nowhere", "where to, such as 'to-earliest' or 'shift-by'" },
        { "reset g to-earliest a-x", "a-x", "partitions such as 'a-0' or 'a-0,1', a topic or 'all'" },
        { "reset g shift-by a-0 far", "far", "a number" },
        { "reset g to-datetime a-0 -1", "-1", "a number from 0 on" },
        { "reset g to-earliest a-0 wet", "wet", "the end of the step" },
        { "seek-to s middle 1", "middle", "'beginning' or 'end'" },
        { "list a-0 latest & consume s 1", "consume s 1", "a part that a request can have" },
        { "list a-0 latest & dance", "dance", "a verb such as 'produce' or 'fetch'" },
        { "produce", "nothing", "a partition" },
        { "produce a 1", "a", "a partition such as 'a-0'" },
        { "produce -0 1", "-0", "a partition such as 'a-0'" },
        { "produce a-x 1", "a-x", "a partition such as 'a-0'" },
        { "produce a-99999999999 1", "a-99999999999", "a partition such as 'a-0'" },
        { "produce a-0", "nothing", "a count" },
        { "produce a-0 0", "0", "a count from 1 to 10000" },
        { "produce a-0 10001", "10001", "a count from 1 to 10000" },
        { "produce a-0 -1", "-1", "a count from 1 to 10000" },
        { "produce a-0 1 zip", "zip", "'gzip', 'snappy', 'lz4' or 'zstd'" },
        { "produce a-0 1 3", "3", "'gzip', 'snappy', 'lz4' or 'zstd'" },
        { "produce a-0 1 gzip,snappy", "gzip,snappy", "'gzip', 'snappy', 'lz4' or 'zstd'" },
        { "produce a-0 1 gzip gzip", "gzip", "the end of the step" },
        { "produce a-0 1 via:x", "via:x", "'via:' and a number up to 1000000" },
        { "produce a-0 1 via:-1", "via:-1", "'via:' and a number up to 1000000" },
        { "produce a-0 1 via:1000001", "via:1000001", "'via:' and a number up to 1000000" },
        { "fetch a-0", "nothing", "an offset" },
        { "fetch a-0 begin", "begin", "an offset such as 'end+1' or '7'" },
        { "fetch a-0 end+", "end+", "an offset such as 'end+1' or '7'" },
        { "fetch a-0 end1", "end1", "an offset such as 'end+1' or '7'" },
        { "fetch a-0 -", "-", "an offset such as 'end+1' or '7'" },
        { "fetch a-0 -9223372036854775809", "-9223372036854775809", "an offset such as 'end+1' or '7'" },
        { "produce a-0 1 base-offset:x", "base-offset:x", "'base-offset:' and a number up to 1000000" },
        { "list a-0 special:7", "special:7", "'earliest', 'latest', 'max-timestamp', 'earliest-local', 'latest-tiered', 'special:' and a negative number, or 'time:' and milliseconds" },
        { "fetch a-0 +1", "+1", "an offset such as 'end+1' or '7'" },
        { "fetch a-0 9223372036854775808", "9223372036854775808", "an offset such as 'end+1' or '7'" },
        { "fetch a-0 0 ru", "ru", "the end of the step" },
        { "fetch a-0 0 via:1 rc", "rc", "the end of the step" },
        { "list a-0 first", "first", "'earliest', 'latest', 'max-timestamp', 'earliest-local', 'latest-tiered', 'special:' and a negative number, or 'time:' and milliseconds" },
        { "list a-0 time:-1", "time:-1", "'earliest', 'latest', 'max-timestamp', 'earliest-local', 'latest-tiered', 'special:' and a negative number, or 'time:' and milliseconds" },
        { "commit a-0 1", "1", "a partition such as 'a-0'" },
        { "commit g a-0 1 meta:", "meta:", "'meta:' and a number up to 1000000" },
        { "commit g a-0 1 epoch:1 meta:1", "meta:1", "the end of the step" },
        { "resume s g a-0 newest 9", "newest", "'none', 'earliest' or 'latest'" },
        { "resume s g a-0 none", "nothing", "a count" },
        { "consume s 2 via:1", "via:1", "the end of the step" },
        { "commit-consumed", "nothing", "a session" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void AStepIsPrintedAsItWasWritten(string step) => ProgramText.Print(ProgramText.Parse(step)).ShouldBe(step);

    /// <summary>But for the one that no program has yet.</summary>
    [Fact]
    public void EveryVerbIsAmongThem() =>
        Texts.Select(text => ProgramText.Parse(text).Steps[0].GetType().Name).Append("CommitInTransaction").Distinct()
            .ShouldBe(typeof(Command<SymbolicOffset>).GetNestedTypes().Where(type => type.IsSealed).Select(type => type.Name), ignoreOrder: true);

    [Fact]
    public void EveryScenarioComesBack() => Scenarios.All.ShouldAllBe(scenario => ProgramText.Parse(ProgramText.Print(scenario.Program)) == scenario.Program);

    [Fact]
    public void EveryGeneratedProgramComesBack()
    {
        var vocabulary = Vocabulary.Of(new SimulatedTarget().Info);
        ProgramGenerator[] generators = [ProgramGenerator.ForRequests(vocabulary, TargetPace.InProcess), ProgramGenerator.ForSessions(vocabulary)];
        foreach (var generator in generators)
        {
            for (var number = 0; number < 250; number++)
            {
                var program = generator.Draw(seed: 1, number);

                ProgramText.Parse(ProgramText.Print(program)).ShouldBe(program);
            }
        }
    }

    [Fact]
    public void LinesAndBlanksDoNotMatter() => ProgramText.Parse("\n  produce   a-0 1 ;\r\n\r\n fetch a-0   start;;\n")
        .ShouldBe(ProgramText.Parse("produce a-0 1; fetch a-0 start"));

    [Fact]
    public void RecordsAreNumberedThroughTheProgram() =>
        ProgramText.Parse("produce a-0 2; produce b-0 600; produce a-0 1").Steps.OfType<Command<SymbolicOffset>.Produce>()
            .SelectMany(step => step.Records.ToList()).Select(record => record.Value).ShouldBe(Enumerable.Range(0, 603).Select(number => $"r{number}"));

    [Fact]
    public void AProgramWhoseRecordsAreNotHasNoText() =>
        Should.Throw<ArgumentException>(() => ProgramText.Print(new ModelProgram([new Command<SymbolicOffset>.Produce(new("a", 0), [new(null, "r1")])])));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AWrongStepIsNamedWithWhatIsDue(string step, string found, string due) =>
        Should.Throw<FormatException>(() => ProgramText.Parse($"produce a-0 1; {step}; list a-0 latest")).Message
            .ShouldBe($"in the step '{step}': found '{found}' where {due} is due");

    /// <summary>A report prints what was sent, too, with numbers for symbols.</summary>
    [Fact]
    public void AConcreteCommandPrintsItsNumbers()
    {
        var command = new Command<Offset>.Seek("s", Offset.MaxValue, 9);

        ProgramText.Print(command).ShouldBe("seek s 9223372036854775807 9");
    }
}
