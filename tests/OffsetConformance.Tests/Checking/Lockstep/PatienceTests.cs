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
    [InlineData(ErrorCode.CoordinatorLoadInProgress, false, true)]
    [InlineData(ErrorCode.UnknownTopicOrPartition, true, true)]
    [InlineData(ErrorCode.UnknownTopicOrPartition, false, false)]
    [InlineData(ErrorCode.OffsetOutOfRange, true, false)]
    public void OnlyWhatMayPassIsAskedAgain(ErrorCode error, bool mayBeUnheardOf, bool expected)
    {
        var refused = new Outcome.Refused(error);
        var parts = new Outcome.AnsweredTogether([(new("a", 0), Outcome.Acknowledged.Instance), (new("a", 1), refused)]);

        Patience.MayPass(refused, mayBeUnheardOf).ShouldBe(expected);
        Patience.MayPass(parts, mayBeUnheardOf).ShouldBe(expected);
    }

    /// <summary>How often the broker was asked, the first time included.</summary>
    private async Task<int> AskAsync(int? helpsAfter)
    {
        var asked = 1;
        await patience.InsistAsync(() => new(++asked == helpsAfter ? Outcome.Acknowledged.Instance : TryAgain), mayBeUnheardOf: false, CancellationToken.None);
        return asked;
    }
}
