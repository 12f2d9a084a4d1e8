using OffsetConformance.Contract;
using OffsetConformance.Kafka.Admin;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Kafka.Admin;

/// <summary>The tables of kafka-consumer-groups.sh as its versions print them: columns come, go and move, and are found by their names.</summary>
public sealed class ConsumerGroupsOutputTests
{
    [Theory]
    [InlineData("""

        GROUP                          TOPIC                          PARTITION  NEW-OFFSET
        g                              t                              1          0
        g                              t-x                            0          9000000000

        """)]
    [InlineData("""
        TOPIC                          PARTITION  NEW-OFFSET
        t                              1          0
        t-x                            0          9000000000
        """)]
    public void APlanIsRead(string text) =>
        ConsumerGroupsOutput.ReadReset(new(0, text, "")).ShouldBe(new AdminOutcome.Planned([(new("t", 1), new(0)), (new("t-x", 0), new(9_000_000_000))]));

    [Theory]
    [InlineData("""
        GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID
        g               t               0          3               6               3               -               -               -
        g               t               1          9               4               -5              -               -               -
        g               t               2          -               0               -               a-1             /127.0.0.1      a b
        """)]
    [InlineData("""
        Consumer group 'g' has no active members.

        TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID
        t               0          3               6               3               -               -               -
        t               1          9               4               -5              -               -               -
        t               2          -               0               -               -               -               -
        """)]
    [InlineData("""
        GROUP, TOPIC, PARTITION, CURRENT OFFSET, LOG END OFFSET, LAG, OWNER
        g, t, 0, 3, 6, 3, a_/127.0.0.1
        g, t, 1, 9, 4, -5, a_/127.0.0.1
        g, t, 2, unknown, 0, unknown, a_/127.0.0.1
        """)]
    public void ADescriptionIsRead(string text) => ConsumerGroupsOutput.ReadDescription(new(0, text, "")).ShouldBe(new AdminOutcome.Described(
    [
        new(new("t", 0), new(3), new(6), 3), new(new("t", 1), new(9), new(4), -5), new(new("t", 2), null, new(0), null),
    ]));

    /// <summary>It says no, exits with 0, and prints the head of a plan without rows, which must not be taken for an empty plan.</summary>
    [Fact]
    public void ARefusalIsSeenWhereverItIsSaid()
    {
        const string Error = "Error: Assignments can only be reset if the group 'g' is inactive, but the current state is Stable.";
        const string Head = "GROUP                          TOPIC                          PARTITION  NEW-OFFSET";

        ConsumerGroupsOutput.ReadReset(new(0, $"\n{Error}\n\n{Head}\n", "")).ShouldBe(new AdminOutcome.Refused(Error));
        ConsumerGroupsOutput.ReadReset(new(0, Head, $"\n{Error}\n")).ShouldBe(new AdminOutcome.Refused(Error));
        ConsumerGroupsOutput.ReadReset(new(1, "", "Cannot shift offset for partition t-2 since there is no current committed offset\nOption  Description"))
            .ShouldBe(new AdminOutcome.Refused("Cannot shift offset for partition t-2 since there is no current committed offset"));
        ConsumerGroupsOutput.ReadReset(new(3, "", "")).ShouldBe(new AdminOutcome.Refused("exit code 3"));
    }

    [Fact]
    public void NobodyThereIsNoRefusal() =>
        ConsumerGroupsOutput.ReadReset(new(1, "Error: Executing consumer group command failed due to org.apache.kafka.common.errors.TimeoutException: Call(…) timed out", ""))
            .ShouldBeOfType<AdminOutcome.Indeterminate>();

    [Theory]
    [InlineData("")]
    [InlineData("Usage: frobnicate")]
    [InlineData("TOPIC PARTITION NEW-OFFSET\nt x 3")]
    [InlineData("TOPIC PARTITION NEW-OFFSET\nt 0")]
    [InlineData("TOPIC PARTITION NEW-OFFSET\nt 0 -")]
    [InlineData("TOPIC PARTITION NEW-OFFSET\nt 0 99999999999999999999")]
    [InlineData("TOPIC TOPIC PARTITION NEW-OFFSET\nt t 0 1")]
    public void WhatIsNoTableIsNoAnswer(string text) => ConsumerGroupsOutput.ReadReset(new(0, text, "")).ShouldBeOfType<AdminOutcome.Indeterminate>();
}
