using System.Globalization;
using OffsetConformance.Checking.Histories;
using OffsetConformance.Contract;
using OffsetConformance.Tests.Model;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Checking.Histories;

/// <summary>
/// What several clients did at the same time: whatever order explains it is accepted, and what no order explains is rejected. Each step has
/// its client and its time in front: <c>p1 0-5 produce a-0 1 => base 0</c>.
/// </summary>
public sealed class OverlapCheckerTests
{
    public static TheoryData<string> Legal =>
    [
        "p1 0-5 produce a-0 1 => base 0; p2 1-6 produce a-0 1 => base 1",
        "p1 0-5 produce a-0 1 => base 1; p2 1-6 produce a-0 1 => base 0",
        "p1 0-5 produce a-0 2 => base 3; p2 1-2 produce a-0 1 => base 0; p2 3-4 produce a-0 2 => base 1",
        "p1 0-5 produce a-0 1 => base 0; p2 1-6 produce a-0 1 => refused NotEnoughReplicas; p2 7-8 produce a-0 1 => base 1",
        "p1 0-5 produce a-0 1 => lost; p2 6-7 produce a-0 1 => base 0; p2 8-9 produce a-0 1 => base 2",
        "p1 0-5 produce a-0 1 => lost; p2 6-7 produce a-0 1 => base 1; p2 8-9 produce a-0 1 => base 2",
        "p1 0-5 produce a-0 1 => base 0; p2 1-6 produce a-1 1 => base 0; p2 7-8 produce a-0 1 => base 1",
        "p1 0-9 produce a-0 2 => base 0; p2 1-8 list a-0 latest => offset 0; p3 2-7 list a-0 latest => offset 2",
        "p1 0-9 produce a-0 2 => base 0; p2 1-4 list a-0 latest => offset 2; p3 2-7 list a-0 latest => offset 0",
        "p1 0-9 produce a-0 2 => base 0; p2 1-8 fetch a-0 0 => records 0:r0 1:r1 end 2; p2 10-12 fetch a-0 1 => records 1:r1 end 2",
        "p1 0-9 produce a-0 2 => base 0; p2 1-8 fetch a-0 0 => records next 0 high 0",
        "c1 0-5 commit g a-0 1 => ok; c2 1-6 commit g a-0 2 => ok; c1 7-8 committed g a-0 => committed 1",
        "c1 0-5 commit g a-0 1 => ok; c2 1-6 commit g a-0 2 => ok; c1 7-8 committed g a-0 => committed 2",
        "c1 0-5 commit g a-0 1 => ok; c2 1-6 committed g a-0 => none",
        "c1 0-5 commit g a-0 1 => ok; c2 1-6 committed g a-0 => committed 1",
        "c1 0-5 commit g a-0 1 => lost; c2 6-7 commit g a-0 2 => ok; c2 8-9 committed g a-0 => committed 1",
        "c1 0-5 commit g a-0 1 meta:1 => ok; c2 1-6 commit g a-0 2 meta:2 => ok; c1 7-8 committed g a-0 => committed 2 meta mm",
        "c1 0-5 commit g a-0 1 => ok; c2 1-6 commit g a-0 2 => ok; c1 7-8 commit g a-0 1 => ok; c1 9-9 committed g a-0 => committed 1",
        "c1 0-2 commit g a-0 1 => ok; c2 1-3 commit G a-0 2 => ok; c1 4-5 committed g a-0 => committed 1; c1 6-7 committed G a-0 => committed 2",
    ];

    [Theory]
    [MemberData(nameof(Legal))]
    public void WhatSomeOrderExplainsIsAccepted(string history)
    {
        var findings = Check(history);

        findings.ShouldNotBeEmpty("a history that nothing is checked on proves nothing");
        Violations(findings).ShouldBeEmpty();
    }

