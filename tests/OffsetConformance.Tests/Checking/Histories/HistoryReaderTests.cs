using OffsetConformance.Checking.Histories;
using OffsetConformance.Contract;
using OffsetConformance.Tests.Model;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Checking.Histories;

/// <summary>A history says the same in a file as on one line, and a file that is none says where.</summary>
public sealed class HistoryReaderTests
{
    [Theory]
    [InlineData("produce a-0 2 => base 0")]
    [InlineData("produce b-0 1 => refused NotEnoughReplicas; produce b-0 1 => lost")]
    [InlineData("list a-1 latest rc => offset 0; list a-0 earliest => offset 3; list a-0 time:5 => none")]
    [InlineData("delete a-0 0 => deleted 0; delete a-0 9 => refused OffsetOutOfRange")]
    [InlineData("commit g a-0 max => ok; commit g a-0 3 meta:4097 => refused OffsetMetadataTooLarge")]
    [InlineData("committed g a-0 => none; committed G b-0 => refused GroupIdNotFound")]
    public void AStepIsReadAsItWasSentAndAnswered(string history)
    {
        var read = Read(HistoryFileText.Write(history)).Skip(2).SelectMany(line => line.Event.ShouldBeOfType<HistoryEvent.Answered>().Steps);

        read.Select(step => (Untimed(step.Command), Plain(step.Outcome))).ShouldBe(HistoryText.Parse(history).Select(step => (step.Command, Plain(step.Outcome))));
    }

    [Fact]
    public void AFetchCarriesOnlyWhatAConsumerHandsOn()
    {
        var fetched = FetchedFrom(
            """
            "isolation":1,"ok":{"highWatermark":9,"lastStableOffset":4,"logStartOffset":-1,"delivered":[3],"nextFetchOffset":4,
            "records":[{"offset":2,"key":null,"value":"below","timestamp":1},{"offset":3,"key":"k","value":{"repeat":"m","count":3},"timestamp":7},
            {"offset":4,"control":"commit","timestamp":1}]}
            """);

        fetched.Records.ShouldBe([new OffsetRecord(new(3), new("k", "mmm", 7))]);
        fetched.HighWatermark.ShouldBe(new Offset(9));
        fetched.LogStartOffset.ShouldBeNull("-1 is the protocol's none");
        fetched.EndOfPartition.ShouldBe(new Offset(4), "at read_committed the last stable offset is the end");
    }

    [Fact]
    public void AnAnswerThatStopsBeforeTheEndNamesNone() =>
        FetchedFrom(""" "isolation":0,"ok":{"highWatermark":9,"lastStableOffset":3,"delivered":[],"nextFetchOffset":3,"records":[]} """).EndOfPartition.ShouldBeNull();

    [Fact]
    public void OneRequestForSeveralPartitionsIsAStepForEach()
    {
        var line = Parse(
            """
            {"op":"commitMulti","group":"g","member":"","partitions":[{"topic":"a","partition":0,"offset":1,"metadata":null},{"topic":"b","partition":0,"offset":2,"metadata":"m"}],
            "ok":{"partitions":[{"topic":"b","partition":0,"code":12},{"topic":"a","partition":0,"code":0}]}}
            """);

        line.Event.ShouldBeOfType<HistoryEvent.Answered>().Steps.ShouldBe(
        [
            (new Command<Offset>.Commit("g", new("b", 0), new(2), "m"), new Outcome.Refused(ErrorCode.OffsetMetadataTooLarge)),
            (new Command<Offset>.Commit("g", new("a", 0), new(1), Metadata: null), Outcome.Acknowledged.Instance),
        ]);
    }

    public static TheoryData<string> Broken =>
    [
        """{"op":"fetch","topic":"a","part""",
        "",
        "[]",
        "null",
        """{"op":"listOffsets"}""",
        """{"op":7}""",
        """{"op":"deleteTopic","topic":null,"ok":{}}""",
        """{"op":"listOffsets","topic":"a","partition":0.5,"timestamp":-1,"isolation":0,"ok":{"offset":0,"timestamp":-1}}""",
        """{"op":"listOffsets","topic":"a","partition":0,"timestamp":99999999999999999999,"isolation":0,"ok":{"offset":0,"timestamp":-1}}""",
        """{"op":"listOffsets","topic":"a","partition":0,"timestamp":-1,"isolation":300,"ok":{"offset":0,"timestamp":-1}}""",
        """{"op":"listOffsets","topic":"a","partition":0,"timestamp":-1,"isolation":0,"error":{"code":70000}}""",
        """{"op":"commit","group":"g","member":"","topic":"a","partition":0,"offset":1,"metadata":{"repeat":"","count":1},"ok":{}}""",
        """{"op":"commit","group":"g","member":"","topic":"a","partition":0,"offset":1,"metadata":{"repeat":"m","count":-1},"ok":{}}""",
        """{"op":"createTopic","topic":"a","partitions":-1,"config":{},"ok":{}}""",
        """{"op":"createTopic","topic":"a","partitions":2147483647,"config":{},"ok":{}}""",
        """{"op":"commitMulti","group":"g","member":"","partitions":[],"ok":{"partitions":[{"topic":"b","partition":0,"code":0}]}}""",
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void ALineThatIsNoOperationIsNamed(string line)
    {
        var timed = line.StartsWith("{\"op") ? $$"""{"n":0,"t0":0,"t1":0,{{line[1..]}}""" : line;
        var good = """{"n":0,"t0":0,"t1":0,"op":"end","ok":{}}""";

        var error = Should.Throw<FormatException>(() => Read($"{HistoryFileText.Header}\n{good}\n{timed}\n{good}"));

        error.Message.ShouldStartWith("line 3 is not an operation of an offset-history/1 file: ");
        error.Message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"format":"offset-history/2"}""")]
    public void AFileOfAnotherFormatIsRefusedByItsFirstLine(string header) =>
        Should.Throw<FormatException>(() => Read(header)).Message.ShouldBe("line 1 is not the header of an offset-history/1 file");

    private static IReadOnlyList<HistoryLine> Read(string file) => HistoryReader.Read(new StringReader(file));

    private static HistoryLine Parse(string line) =>
        Read($$"""{{HistoryFileText.Header}}{{'\n'}}{"n":0,"t0":0,"t1":0,{{line.ReplaceLineEndings("")[1..]}}""").ShouldHaveSingleItem();

    private static Outcome.Fetched FetchedFrom(string tail) =>
        Parse($$"""{"op":"fetch","topic":"a","partition":0,"offset":3,{{tail}}}""").Event
            .ShouldBeOfType<HistoryEvent.Answered>().Steps[0].Outcome.ShouldBeOfType<Outcome.Fetched>();

    /// <summary>A recorder stamps what it sends; the text does not say with what.</summary>
    private static Command<Offset> Untimed(Command<Offset> command) => command is Command<Offset>.Produce produce
        ? produce with { Records = ValueList.From(produce.Records.Select(record => record with { Timestamp = null })) }
        : command;

    /// <summary>Without what one of the two does not say.</summary>
    private static Outcome Plain(Outcome outcome) => outcome switch
    {
        Outcome.Produced produced => produced with { LogStartOffset = null },
        Outcome.CommittedOffset committed => committed with { Metadata = null },
        _ => outcome,
    };
}
