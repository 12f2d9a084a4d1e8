using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Checking.Lockstep;

/// <summary>A broker that settles is waited for; one that never will does not keep a run for minutes.</summary>
public sealed class PatienceTests
{
    private static readonly Outcome TryAgain = new Outcome.Refused(ErrorCode.LeaderNotAvailable);

    private readonly Patience patience = new();

    [Fact]
    public async Task WhoAsksInVainAsksLessOftenUntilItHelps()
    {
        (await AskAsync(helpsAfter: null), await AskAsync(helpsAfter: null), await AskAsync(helpsAfter: null), await AskAsync(helpsAfter: null)).ShouldBe((8, 4, 2, 2));

        await AskAsync(helpsAfter: 2);

        (await AskAsync(helpsAfter: null)).ShouldBe(8);
    }

    [Theory]
    [InlineData(ErrorCode.CoordinatorLoadInProgress, Unsettled.None, true)]
    [InlineData(ErrorCode.UnknownTopicOrPartition, Unsettled.NewPartition, true)]
    [InlineData(ErrorCode.UnknownTopicOrPartition, Unsettled.OldCommits, false)]
    [InlineData(ErrorCode.UnknownTopicId, Unsettled.NewPartition, true)]
    [InlineData(ErrorCode.UnknownTopicId, Unsettled.None, false)]
    [InlineData(ErrorCode.OffsetOutOfRange, Unsettled.NewPartition, false)]
    public void OnlyWhatMayPassIsAskedAgain(ErrorCode error, Unsettled unsettled, bool expected)
    {
        var refused = new Outcome.Refused(error);
        var parts = new Outcome.AnsweredTogether([(new("a", 0), Outcome.Acknowledged.Instance), (new("a", 1), refused)]);

        Patience.MayPass(refused, unsettled).ShouldBe(expected);
        Patience.MayPass(parts, unsettled).ShouldBe(expected);
    }

    [Theory]
    [InlineData(1L, Unsettled.OldCommits, true)]
    [InlineData(1L, Unsettled.NewPartition, false)]
    [InlineData(null, Unsettled.OldCommits, false)]
    public void ACommitForADeletedTopicMayGoAway(long? committed, Unsettled unsettled, bool expected) =>
        Patience.MayPass(new Outcome.CommittedOffset(committed is { } offset ? new Offset(offset) : null), unsettled).ShouldBe(expected);

    /// <summary>How often the broker was asked, the first time included.</summary>
    private async Task<int> AskAsync(int? helpsAfter)
    {
        var asked = 1;
        await patience.InsistAsync(() => new(++asked == helpsAfter ? Outcome.Acknowledged.Instance : TryAgain), Unsettled.None, CancellationToken.None);
        return asked;
    }
}