    /// <summary>The broken rules, each with the step it is broken at, from 0.</summary>
    public static TheoryData<string, string> Illegal => new()
    {
        { "1 LOG-05", "p1 0-5 produce a-0 1 => base 1; p2 6-9 produce a-0 1 => base 0; p3 1-4 produce a-0 1 => base 2" },
        { "1 LOG-05", "p1 0-5 produce a-0 1 => base 1; p1 6-9 produce a-0 1 => base 0" },
        { "1 LOG-09", "p1 0-5 produce a-0 2 => base 0; p2 1-6 produce a-0 1 => base 1" },
        { "1 LOG-09", "p1 0-5 produce a-0 1 => base 0; p2 1-6 produce a-0 1 => base 0" },
        { "1 LOG-09", "p1 0-5 produce a-0 1 => base 0; p2 1-6 produce a-0 1 => base 2" },
        { "0 LOG-09", "p1 0-5 produce a-0 1 => base 1; p2 1-6 produce a-0 1 => base 2" },
        { "2 LOG-05, 2 LOG-09", "p1 0-9 produce a-0 1 => base 0; p2 1-2 produce a-0 1 => base 2; p2 3-4 produce a-0 1 => base 1" },
        { "2 LOG-21", "p1 0-5 produce a-0 1 => base 0; p2 1-4 produce a-0 1 => base 1; p3 6-7 list a-0 latest => offset 1" },
        { "1 LIST-02", "p1 0-9 produce a-0 2 => base 0; p2 1-8 list a-0 latest => offset 3" },
        { "1 LIST-02", "p1 5-9 produce a-0 2 => base 0; p2 1-4 list a-0 latest => offset 2" },
        { "2 LOG-19", "p1 0-9 produce a-0 2 => base 0; p2 1-2 list a-0 latest => offset 2; p3 3-8 list a-0 latest => offset 0" },
        { "1 LOG-21", "p1 0-2 produce a-0 1 => base 0; p2 3-8 fetch a-0 0 => records high 0 next 0" },
        { "1 LOG-03", "p1 0-9 produce a-0 2 => base 0; p2 1-8 fetch a-0 0 => records 0:r0 next 2" },
        { "1 LOG-04", "p1 0-9 produce a-0 2 => base 0; p2 1-8 fetch a-0 0 => records 0:r1 1:r1 next 2" },
        { "1 LOG-08", "p1 0-9 produce a-0 2 => base 0; p2 1-8 fetch a-0 0 => records 1:r1 0:r0 next 2" },
        { "2 CMT-37", "c1 0-5 commit g a-0 1 => ok; c2 1-6 commit g a-0 2 => ok; c1 7-8 committed g a-0 => committed 3" },
        { "2 CMT-37", "c1 0-5 commit g a-0 1 meta:1 => ok; c2 1-6 commit g a-0 2 meta:2 => ok; c1 7-8 committed g a-0 => committed 1 meta mm" },
        { "2 CMT-37", "c1 0-5 commit g a-0 1 => refused UnknownServerError; c2 1-6 commit g a-0 2 => ok; c1 7-8 committed g a-0 => committed 1" },
        { "0 CMT-37", "c1 0-2 committed g a-0 => committed 1; c2 3-6 commit g a-0 1 => ok" },
        { "2 CMT-16", "c1 0-2 commit g a-0 1 => ok; c2 3-6 commit g a-0 2 => ok; c1 7-8 committed g a-0 => committed 1" },
        { "1 CMT-16", "c1 0-2 commit g a-0 1 => ok; c2 3-6 committed g a-0 => none" },
        { "3 CMT-16", "c1 0-2 commit g a-0 1 => ok; c2 3-9 commit g a-0 2 => ok; c1 4-5 committed g a-0 => committed 2; c3 6-7 committed g a-0 => committed 1" },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public void WhatNoOrderExplainsIsRejected(string expected, string history) => Violations(Check(history)).ShouldBe(expected);

    /// <summary>Whether a negative offset is kept is the broker's choice.</summary>
    [Fact]
    public void NegativeOffsetsAreNotJudged() =>
        Check("c1 0-5 commit g a-0 -7 => ok; c2 1-6 commit g a-0 2 => ok; c1 7-8 committed g a-0 => none").ShouldBeEmpty();

    /// <summary>Epochs are parts of a commit like the others.</summary>
    [Theory]
    [InlineData(7, "")]
    [InlineData(8, "2 CMT-37")]
    public void ALeaderEpochOfAnotherCommitIsBlended(int epoch, string expected)
    {
        var history = Parse("c1 0-5 commit g a-0 1 epoch:7 => ok; c2 1-6 commit g a-0 2 epoch:8 => ok; c1 7-8 committed g a-0 => committed 1");
        history[2] = history[2] with { Outcome = (Outcome.CommittedOffset)history[2].Outcome with { LeaderEpoch = epoch } };

        Violations(OverlapChecker.Check(history, LogEnds)).ShouldBe(expected);
    }

    /// <summary>Where the log ended before is not always known; from the first append on offsets are still dense.</summary>
    [Fact]
    public void AnUnknownLogEndIsNotGuessed()
    {
        var unknown = new Dictionary<TopicPartition, long>();

        Violations(OverlapChecker.Check(Parse("p1 0-5 produce a-0 1 => base 7; p2 1-6 produce a-0 1 => base 8"), unknown)).ShouldBeEmpty();
        Violations(OverlapChecker.Check(Parse("p1 0-5 produce a-0 1 => base 7; p2 1-6 produce a-0 1 => base 9"), unknown)).ShouldBe("1 LOG-09");
    }

    /// <summary>What a broker answers is bounded by nothing but 64 bits.</summary>
    [Theory]
    [InlineData("p1 0-5 produce a-0 2 => base max; p2 1-6 produce a-0 2 => base min; p3 2-7 list a-0 latest => offset max; p4 3-8 fetch a-0 0 => records max-1:r0 next max high max; p5 9-10 produce a-0 1 => base max")]
    [InlineData("c1 0-5 commit g a-0 max => ok; c2 1-6 commit g a-0 5 => ok; c3 7-8 committed g a-0 => committed min")]
    public void NoAnswerEndsTheCheck(string history) => Violations(Check(history)).ShouldNotBeEmpty();

    [Fact]
    public void EveryViolationSaysWhy() =>
        Check("p1 0-5 produce a-0 2 => base 0; p2 6-9 produce a-0 1 => base 1")
            .First(finding => finding.Because is not null && finding.Rule.Id == "LOG-05").Because
            .ShouldBe("offset 1 was acknowledged to p1 before this append was sent, and 1 is not above it");

    private static readonly Dictionary<TopicPartition, long> LogEnds = new() { [new("a", 0)] = 0, [new("a", 1)] = 0 };

    private static IReadOnlyList<TimedFinding> Check(string history) => OverlapChecker.Check(Parse(history), LogEnds);

    private static string Violations(IEnumerable<TimedFinding> findings) => string.Join(
        ", ", findings.Where(finding => finding.Because is not null).Select(finding => $"{finding.Operation} {finding.Rule.Id}").Distinct().Order(StringComparer.Ordinal));

    private static List<TimedOperation> Parse(string history)
    {
        var times = history.Split(';', StringSplitOptions.TrimEntries).Select(step => step.Split(' ', 3)).ToList();
        return
        [
            .. HistoryText.Parse(string.Join("; ", times.Select(step => step[2]))).Zip(times, (step, words) =>
                new TimedOperation(words[0], At(words[1], 0), At(words[1], 1), step.Command, step.Outcome)),
        ];
    }

    private static long At(string interval, int end) => long.Parse(interval.Split('-')[end], CultureInfo.InvariantCulture);
}
