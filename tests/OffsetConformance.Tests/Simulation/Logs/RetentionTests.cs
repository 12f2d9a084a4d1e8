using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Simulation.Logs;

/// <summary>Retention removes whole segments from the head, and nothing else moves.</summary>
public sealed class RetentionTests
{
    private const long Start = OffsetConformance.Simulation.SimulatorClock.VirtualStart;

    [Fact]
    public void SegmentsThatAreTooOldGo()
    {
        var log = new TestLog("retention.ms=1000", "segment.ms=100");
        log.ProduceAt(Start, "k:a", "k:b");
        log.ProduceAt(Start + 100, "k:c");
        log.ProduceAt(Start + 101, "k:d");
        log.Clock.Advance(1100);
        log.Log.RunRetention();
        log.Start.ShouldBe(0);

        log.Clock.Advance(1);
        log.Log.RunRetention();
        (log.Start, log.End, log.Read(3)).ShouldBe((3, 4, "3:d"));
        TestLog.Text(log.FetchAny(2)).ShouldBe(nameof(ErrorCode.OffsetOutOfRange));
    }

    [Fact]
    public void TheActiveSegmentGoesTooWhenAllOfItIsTooOld()
    {
        var log = new TestLog("retention.ms=1000");
        log.ProduceAt(1, "k:a", "k:b");
        log.Log.RunRetention();
        (log.Start, log.End).ShouldBe((2, 2));
        TestLog.Text(log.Produce("k:c")).ShouldBe("2");
        (log.Listed(0), log.Read(2)).ShouldBe((2, "2:c"));
    }

    [Fact]
    public void SegmentsBeyondTheSizeGoButNoneThatIsNeededToReachIt()
    {
        // Every batch takes 70 bytes and a segment of its own.
        var log = new TestLog("retention.bytes=150", "segment.bytes=70");
        foreach (var value in "abcd")
        {
            log.Produce($"k:{value}");
        }

        log.Log.RunRetention();
        (log.Start, log.Read(1)).ShouldBe((1, "1:b 2:c 3:d"));
    }

    [Fact]
    public void AnOldSegmentBehindAYoungOneStays()
    {
        var log = new TestLog("retention.ms=1000", "segment.bytes=70");
        log.ProduceAt(Start, "k:a");
        log.ProduceAt(1, "k:b");
        log.Log.RunRetention();
        log.Start.ShouldBe(0);
    }

    [Fact]
    public void ACompactOnlyTopicKeepsItsHead()
    {
        var log = new TestLog("retention.ms=1000", "cleanup.policy=compact");
        log.ProduceAt(1, "k:a");
        log.Log.RunRetention();
        log.Start.ShouldBe(0);
    }

    [Fact]
    public void SegmentsBelowTheStartDoNotCount()
    {
        var log = new TestLog("retention.bytes=150", "segment.bytes=70");
        foreach (var value in "abcd")
        {
            log.Produce($"k:{value}");
        }

        log.Delete(2);
        log.Log.RunRetention();
        log.Start.ShouldBe(2);
    }

    [Fact]
    public void WhatIsBelowTheStartIsFreedAndNumbersStay()
    {
        var log = new TestLog("segment.bytes=70");
        foreach (var value in "abc")
        {
            log.ProduceAt(1, $"k:{value}");
        }

        log.Delete(2);
        log.Log.RunRetention();
        TestLog.Text(log.Produce("k:d")).ShouldBe("3");
        log.Read(2).ShouldBe("2:c 3:d");
        TestLog.Text(log.Fetch(2).Batches).ShouldBe("[2-2 2] [3-3 3]");
    }
}
