using OffsetConformance.Contract;
using OffsetConformance.Reporting;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Reporting;

public sealed class OutcomeTextTests
{
    private static readonly string LongName = new('n', 10_000);

    private static readonly Dictionary<string, Outcome> Spoken = new(StringComparer.Ordinal)
    {
        ["base offset 3"] = new Outcome.Produced(new(3)),
        ["base offset 3; log append time 1234"] = new Outcome.Produced(new(3)) { LogAppendTime = 1234 },
        ["planned nothing"] = new Outcome.Administered(new AdminOutcome.Planned([]), 0, 1),
        ["planned a-0 5"] = new Outcome.Administered(new AdminOutcome.Planned([(new("a", 0), new(5))]), 0, 1),
        ["the tool refused: no"] = new Outcome.Administered(new AdminOutcome.Refused("no"), 0, 1),
        ["answered nothing"] = new Outcome.AnsweredTogether([]),
        ["answered a-0 acknowledged, a-1 UNKNOWN_MEMBER_ID (25)"] =
            new Outcome.AnsweredTogether([(new("a", 0), Outcome.Acknowledged.Instance), (new("a", 1), new Outcome.Refused(ErrorCode.UnknownMemberId))]),
        ["from 1 to 4; cached start 0; cached end 3"] = new Outcome.WatermarksSeen(new(1), new(4), new Offset(0), new Offset(3)),
        ["from 1 to 4"] = new Outcome.WatermarksSeen(new(1), new(4), null, null),
        ["committed 5; leader epoch 2"] = new Outcome.CommittedOffset(new Offset(5)) { LeaderEpoch = 2 },
        ["OFFSET_OUT_OF_RANGE (1); beside offset 4"] = new Outcome.Refused(ErrorCode.OffsetOutOfRange) { OffsetBeside = new(4) },
        ["base offset 3; log start offset 1"] = new Outcome.Produced(new(3), new Offset(1)),
        ["records 2 (r1), 3 (r2); end 4"] = new Outcome.Fetched([Read(2, "r1"), Read(3, "r2")], new(4)) { EndOfPartition = new(4) },
        ["created"] = new Outcome.TopicCreated(Guid.NewGuid()),
        ["left out: nothing is new"] = Outcome.Unchanged.Instance,
        ["records 2 (r1); next 7"] = new Outcome.Fetched([Read(2, "r1")], new(7)),
        ["no records; end 4"] = new Outcome.Fetched([], new(4)) { EndOfPartition = new(4) },
        ["no records; next 4; log start offset 0; last stable offset 3; high watermark 4"] =
            new Outcome.Fetched([], new(4)) { HighWatermark = new(4), LastStableOffset = new(3), LogStartOffset = new(0) },
        ["offset 4"] = new Outcome.OffsetListed(new(4)),
        ["offset 4; timestamp 1000"] = new Outcome.OffsetListed(new(4), 1000),
        ["no offset"] = new Outcome.OffsetListed(null),
        ["low watermark 2"] = new Outcome.RecordsDeleted(new(2)),
        ["acknowledged"] = Outcome.Acknowledged.Instance,
        ["committed 5"] = new Outcome.CommittedOffset(new(5), ""),
        ["committed 5; metadata \"m\""] = new Outcome.CommittedOffset(new(5), "m"),
        ["committed 5; metadata of 4097 characters"] = new Outcome.CommittedOffset(new(5), new('m', 4097)),
        ["no committed offset"] = new Outcome.CommittedOffset(null),
        ["committed a-0 5, a-1 none, b-0 UNSTABLE_OFFSET_COMMIT (88)"] = new Outcome.CommittedOffsets(
        [
            (new("a", 0), new Outcome.CommittedOffset(new(5), "m")), (new("a", 1), new Outcome.CommittedOffset(null)),
            (new("b", 0), new Outcome.Refused(ErrorCode.UnstableOffsetCommit)),
        ]),
        ["committed nothing"] = new Outcome.CommittedOffsets([]),
        ["epoch 2 ends at 7"] = new Outcome.EpochEnded(2, new Offset(7)),
        ["no such epoch"] = new Outcome.EpochEnded(null, null),
        ["topics a with 2 partitions, b UNKNOWN_TOPIC_OR_PARTITION (3)"] =
            new Outcome.TopicsDescribed([new("a", ErrorCode.None, 2), new("b", ErrorCode.UnknownTopicOrPartition, 0)]),
        ["no topics"] = new Outcome.TopicsDescribed([]),
        ["settings retention.ms = -1, cleanup.policy by default"] = new Outcome.ConfigDescribed([new("retention.ms", "-1"), new("cleanup.policy", null)]),
        ["joined as m2; generation 3; protocol range; leader m1"] = new Outcome.Joined(3, "consumer", "range", "m1", "m2", []),
        ["joined as m1; generation 3; protocol range; leader m1; members m1, m2"] =
            new Outcome.Joined(3, "consumer", "range", "m1", "m1", [new("m1", null, [1], []), new("m2", "i", [1], [])]),
        ["assignment of 2 bytes"] = new Outcome.Synced([0, 1]),
        ["group Stable; protocol range; members m1"] = new Outcome.GroupDescribed("Stable", "consumer", "range", [new("m1", null, [], [1])]),
        ["group Empty; no members"] = new Outcome.GroupDescribed("Empty", "", "", []),
        ["groups g (Stable), h (Empty)"] = new Outcome.GroupsListed([("g", "consumer", "Stable"), ("h", "", "Empty")]),
        ["no groups"] = new Outcome.GroupsListed([]),
        ["producer 4000, epoch 1"] = new Outcome.ProducerIdAssigned(new(4000, 1)),
        ["delivered 0 (k: v), 1 (null), 2 (\"\"); end 3"] =
            new Outcome.Consumed([new(new(0), new("k", "v")), new(new(1), new(null, null)), new(new(2), new(null, ""))], new(3)),
        ["delivered nothing"] = new Outcome.Consumed([], null),
        ["OFFSET_OUT_OF_RANGE (1)"] = new Outcome.Refused(ErrorCode.OffsetOutOfRange, "Broker: Offset out of range"),
        ["error 999 never heard of"] = new Outcome.Refused((ErrorCode)999, "never heard of"),
        ["AUTO_OFFSET_RESET (-140); after records 0 (r0)"] = new Outcome.Refused(ErrorCode.AutoOffsetReset) { Records = [Read(0, "r0")] },
        ["indeterminate: no answer within 5 s"] = new Outcome.Indeterminate("no answer within 5 s"),
        ["not observable: no such request"] = new Outcome.NotObservable("no such request"),
    };

