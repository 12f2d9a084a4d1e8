using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Simulation;

/// <summary>Settings of topics, and the clock they are measured by.</summary>
public sealed class TopicConfigTests
{
    [Fact]
    public void DefaultsAreKafkas()
    {
        var config = TopicConfig.Default;
        (config.IsDeleting, config.IsCompacting, config.RetentionMs, config.RetentionBytes, config.SegmentMs, config.SegmentBytes)
            .ShouldBe((true, false, 604_800_000L, -1L, 604_800_000L, 1_073_741_824));
        (config.MaxMessageBytes, config.IsLogAppendTime, config.MinCompactionLagMs, config.DeleteRetentionMs, config.MinCleanableDirtyRatio)
            .ShouldBe((1_048_588, false, 0L, 86_400_000L, 0.5));
    }

    [Theory]
    [InlineData("cleanup.policy", "remove")]
    [InlineData("retention.ms", "-2")]
    [InlineData("retention.ms", "a day")]
    [InlineData("segment.ms", "0")]
    [InlineData("segment.bytes", "13")]
    [InlineData("segment.bytes", "2147483648")]
    [InlineData("max.message.bytes", "-1")]
    [InlineData("message.timestamp.type", "Now")]
    [InlineData("message.timestamp.after.max.ms", "-1")]
    [InlineData("min.cleanable.dirty.ratio", "1.1")]
    public void AValueThatKafkaRefusesIsRefused(string name, string value) => TopicConfig.Default.With([new(name, value)]).ShouldBeNull();

    [Fact]
    public void WhatIsNotSimulatedIsKept()
    {
        var config = TopicConfig.Default.With([new("flush.ms", "7"), new("cleanup.policy", "compact, delete")])!;
        config.Settings.ShouldBe([new Setting("cleanup.policy", "compact, delete"), new Setting("flush.ms", "7")]);
        (config.IsDeleting, config.IsCompacting).ShouldBe((true, true));
    }

    [Fact]
    public void ANullGoesBackToTheDefault()
    {
        var config = TopicConfig.Default.With([new("segment.ms", "7")])!;
        config.With([new("segment.ms", null)])!.SegmentMs.ShouldBe(TopicConfig.Default.SegmentMs);
        config.SegmentMs.ShouldBe(7);
    }

    [Fact]
    public void AClockWithoutAWorldMovesOnlyWhenItIsAdvanced()
    {
        var clock = new SimulatorClock();
        (clock.Now, clock.IsRunning).ShouldBe((SimulatorClock.VirtualStart, false));
        clock.Advance(5);
        clock.Now.ShouldBe(SimulatorClock.VirtualStart + 5);
        Should.Throw<ArgumentOutOfRangeException>(() => clock.Advance(-1));
    }

    [Fact]
    public void AClockInAWorldFollowsIt()
    {
        var clock = new SimulatorClock(new Epoch());
        clock.Advance(5);
        (clock.Now, clock.IsRunning).ShouldBe((5, true));
    }

    private sealed class Epoch : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
