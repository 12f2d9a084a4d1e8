using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;
using static OffsetConformance.Tests.Simulation.BrokerUnderTest;

namespace OffsetConformance.Tests.Simulation;

/// <summary>Since when a commit is out of use, and that it goes after the retention (RES-11 to RES-14).</summary>
public sealed class CommitExpiryTests
{
    private const long Retention = 120_000;

    private static readonly SimulatorOptions Short = new() { OffsetsRetention = TimeSpan.FromMilliseconds(Retention) };

    [Fact]
    public async Task ACommitWithoutMembersExpiresByItsOwnAge()
    {
        await using var broker = await StartAsync(Short);
        await broker.CommitAsync(5);
        await broker.AdvanceAsync(Retention - 1);
        await broker.CommitAsync(6, partition: B0);
        await broker.AdvanceAsync(1);
        (await broker.CommittedAsync()).ShouldBe(-1);
        (await broker.CommittedAsync(B0)).ShouldBe(6);
        await broker.AdvanceAsync(Retention);
        (await broker.StateAsync()).ShouldBe("Dead", "with the last commit the group goes");
    }

    [Fact]
    public async Task AGroupsCommitsExpireTogetherWhenItHasBeenEmptyForLongEnough()
    {
        await using var broker = await StartAsync(Short);
        var member = await broker.JoinAloneAsync();
        await broker.CommitAsync(5, member);
        await BeatAsync(broker, member, 2 * Retention);
        (await broker.CommittedAsync()).ShouldBe(5, "the topic is in use");

        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.LeaveGroup("g", member.Id));
        await broker.AdvanceAsync(Retention - 1);
        (await broker.CommittedAsync()).ShouldBe(5);
        member = await broker.JoinAloneAsync();
        await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.LeaveGroup("g", member.Id));
        await broker.AdvanceAsync(Retention - 1);
        (await broker.CommittedAsync()).ShouldBe(5, "being in use has set the clock back");
        await broker.AdvanceAsync(1);
        (await broker.CommittedAsync()).ShouldBe(-1);
    }

    [Fact]
    public async Task OfAStableGroupOnlyTopicsThatItDoesNotSubscribeToExpire()
    {
        await using var broker = await StartAsync(Short);
        var member = await broker.JoinAloneAsync();
        await broker.CommitAsync(5, member);
        await broker.CommitAsync(6, member, B0);
        await BeatAsync(broker, member, Retention);
        (await broker.CommittedAsync()).ShouldBe(5);
        (await broker.CommittedAsync(B0)).ShouldBe(-1);
    }

    [Fact]
    public async Task UnlessToldOtherwiseCommitsAreKeptForAWeek()
    {
        await using var broker = await StartAsync();
        await broker.CommitAsync(5);
        await broker.AdvanceAsync((7 * 24 * 3_600_000) - 1);
        (await broker.CommittedAsync()).ShouldBe(5);
        await broker.AdvanceAsync(1);
        (await broker.CommittedAsync()).ShouldBe(-1);
    }

    [Fact]
    public async Task WhileTimePassesByItselfEverythingHappensByItself()
    {
        var time = new ManualTime(ManualTime.DefaultStart);
        await using var broker = await StartAsync(new() { Time = time, OffsetsRetention = TimeSpan.FromSeconds(20), BackgroundInterval = TimeSpan.FromSeconds(1) });
        var member = await broker.JoinAloneAsync();
        await broker.CommitAsync(5, member);
        time.Advance(TimeSpan.FromMilliseconds(SessionTimeout - 1));
        (await broker.StateAsync()).ShouldBe("Stable");
        time.Advance(TimeSpan.FromMilliseconds(1));
        (await broker.StateAsync()).ShouldBe("Empty");
        time.Advance(TimeSpan.FromSeconds(19));
        (await broker.CommittedAsync()).ShouldBe(5);
        time.Advance(TimeSpan.FromSeconds(2));
        (await broker.CommittedAsync()).ShouldBe(-1);
    }

    /// <summary>Lets the time pass while the member keeps its session.</summary>
    private static async Task BeatAsync(BrokerUnderTest broker, Membership member, long milliseconds)
    {
        for (var passed = 0L; passed < milliseconds; passed += SessionTimeout / 2)
        {
            await broker.AskAsync<Outcome.Acknowledged>(new ControlRequest.Heartbeat("g", member));
            await broker.AdvanceAsync(SessionTimeout / 2);
        }
    }
}