    /// <summary>What no broker should send and no adapter should pass on.</summary>
    private static readonly Outcome[] MalformedOutcomes =
    [
        new Outcome.Fetched([Read(long.MaxValue, new('x', 1_000_000))], new(long.MinValue)),
        new Outcome.Fetched([Read(long.MaxValue, "\ud800 half a pair")], new(long.MaxValue)),
        new Outcome.Fetched(ValueList.From(Enumerable.Range(0, 100_000).Select(i => Read(i, $"{i}"))), new(100_000)),
        new Outcome.Fetched([default], default),
        new Outcome.Consumed([Read(-1, "\u001b]8;;http://evil\u0007\u202e\r\n")], new(-7)),
        new Outcome.CommittedOffset(new(long.MinValue), "\0\u0001\u009b2J"),
        new Outcome.Refused((ErrorCode)short.MinValue, new('\u001b', 100_000)),
        new Outcome.Refused(ErrorCode.None, null!),
        new Outcome.CommittedOffsets(ValueList.From(Enumerable.Range(0, 100).Select(i => (new TopicPartition(LongName, i), (Outcome)new Outcome.Refused((ErrorCode)999, new('\u001b', 10_000)))))),
        new Outcome.CommittedOffsets([(new(null!, -1), null!)]),
        new Outcome.TopicsDescribed([new("\u202e\n", (ErrorCode)short.MinValue, -1), null!]),
        new Outcome.ConfigDescribed([new(new('n', 10_000), "\0")]),
        new Outcome.Joined(-1, null!, new('p', 10_000), "\r", "\n", [null!]),
        new Outcome.GroupDescribed(new('s', 10_000), null!, "\u001b", ValueList.From(Enumerable.Range(0, 100_000).Select(i => new GroupMember(LongName, null, [], [])))),
        new Outcome.GroupsListed([(null!, null!, new('\0', 10_000))]),
        new Outcome.Indeterminate(null!),
        new Outcome.NotObservable(new('\n', 10_000)),
        null!,
    ];

    public static TheoryData<string> Texts => [.. Spoken.Keys];

    public static TheoryData<int> Malformed => [.. Enumerable.Range(0, MalformedOutcomes.Length)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void OutcomesAreToldInTheFieldsTerms(string text) => OutcomeText.Of(Spoken[text]).ShouldBe(text);

    [Fact]
    public void EveryKindOfOutcomeHasAText()
    {
        var kinds = typeof(Outcome).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Outcome)));

        Spoken.Values.Select(outcome => outcome.GetType()).Distinct().ShouldBe(kinds, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void NothingThrowsOrOverflowsALine(int number)
    {
        var text = OutcomeText.Of(MalformedOutcomes[number]);

        text.Length.ShouldBeLessThan(1_000);
        text.Where(char.IsControl).ShouldBeEmpty();
        text.ShouldNotContain("\u202e");
    }

    [Fact]
    public void OfManyRecordsTheFirstAndTheLastAreShown()
    {
        var many = new Outcome.Fetched(ValueList.From(Enumerable.Range(0, 100).Select(i => Read(i, $"r{i}"))), new(100));

        OutcomeText.Of(many).ShouldBe("records 0 (r0), 1 (r1), 2 (r2), 3 (r3), 4 (r4), 5 (r5), 6 (r6), … 92 more …, 99 (r99)");
    }

    private static OffsetRecord Read(long offset, string value) => new(new(offset), new(null, value));
}
