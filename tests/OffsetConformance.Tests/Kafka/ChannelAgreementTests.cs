using OffsetConformance.Contract;
using OffsetConformance.Kafka;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka;

/// <summary>
/// What counts as one answer seen twice. Too strict, and every run over both channels fails for what one of them does not carry; too lenient,
/// and a client that shows something else than the broker said goes unnoticed.
/// </summary>
public sealed class ChannelAgreementTests
{
    private static readonly Outcome.Fetched TwoRecords = new([Read(0), Read(1)], new(2))
    {
        HighWatermark = new(2), LastStableOffset = new(2), LogStartOffset = new(0), EndOfPartition = new(2),
    };

    private static readonly Dictionary<string, (Outcome One, Outcome Other)> Agreeing = new(StringComparer.Ordinal)
    {
        ["records only"] = (TwoRecords, new Outcome.Fetched(TwoRecords.Records, TwoRecords.NextOffset)),
        ["an answer that ends earlier"] = (TwoRecords with { EndOfPartition = null }, TwoRecords with { Records = [Read(0)], NextOffset = new(1) }),
        ["an answer that has nothing yet"] = (TwoRecords with { EndOfPartition = null }, new Outcome.Fetched([], new(0))),
        ["a gap that only one has passed"] = (TwoRecords with { NextOffset = new(9), EndOfPartition = null }, TwoRecords with { EndOfPartition = null }),
        ["batches and aborted transactions of one"] = (TwoRecords with { Batches = [new(new(0), new(1), TwoRecords.Records)], AbortedTransactions = [] }, TwoRecords),
        ["a timestamp of one"] = (new Outcome.OffsetListed(new(1), 1_000), new Outcome.OffsetListed(new(1))),
        ["a leader epoch of one"] = (new Outcome.OffsetListed(new(1)) { LeaderEpoch = 3 }, new Outcome.OffsetListed(new(1))),
        ["no offset from both"] = (new Outcome.OffsetListed(null), new Outcome.OffsetListed(null)),
        ["a negative commit, shown as none"] = (new Outcome.CommittedOffset(new(-7)), new Outcome.CommittedOffset(null)),
        ["metadata of one"] = (new Outcome.CommittedOffset(new(1), "m"), new Outcome.CommittedOffset(new(1))),
        ["the commit's epoch of one"] = (new Outcome.CommittedOffset(new(1), "m") { LeaderEpoch = 0 }, new Outcome.CommittedOffset(new(1), "m")),
        ["one error in two wordings"] = (new Outcome.Refused(ErrorCode.OffsetOutOfRange, "Broker: Offset out of range"), new Outcome.Refused(ErrorCode.OffsetOutOfRange)),
    };

    private static readonly Dictionary<string, (Outcome One, Outcome Other)> Differing = new(StringComparer.Ordinal)
    {
        ["a record that one lacks"] = (TwoRecords, TwoRecords with { Records = [Read(0)] }),
        ["other content at one offset"] = (TwoRecords, TwoRecords with { Records = [Read(0), new(new(1), new("k", "other"))] }),
        ["one content at another offset"] = (TwoRecords, TwoRecords with { Records = [Read(1), Read(1)] }),
        ["another order"] = (TwoRecords, TwoRecords with { Records = [Read(1), Read(0)] }),
        ["a record below the shorter answer's end"] = (TwoRecords with { EndOfPartition = null }, new Outcome.Fetched([], new(1))),
        ["another end of the partition"] = (TwoRecords, TwoRecords with { EndOfPartition = new(3) }),
        ["another high watermark"] = (TwoRecords, TwoRecords with { HighWatermark = new(3) }),
        ["another last stable offset"] = (TwoRecords, TwoRecords with { LastStableOffset = new(1) }),
        ["another log start offset"] = (TwoRecords, TwoRecords with { LogStartOffset = new(1) }),
        ["records and an error"] = (TwoRecords, new Outcome.Refused(ErrorCode.OffsetOutOfRange)),
        ["another listed offset"] = (new Outcome.OffsetListed(new(1)), new Outcome.OffsetListed(new(2))),
        ["a listed offset and none"] = (new Outcome.OffsetListed(new(0)), new Outcome.OffsetListed(null)),
        ["another timestamp"] = (new Outcome.OffsetListed(new(1), 1_000), new Outcome.OffsetListed(new(1), 1_001)),
        ["another commit"] = (new Outcome.CommittedOffset(new(1)), new Outcome.CommittedOffset(new(2))),
        ["a commit of zero and none"] = (new Outcome.CommittedOffset(new(0)), new Outcome.CommittedOffset(null)),
        ["other metadata"] = (new Outcome.CommittedOffset(new(1), "m"), new Outcome.CommittedOffset(new(1), "")),
        ["another error"] = (new Outcome.Refused(ErrorCode.OffsetOutOfRange), new Outcome.Refused(ErrorCode.UnknownTopicOrPartition)),
        ["answers to different questions"] = (new Outcome.OffsetListed(new(1)), new Outcome.CommittedOffset(new(1))),
    };

    public static TheoryData<string> Agreements => [.. Agreeing.Keys];

    public static TheoryData<string> Differences => [.. Differing.Keys];

    [Theory]
    [MemberData(nameof(Agreements))]
    public void WhatOnlyOneCarriesIsNoDifference(string what)
    {
        var (one, other) = Agreeing[what];

        ChannelAgreement.Holds(one, other).ShouldBeTrue();
        ChannelAgreement.Holds(other, one).ShouldBeTrue();
        ChannelAgreement.Holds(one, one).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Differences))]
    public void WhatBothCarryMustBeTheSame(string what)
    {
        var (one, other) = Differing[what];

        ChannelAgreement.Holds(one, other).ShouldBeFalse();
        ChannelAgreement.Holds(other, one).ShouldBeFalse();
    }

    private static OffsetRecord Read(long offset) => new(new(offset), new("k", $"{offset}"));
}
