using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Simulation.Logs;

/// <summary>What a log refuses, with which code; a refused batch takes no offset.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string, Malformation, ErrorCode> Malformed => new()
    {
        { "checksum", new() { BadCrc = true }, ErrorCode.CorruptMessage },
        { "base offset above 0", new() { BaseOffset = 1 }, ErrorCode.InvalidRecord },
        { "base offset below 0", new() { BaseOffset = -5 }, ErrorCode.InvalidRecord },
        { "too great a last offset", new() { LastOffsetDelta = 7 }, ErrorCode.InvalidRecord },
        { "too small a last offset", new() { LastOffsetDelta = 0 }, ErrorCode.InvalidRecord },
        { "too many records", new() { RecordCount = 5 }, ErrorCode.InvalidRecord },
        { "a lie that fits itself", new() { RecordCount = 5, LastOffsetDelta = 4 }, ErrorCode.InvalidRecord },
        { "nothing after all", new() { BaseOffset = 0, RecordCount = 2, LastOffsetDelta = 1 }, ErrorCode.None },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void ABatchThatLiesIsRefused(string about, Malformation malformed, ErrorCode error)
    {
        var log = new TestLog();
        TestLog.Text(log.Produce(malformed)).ShouldBe(error == ErrorCode.None ? "0" : $"{error}", about);
        log.End.ShouldBe(error == ErrorCode.None ? 2 : 0);
    }

    [Fact]
    public void ABatchMayBeAsLargeAsTheTopicAllows()
    {
        // 61 bytes of header, and a record of 7 + 1 byte of key, 1 byte of value.
        var log = new TestLog("max.message.bytes=70");
        TestLog.Text(log.Produce("k:v")).ShouldBe("0");
        TestLog.Text(log.Produce("k:vv")).ShouldBe(nameof(ErrorCode.MessageTooLarge));
        log.End.ShouldBe(1);
    }

    [Fact]
    public void ABatchThatIsLargerThanASegmentIsRefused() =>
        TestLog.Text(new TestLog("segment.bytes=69").Produce("k:v")).ShouldBe(nameof(ErrorCode.RecordListTooLarge));

    /// <summary>A value of 1,000 characters of three bytes each: the header, 3,000 bytes, the key, and 9 bytes about them.</summary>
    [Theory]
    [InlineData(3071, "0")]
    [InlineData(3070, nameof(ErrorCode.MessageTooLarge))]
    [InlineData(2000, nameof(ErrorCode.MessageTooLarge))]
    public void BytesAreCountedNotCharacters(int limit, string answer) =>
        TestLog.Text(new TestLog($"max.message.bytes={limit}").Produce($"k:{new string('\u20ac', 1000)}")).ShouldBe(answer);

    [Fact]
    public void ACompactedTopicNeedsKeys()
    {
        var log = new TestLog("cleanup.policy=compact");
        TestLog.Text(log.Log.Produce(new(new("t", 0), [new("k", "v"), new(Key: null, "v")]))).ShouldBe(nameof(ErrorCode.InvalidRecord));
        log.End.ShouldBe(0);
    }

    [Fact]
    public void TimestampsFarAheadAreRefusedWhereTheTopicOrARunningClockAsksForIt()
    {
        var standing = new TestLog();
        TestLog.Text(standing.Log.Produce(new(new("t", 0), [new("k", "v", long.MaxValue), new("k", "v", long.MinValue)]))).ShouldBe("0");

        var strict = new TestLog("message.timestamp.after.max.ms=100");
        TestLog.Text(strict.ProduceAt(strict.Clock.Now + 101, "k:v")).ShouldBe(nameof(ErrorCode.InvalidTimestamp));
        TestLog.Text(strict.ProduceAt(strict.Clock.Now + 100, "k:v")).ShouldBe("0");
        TestLog.Text(strict.ProduceAt(long.MinValue, "k:v")).ShouldBe("1");

        var running = new SimulatedLog(new(1, TopicConfig.Default, new SimulatorClock(TimeProvider.System), topic => new(topic)));
        TestLog.Text(running.Produce(new(new("t", 0), [new("k", "v", long.MaxValue)]))).ShouldBe(nameof(ErrorCode.InvalidTimestamp));
    }

    [Fact]
    public void LogAppendTimeReplacesTheProducersTime()
    {
        var log = new TestLog("message.timestamp.type=LogAppendTime");
        log.Clock.Advance(5);
        ((Outcome.Produced)log.ProduceAt(1, "k:a", "k:b")).LogAppendTime.ShouldBe(SimulatorClock.VirtualStart + 5);
        log.Fetch(0).Records.ShouldAllBe(record => record.Record.Timestamp == SimulatorClock.VirtualStart + 5);
        log.Fetch(0).Batches.ShouldAllBe(batch => batch.LogAppendTime == SimulatorClock.VirtualStart + 5);
        log.Listed(SimulatorClock.VirtualStart + 5).ShouldBe(0);
    }

    [Theory]
    [InlineData("delete", "Zero")]
    [InlineData("compact,delete", "Zero")]
    [InlineData("compact", "PolicyViolation")]
    public void RecordsOfACompactedTopicAreNotDeleted(string policy, string answer)
    {
        var log = new TestLog($"cleanup.policy={policy}");
        log.Produce("k:a");
        (log.Delete(1) is Outcome.Refused refused ? $"{refused.Error}" : "Zero").ShouldBe(answer);
        log.Log.Trim(new(new("t", 0), new(1))).ShouldBe(Outcome.Acknowledged.Instance);
    }

    [Theory]
    [InlineData(-1, "")]
    [InlineData(0, "")]
    [InlineData(1, "UnknownLeaderEpoch")]
    [InlineData(-2, "FencedLeaderEpoch")]
    public void AClientThatBelievesInAnotherEpochIsRefused(int epoch, string refusal)
    {
        var log = new TestLog();
        Outcome[] answers = [log.FetchAny(0, epoch), log.List(-1, epoch: epoch), log.Log.LeaderEpochEnd(new(new("t", 0), 0, epoch))];
        answers.Select(answer => answer is Outcome.Refused refused ? $"{refused.Error}" : "").ShouldAllBe(text => text == refusal);
    }

    [Fact]
    public void TheOnlyEpochEndsWhereTheLogEnds()
    {
        var log = new TestLog();
        log.Produce("k:a");
        log.Log.LeaderEpochEnd(new(new("t", 0), LeaderEpoch: 0)).ShouldBe(new Outcome.EpochEnded(0, new Offset(1)));
        log.Log.LeaderEpochEnd(new(new("t", 0), LeaderEpoch: 1)).ShouldBe(new Outcome.EpochEnded(LeaderEpoch: null, EndOffset: null));
    }
}
