using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Simulation;

/// <summary>Expected semantics of the healthy consumer.</summary>
public sealed class ReferenceSessionTests
{
    private static readonly TopicPartition Partition = new("a", 0);

    [Theory]
    [InlineData("""
        produce a-0 3 => base 0
        trim a-0 1 => ok
        resume s g a-0 earliest 1 => 1:r1
        resume s g a-0 earliest 2 => 1:r1 2:r2
        resume s g a-0 earliest 3 => 1:r1 2:r2 | end 3
        resume s g a-0 latest 9 => nothing | end 3
        produce a-0 1 => base 3, start 1
        consume s 9 => 3:r3 | end 4
        resume s g a-0 none 9 => refused AutoOffsetReset
        """)]
    public Task WithoutACommitThePolicyApplies(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        resume s g a-0 latest 0 => nothing
        produce a-0 1 => base 0
        consume s 9 => 0:r0 | end 1
        """)]
    public Task LatestMeansLatestAtTheFirstCall(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 3 => base 0
        commit g a-0 1 => ok
        resume s g a-0 none 9 => 1:r1 2:r2 | end 3
        commit g a-0 3 => ok
        resume s g a-0 none 9 => nothing | end 3
        produce a-0 1 => base 3
        consume s 9 => 3:r3 | end 4
        """)]
    public Task ACommitInRangeIsTheNextRecord(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 3 => base 0
        trim a-0 1 => ok
        commit g a-0 0 => ok
        resume s g a-0 earliest 9 => 1:r1 2:r2 | end 3
        resume s g a-0 latest 9 => nothing | end 3
        resume s g a-0 none 9 => refused AutoOffsetReset
        commit g a-0 4 => ok
        resume s g a-0 earliest 9 => 1:r1 2:r2 | end 3
        resume s g a-0 latest 9 => nothing | end 3
        resume s g a-0 none 9 => refused AutoOffsetReset
        committed g a-0 => 4
        """)]
    public Task ACommitOutOfRangeAppliesThePolicyAndStays(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 3 => base 0
        resume s g a-0 earliest 1 => 0:r0
        seek s 0 1 => 0:r0
        seek s 2 9 => 2:r2 | end 3
        seek s 3 9 => nothing | end 3
        seek s 4 9 => 0:r0 1:r1 2:r2 | end 3
        committed g a-0 => none
        """)]
    public Task ASeekIsExactAndDropsWhatWasPrefetched(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 1 => base 0
        commit g a-0 0 => ok
        resume s g a-0 none 9 => 0:r0 | end 1
        seek s 2 9 => refused AutoOffsetReset
        seek s 0 9 => refused AutoOffsetReset
        consume s 9 => refused AutoOffsetReset
        commit-consumed s => refused AutoOffsetReset
        """)]
    public Task ARefusalEndsTheSession(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 3 => base 0
        resume s g a-0 earliest 0 => nothing
        commit-consumed s => ok
        committed g a-0 => none
        consume s 2 => 0:r0 1:r1
        committed g a-0 => none
        commit-consumed s => ok
        committed g a-0 => 2
        seek s 0 1 => 0:r0
        commit-consumed s => ok
        committed g a-0 => 1
        """)]
    public Task ACommitIsTheOffsetBehindTheLastDelivered(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 3 => base 0
        trim a-0 1 => ok
        resume s g a-0 latest 9 => nothing | end 3
        edge s beginning 1 => 1:r1
        edge s end 9 => nothing | end 3
        produce a-0 1 => base 3, start 1
        consume s 9 => 3:r3 | end 4
        committed g a-0 => none
        """)]
    public Task TheEdgesAreTheLogStartAndTheLogEndOfTheCall(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 3 => base 0
        resume s g a-0 earliest 1 => 0:r0
        pause s => ok
        consume s 9 => nothing
        produce a-0 1 => base 3
        consume s 9 => nothing
        unpause s => ok
        consume s 1 => 1:r1
        pause s => ok
        seek s 3 => ok
        unpause s => ok
        consume s 9 => 3:r3 | end 4
        committed g a-0 => none
        """)]
    public Task APauseKeepsThePositionAndASeekMadeMeanwhile(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 2 => base 0
        trim a-0 1 => ok
        resume s g a-0 earliest 0 => nothing
        watermarks s => 1 to 2, cached none to none
        consume s 9 => 1:r1 | end 2
        produce a-0 1 => base 2, start 1
        trim a-0 2 => ok
        watermarks s => 2 to 3, cached 1 to 2
        committed g a-0 => none
        """)]
    public Task WatermarksAreAskedForAndThoseOfTheLastFetchAreCached(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 3 => base 0
        resume s g a-0 earliest 0 auto => nothing
        consume s 1 => 0:r0
        committed g a-0 => none
        consume s 1 => 1:r1
        committed g a-0 => 1
        pause s => ok
        committed g a-0 => 2
        unpause s => ok
        consume s 9 => 2:r2 | end 3
        close s => ok
        committed g a-0 => 3
        """)]
    [InlineData("""
        produce a-0 2 => base 0
        resume s g a-0 earliest 1 auto => 0:r0
        commit-consumed s => ok
        commit g a-0 0 => ok
        watermarks s => 0 to 2, cached 0 to 2
        close s => ok
        committed g a-0 => 0
        """)]
    [InlineData("""
        produce a-0 2 => base 0
        resume s g a-0 earliest 1 auto => 0:r0
        seek s 2 => ok
        committed g a-0 => 1
        edge s beginning 0 => nothing
        close s => ok
        committed g a-0 => 1
        """)]
    [InlineData("""
        produce a-0 1 => base 0
        resume s g a-0 earliest 1 auto => 0:r0
        resume s g a-0 earliest 1 auto => 0:r0
        committed g a-0 => none
        """)]
    [InlineData("""
        produce a-0 1 => base 0
        commit g a-0 0 => ok
        resume s g a-0 none 9 auto => 0:r0 | end 1
        seek s 5 9 => refused AutoOffsetReset
        close s => ok
        committed g a-0 => 1
        """)]
    public Task AutoCommitCoversWhatWasDeliveredBeforeTheCall(string program) => HoldsAsync(program);

    [Theory]
    [InlineData("""
        produce a-0 1 => base 0
        resume s g a-0 earliest 1 => 0:r0
        close s => ok
        committed g a-0 => none
        """)]
    public Task ClosingCommitsOnlyWithAutoCommit(string program) => HoldsAsync(program);

    [Fact]
    public async Task AClosedSessionDoesNothing()
    {
        var session = new ReferenceSession(new Scripted(), new("g", ResetPolicy.None) { AutoCommit = true });
        await session.AssignAsync(Partition, Offset.Zero, CancellationToken.None);
        await session.CloseAsync(CancellationToken.None);

        (await session.ConsumeAsync(9, CancellationToken.None)).ShouldBeOfType<Outcome.NotObservable>();
        (await session.SeekToEdgeAsync(LogEdge.End, CancellationToken.None)).ShouldBeOfType<Outcome.NotObservable>();
        (await session.CloseAsync(CancellationToken.None)).ShouldBeOfType<Outcome.NotObservable>();
    }

    [Fact]
    public async Task AnAutoCommitThatIsRefusedIsTriedAgain()
    {
        var refusal = new Outcome.Refused(ErrorCode.RebalanceInProgress);
        var session = new ReferenceSession(
            new Scripted(Fetched(0, 1), refusal, refusal, Outcome.Acknowledged.Instance), new("g", ResetPolicy.None) { AutoCommit = true });
        await session.AssignAsync(Partition, Offset.Zero, CancellationToken.None);
        await session.ConsumeAsync(1, CancellationToken.None);

        (await session.PauseAsync(CancellationToken.None)).ShouldBe(Outcome.Acknowledged.Instance);
        (await session.ConsumeAsync(1, CancellationToken.None)).ShouldBeOfType<Outcome.Consumed>();
        (await session.CloseAsync(CancellationToken.None)).ShouldBe(Outcome.Acknowledged.Instance);
    }

    [Fact]
    public async Task AReaderOfWhatIsDecidedCachesTheLastStableOffset()
    {
        var fetched = Fetched(0, 1) with { LogStartOffset = Offset.Zero, HighWatermark = new(3), LastStableOffset = new(2) };
        var listed = new Outcome.OffsetListed(Offset.Zero);
        var session = new ReferenceSession(new Scripted(fetched, listed, listed), new("g", ResetPolicy.None, IsolationLevel.ReadCommitted));
        await session.AssignAsync(Partition, Offset.Zero, CancellationToken.None);
        await session.ConsumeAsync(1, CancellationToken.None);

        (await session.QueryWatermarksAsync(CancellationToken.None)).ShouldBe(new Outcome.WatermarksSeen(Offset.Zero, Offset.Zero, Offset.Zero, new(2)));
    }

    [Fact]
    public async Task WhatWasPrefetchedIsDeliveredAfterItWasDeleted()
    {
        var scenario = await Scenario.StartAsync();
        foreach (var (command, expected) in Scenario.Parse("produce a-0 2 => base 0; resume s g a-0 none 1 => refused AutoOffsetReset"))
        {
            (await scenario.RunAsync(command)).ShouldBe(expected);
        }

        await scenario.RunAsync("resume s g a-0 earliest 1");
        await scenario.RunAsync("trim a-0 2");
        (await scenario.RunAsync("consume s 1")).ShouldBe("1:r1");
    }

    [Fact]
    public async Task WhatWasDeliveredBeforeARefusalIsHandedOn()
    {
        var session = new ReferenceSession(new Scripted(Fetched(0, 1), OutOfRange), new("g", ResetPolicy.None));
        await session.AssignAsync(Partition, Offset.Zero, CancellationToken.None);

        var refused = (await session.ConsumeAsync(9, CancellationToken.None)).ShouldBeOfType<Outcome.Refused>();

        refused.Error.ShouldBe(ErrorCode.AutoOffsetReset);
        refused.Records.Count.ShouldBe(1);
        (await session.ConsumeAsync(9, CancellationToken.None)).ShouldBeOfType<Outcome.Refused>().Records.ShouldBeEmpty();
    }

    [Fact]
    public async Task AResetThatIsRefusedAgainEndsTheSession()
    {
        var listed = new Outcome.OffsetListed(Offset.Zero);
        var session = new ReferenceSession(new Scripted(OutOfRange, listed, OutOfRange), new("g", ResetPolicy.Earliest));
        await session.AssignAsync(Partition, new Offset(7), CancellationToken.None);

        (await session.ConsumeAsync(9, CancellationToken.None)).ShouldBeOfType<Outcome.Refused>().Error.ShouldBe(ErrorCode.OffsetOutOfRange);
    }

    [Fact]
    public async Task AnAnswerWithoutRecordsThatMovesOnIsAGap()
    {
        var session = new ReferenceSession(new Scripted(Fetched(next: 5), Fetched(5, 6)), new("g", ResetPolicy.None));
        await session.AssignAsync(Partition, new Offset(2), CancellationToken.None);

        (await session.ConsumeAsync(1, CancellationToken.None)).ShouldBeOfType<Outcome.Consumed>().Records[0].Offset.ShouldBe(new(5));
    }

    [Fact]
    public async Task ALostAnswerEndsTheCallOnly()
    {
        var session = new ReferenceSession(new Scripted(new Outcome.Indeterminate("lost"), Fetched(0, 1)), new("g", ResetPolicy.None));
        await session.AssignAsync(Partition, Offset.Zero, CancellationToken.None);

        (await session.ConsumeAsync(1, CancellationToken.None)).ShouldBeOfType<Outcome.Indeterminate>();
        (await session.ConsumeAsync(1, CancellationToken.None)).ShouldBeOfType<Outcome.Consumed>();
    }

    private static Outcome OutOfRange => new Outcome.Refused(ErrorCode.OffsetOutOfRange);

    private static Outcome.Fetched Fetched(long offset, long next) => new([new(new(offset), new(null, "v"))], new(next));

    private static Outcome.Fetched Fetched(long next) => new([], new(next));

    private static Task HoldsAsync(string program) => Scenario.ShouldHoldAsync(program);

    /// <summary>Answers what it was told, one answer per request.</summary>
    private sealed class Scripted(params Outcome[] answers) : IBroker
    {
        private int next;

        public ValueTask<Outcome> ExecuteAsync(Command<Offset>.Request request, CancellationToken cancellation) => new(answers[next++]);
    }
}
