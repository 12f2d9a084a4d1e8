using OffsetConformance.Checking.Histories;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Checking.Histories;

/// <summary>What a recorded answer in a fetch session leaves out is held against the requests before it, and no more than they say.</summary>
public sealed class RecordedFetchSessionsTests
{
    private const string Empty = """{"topic":"a","partition":0,"ok":{"highWatermark":0,"lastStableOffset":0,"logStartOffset":0,"delivered":[],"records":[],"batches":[],"nextFetchOffset":0}}""";
    private const string OneRecord = """{"topic":"a","partition":0,"ok":{"highWatermark":1,"lastStableOffset":1,"logStartOffset":0,"delivered":[0],"records":[{"offset":0,"key":null,"value":"r0","timestamp":0}],"batches":[[0,0,1,0,0]],"nextFetchOffset":1}}""";
    private const string Other = """{"topic":"a","partition":1,"ok":{"highWatermark":0,"lastStableOffset":0,"logStartOffset":0,"delivered":[],"records":[],"batches":[],"nextFetchOffset":0}}""";
    private const string OutOfRange = """{"topic":"a","partition":1,"error":{"code":1,"name":"OFFSET_OUT_OF_RANGE"}}""";
    private const string Append = """ "op":"produce","topic":"a","partition":0,"acks":-1,"codec":"none","records":[{"key":null,"value":"r0","timestamp":0}],"ok":{"baseOffset":0,"logAppendTime":-1,"logStartOffset":0}""";

    private static readonly string BothOpened = Fetch(epoch: 0, [A0(0), A1(0)], [Empty, Other]);

    private static readonly string NothingNew = Fetch(epoch: 1, [], []);

    public static TheoryData<string, string[]> Right => new()
    {
        { "nothing is new", [BothOpened, NothingNew, NothingNew] },
        { "what is new is told", [BothOpened, Append, Fetch(epoch: 1, [], [OneRecord]), Fetch(epoch: 2, [A0(1)], [])] },
        { "a partition is forgotten", [BothOpened, Append, Fetch(epoch: 1, [], [], forgotten: A0(0))] },
        { "an offset that is not named again is the one of before", [BothOpened, Append, Fetch(epoch: 1, [], [OneRecord]), Fetch(epoch: 2, [], [OneRecord.Replace("[0],\"rec", "[],\"rec", StringComparison.Ordinal)])] },
        { "nobody saw the session being opened", [Append, Fetch(epoch: 4, [], [])] },
        { "no session was opened", [Fetch(epoch: 0, [A0(0)], [Empty], session: 0), Append, Fetch(epoch: 1, [], [], session: 0)] },
        { "records of another partition left no room", [OfPartition1(Append), Fetch(epoch: 0, [A0(0), A1(0)], [Empty, OfPartition1(OneRecord)]), Append, Fetch(epoch: 1, [], [OneRecord])] },
    };

    public static TheoryData<string, string[]> Wrong => new()
    {
        { "a new record", [BothOpened, Append, NothingNew] },
        { "records", [OfPartition1(Append), Fetch(epoch: 0, [A0(0), A1(0)], [Empty, OfPartition1(OneRecord)]), Fetch(epoch: 1, [], [])] },
        { "an error", [BothOpened, Fetch(epoch: 1, [A1(5)], [])] },
        { "an error, twice", [BothOpened, Fetch(epoch: 1, [A1(5)], [OutOfRange]), Fetch(epoch: 2, [], [])] },
        { "an error beside records", [BothOpened, Append, Fetch(epoch: 1, [A1(5)], [OneRecord])] },
        { "a partition that is new to the session", [Fetch(epoch: 0, [A0(0)], [Empty]), Fetch(epoch: 1, [A1(0)], [])] },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void WhatHasNotChangedMayBeLeftOut(string why, string[] lines) => Check(lines).Violations.ShouldBeEmpty(why);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void WhatIsNewMayNot(string what, string[] lines)
    {
        var verdict = Check(lines);

        verdict.Violations.Select(violation => (violation.Number, violation.Rule.Id)).Distinct().ShouldBe([(lines.Length, "MISC-05")], what);
    }

    [Fact]
    public void AnAnswerThatLeavesEverythingOutIsJudged() => Check([BothOpened, NothingNew]).Unjudged.Keys.ShouldBe(["createTopic"]);

    private static HistoryVerdict Check(string[] lines)
    {
        const string Created = """ "op":"createTopic","topic":"a","partitions":2,"config":{"retention.ms":"-1"},"ok":{}""";
        var numbered = lines.Prepend(Created).Select((line, n) => $$"""{"n":{{n}},"client":"c","t0":{{10 * n}},"t1":{{(10 * n) + 5}},{{line}}}""");
        return HistoryChecker.Check(HistoryReader.Read(new StringReader(string.Join('\n', numbered.Prepend(HistoryFileText.Header)))));
    }

    private static string OfPartition1(string json) => json.Replace("\"partition\":0", "\"partition\":1", StringComparison.Ordinal);

    private static string A0(long offset) => $$"""{"topic":"a","partition":0,"offset":{{offset}}}""";

    private static string A1(long offset) => $$"""{"topic":"a","partition":1,"offset":{{offset}}}""";

    private static string Fetch(int epoch, string[] named, string[] told, int session = 9, string forgotten = "") =>
        $$"""
        "op":"fetchSession","sessionId":{{(epoch == 0 ? 0 : session)}},"sessionEpoch":{{epoch}},"isolation":0,"partitions":[{{string.Join(',', named)}}],"forgotten":[{{forgotten}}],"ok":{"sessionId":{{session}},"partitions":[{{string.Join(',', told)}}]}
        """;
}
