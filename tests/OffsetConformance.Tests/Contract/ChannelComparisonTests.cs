using OffsetConformance.Contract;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Contract;

public sealed class ChannelComparisonTests
{
    private readonly ChannelComparison comparison = new();

    [Fact]
    public void ADisagreementWasComparedToo()
    {
        comparison.AddAgreement();
        comparison.AddAgreement();
        comparison.Add(Disagreement(0));

        (comparison.Compared, comparison.Disagreed).ShouldBe((3, 1));
        comparison.Disagreements.ShouldBe([Disagreement(0)]);
    }

    /// <summary>A client that is wrong once is wrong always: a report is to be read, and a run must not grow with it.</summary>
    [Fact]
    public void TheFirstTenAreKeptAndAllAreCounted()
    {
        for (var i = 0; i < 1_000; i++)
        {
            comparison.Add(Disagreement(i));
        }

        comparison.Disagreed.ShouldBe(1_000);
        comparison.Disagreements.ShouldBe(Enumerable.Range(0, 10).Select(Disagreement));
    }

    [Fact]
    public void LanesCountSideBySide()
    {
        const int Lanes = 8;
        const int Each = 20_000;

        Parallel.For(0, Lanes, new() { MaxDegreeOfParallelism = Lanes }, lane =>
        {
            for (var i = 0; i < Each; i++)
            {
                comparison.AddAgreement();
                comparison.Add(Disagreement(lane));
                if (i % 1_000 == 0)
                {
                    comparison.Disagreements.Count.ShouldBeInRange(1, 10);
                }
            }
        });

        (comparison.Compared, comparison.Disagreed).ShouldBe((2L * Lanes * Each, 1L * Lanes * Each));
        comparison.Disagreements.Count.ShouldBe(10);
    }

    private static ChannelDisagreement Disagreement(int offset) =>
        new(new Command<Offset>.Fetch(new("a", 0), new(offset)), new Outcome.Fetched([], new(offset)), new Outcome.Refused(ErrorCode.OffsetOutOfRange), []);
}
