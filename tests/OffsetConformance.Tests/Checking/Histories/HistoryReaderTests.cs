using OffsetConformance.Checking.Histories;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
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
    public void OneRequestForSeveralPartitionsIsOneCommand()
    {
        var line = Parse(
            """
            {"op":"commitMulti","group":"g","generation":-1,"member":"","partitions":[{"topic":"a","partition":0,"offset":1,"metadata":null},{"topic":"b","partition":0,"offset":2,"metadata":"m"}],
            "ok":{"partitions":[{"topic":"b","partition":0,"code":12},{"topic":"a","partition":0,"code":0}]}}
            """);

        line.Event.ShouldBeOfType<HistoryEvent.Answered>().Steps.ShouldHaveSingleItem().ShouldBe(
        (
            new Command<Offset>.Together([new Command<Offset>.Commit("g", new("a", 0), new(1), Metadata: null), new Command<Offset>.Commit("g", new("b", 0), new(2), "m")]),
            new Outcome.AnsweredTogether([(new("b", 0), new Outcome.Refused(ErrorCode.OffsetMetadataTooLarge)), (new("a", 0), Outcome.Acknowledged.Instance)])));
    }

    [Theory]
    [InlineData("""{"op":"createTopic","topic":"a","partitions":2,"config":{"retention.ms":"-1"},"ok":{}}""", "create a 2 retention.ms=-1 => TopicCreated")]
    [InlineData("""{"op":"fetch","topic":"a","partition":0,"topicId":"0f0e0d0c0b0a09080706050403020100","offset":3,"isolation":0,"error":{"code":100}}""", "fetch a-0 3 by-id => Refused")]
    [InlineData("""{"op":"commit","group":"g","generation":-1,"member":"","topic":"a","partition":0,"topicId":"0f0e0d0c0b0a09080706050403020100","offset":3,"metadata":"","ok":{}}""", "commit g a-0 3 by-id => Acknowledged")]
    [InlineData("""{"op":"fetchCommitted","group":"g","topic":"a","partition":0,"topicId":"0f0e0d0c0b0a09080706050403020100","ok":{"committedOffset":3,"metadata":""}}""", "committed g a-0 by-id => CommittedOffset")]
    [InlineData("""{"op":"createPartitions","topic":"a","count":3,"ok":{}}""", "add-partitions a 3 => Acknowledged")]
    [InlineData("""{"op":"deleteTopic","topic":"a","error":{"code":3,"name":"UNKNOWN_TOPIC_OR_PARTITION"}}""", "delete-topic a => Refused")]
    [InlineData("""{"op":"offsetDelete","group":"g","topic":"a","partition":0,"ok":{}}""", "delete-offset g a-0 => Acknowledged")]
    [InlineData("""{"op":"deleteGroup","group":"g","error":{"code":69}}""", "delete-group g => Refused")]
    [InlineData("""{"op":"initProducerId","transactionalId":null,"transactionTimeoutMs":1,"ok":{"producerId":7,"producerEpoch":0}}""", "init-producer => ProducerIdAssigned")]
    [InlineData("""{"op":"fetchCommittedAll","group":"g","requireStable":false,"ok":{"partitions":[]}}""", "committed-all g => CommittedOffsets")]
    [InlineData(
        """{"op":"produce","topic":"a","partition":0,"acks":-1,"codec":"lz4","records":[{"key":null,"value":"v","timestamp":5}],"producerId":7,"producerEpoch":1,"baseSequence":3,"ok":{"baseOffset":0}}""",
        "produce a-0 1 lz4 ts:5 by:7 seq:3 epoch:1 => Produced")]
    [InlineData(
        """{"op":"commit","group":"g","generation":5,"member":"m","topic":"a","partition":0,"offset":1,"metadata":"","leaderEpoch":2,"ok":{}}""",
        "commit g a-0 1 epoch:2 as:m/5 => Acknowledged")]
    public void ARequestIsTheCommandThatItWas(string line, string expected)
    {
        var (command, outcome) = Parse(line).Event.ShouldBeOfType<HistoryEvent.Answered>().Steps.ShouldHaveSingleItem();

        $"{ProgramText.Print(command)} => {outcome.GetType().Name}".ShouldBe(expected);
    }

    /// <summary>A recorded field that is not kept could be altered unseen.</summary>
    [Fact]
    public void EveryNumberOfAFetchIsKept()
    {
        var line = Parse(
            """
            {"op":"fetch","topic":"a","partition":0,"offset":3,"isolation":1,"partitionMaxBytes":100,"minBytes":1,"maxWaitMs":20,"currentLeaderEpoch":4,"ok":{
            "highWatermark":9,"lastStableOffset":6,"logStartOffset":1,"abortedTransactions":[{"producerId":7,"firstOffset":2}],"batches":[[2,3,2,1,5],[4,4,1,0,6]],
            "records":[{"offset":2,"key":null,"value":"x","timestamp":1},{"offset":3,"key":null,"value":"y","timestamp":2,"headers":[{"key":"h","value":"v"}]},
            {"offset":4,"control":"abort","timestamp":3,"producerId":7,"transactional":true}],"delivered":[3],"nextFetchOffset":5}}
            """);

        var (command, outcome) = line.Event.ShouldBeOfType<HistoryEvent.Answered>().Steps.ShouldHaveSingleItem();
        command.ShouldBe(new Command<Offset>.Fetch(new("a", 0), new(3), IsolationLevel.ReadCommitted)
        {
            MaxBytes = 100, MinBytes = 1, MaxWait = 20, CurrentLeaderEpoch = 4, WantsBatches = true,
        });
        var y = new OffsetRecord(new(3), new(null, "y", 2) { Headers = [new("h", "v")] });
        outcome.ShouldBe(new Outcome.Fetched([y], new(5))
        {
            HighWatermark = new(9),
            LastStableOffset = new(6),
            LogStartOffset = new(1),
            AbortedTransactions = [new(7, new(2))],
            Batches =
            [
                new(new(2), new(3), [new(new(2), new(null, "x", 1)), y]) { Compression = Compression.Gzip, LeaderEpoch = 5 },
                new(new(4), new(4), []) { LeaderEpoch = 6, Control = TransactionEnd.Abort, Timestamp = 3, Producer = new(new(7, -1), -1) { IsTransactional = true } },
            ],
        });
    }

    [Theory]
    [InlineData("""{"op":"listOffsets","topic":"a","partition":0,"timestamp":-1,"isolation":0,"error":{"code":74,"offset":8,"timestamp":-1}}""")]
    [InlineData("""{"op":"deleteRecords","topic":"a","partition":0,"offset":9,"error":{"code":1,"lowWatermark":8}}""")]
    [InlineData("""{"op":"fetchCommitted","group":"g","topic":"a","partition":0,"requireStable":true,"error":{"code":88,"committedOffset":8,"metadata":""}}""")]
    [InlineData("""{"op":"produce","topic":"a","partition":0,"codec":"none","records":[],"error":{"code":45,"baseOffset":8}}""")]
    public void TheNumberBesideAnErrorIsKept(string line) =>
        Parse(line).Event.ShouldBeOfType<HistoryEvent.Answered>().Steps[0].Outcome.ShouldBeOfType<Outcome.Refused>().OffsetBeside.ShouldBe(new Offset(8));

    [Fact]
    public void ALineSaysWhenItWasSentByWhomAndInWhichVersion()
    {
        var line = Read($$"""{{HistoryFileText.Header}}{{'\n'}}{"n":7,"client":"c1","t0":5,"t1":9,"op":"deleteGroup","group":"g","v":1,"ok":{} }""").ShouldHaveSingleItem();

        (line.Number, line.FileLine, line.Client, line.From, line.To, line.Version).ShouldBe((7, 2, "c1", 5, 9, 1));
    }

    [Fact]
    public void TheHeaderSaysWhoWasRecorded()
    {
        var header = HistoryReader.ReadHeader(
            """{"format":"offset-history/1","broker":{"name":"Apache Kafka","version":"2.0.0","nodes":1},"seed":null,"config":{"broker":{"FAST":"1","log.retention.ms":"-1"}}}""");

        header.ShouldBe(new HistoryHeader { Broker = "Apache Kafka", Version = "2.0.0", IsOneNode = true, CommitsExpire = true, KeepsRecords = true });
    }

    public static TheoryData<string> Broken =>
    [
        """{"op":"fetch","topic":"a","part""",
        """{"op":"fetchCommitted","group":"g","topic":"a","partition":0,"topicId":"0f0e","ok":{"committedOffset":3,"metadata":""}}""",
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
        """{"op":"commit","group":"g","generation":-1,"member":"","topic":"a","partition":0,"offset":1,"metadata":{"repeat":"","count":1},"ok":{}}""",
        """{"op":"commit","group":"g","generation":-1,"member":"","topic":"a","partition":0,"offset":1,"metadata":{"repeat":"m","count":-1},"ok":{}}""",
        """{"op":"fetch","topic":"a","partition":0,"offset":0,"isolation":0,"ok":{"delivered":[],"records":[],"batches":[[0,1,2,0,0]],"nextFetchOffset":2}}""",
        """{"op":"fetch","topic":"a","partition":0,"offset":0,"isolation":0,"ok":{"delivered":[],"records":[],"batches":[[0,1,0,9,0]],"nextFetchOffset":2}}""",
        """{"op":"fetch","topic":"a","partition":0,"offset":0,"isolation":0,"ok":{"delivered":[],"records":[],"batches":[[0,1,0,0,0]],"nextFetchOffset":1}}""",
        """{"op":"deleteGroup","group":"g"}""",
        """{"op":"createTopic","topic":"a","partitions":-1,"config":{},"ok":{}}""",
        """{"op":"createTopic","topic":"a","partitions":2147483647,"config":{},"ok":{}}""",
        """{"op":"commitMulti","group":"g","generation":-1,"member":"","partitions":[],"ok":{"partitions":[{"topic":"b","partition":0,"code":0}]}}""",
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

    private static IReadOnlyList<HistoryLine> Read(string file) => HistoryReader.Read(new StringReader(file)).Lines;

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
