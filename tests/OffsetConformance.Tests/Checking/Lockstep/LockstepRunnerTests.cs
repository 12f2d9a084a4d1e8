using OffsetConformance.Checking.Lockstep;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
using OffsetConformance.Model.Rules;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Checking.Lockstep;

/// <summary>Resolve, send, wait, judge; and what happens when one of these does not go by the book.</summary>
public sealed class LockstepRunnerTests
{
    /// <summary>How often one request is sent before "try again" is taken for its answer.</summary>
    private const int MaxAttempts = 8;

    [Fact]
    public async Task EveryStepIsSentUnderTheTargetsNamesAndTracedUnderTheProgramsOwn()
    {
        var script = new Script("produce a-0 2 => base 0; fetch b-0 end via:1 => records end 0; commit g a-0 end-1 => ok; committed G a-1 => none");

        var run = await script.RunAsync();

        run.End.ShouldBe(ProgramEnd.Completed);
        script.Log.ShouldBe(["produce mya-0 2", "fetch myb-0 0 via:1", "commit myg mya-0 1", "committed myG mya-1"]);
        run.Steps.Select(step => ProgramText.Print(step.Symbolic)).ShouldBe(["produce a-0 2", "fetch b-0 end via:1", "commit g a-0 end-1", "committed G a-1"]);
        run.Steps.Select(step => ProgramText.Print(step.Concrete)).ShouldBe(["produce a-0 2", "fetch b-0 0 via:1", "commit g a-0 1", "committed G a-1"]);
        script.Counts.Commands.ShouldBe(4);
    }

    [Fact]
    public async Task SessionCallsAreOpenedAssignedAndClosed()
    {
        var script = new Script(
            """
            produce a-0 2 => base 0; resume s g a-0 earliest 1 => records 0:r0; consume s 9 => records 1:r1 end 2; seek s start 1 => records 0:r0;
            commit-consumed s => ok; resume s g a-0 none 9 => records 1:r1 end 2; resume t G a-0 latest 9 => records end 2
            """);

        var run = await script.RunAsync();

        run.End.ShouldBe(ProgramEnd.Completed, run.Findings?.Expected);
        script.Log.ShouldBe(
        [
            "produce mya-0 2", "open myg earliest", "assign mya-0", "consume 1", "consume 9", "seek 0", "consume 1", "commit",
            "close", "open myg none", "assign mya-0", "consume 9", "open myg latest", "assign mya-0", "consume 9", "close", "close",
        ]);
    }

    [Theory]
    [InlineData("fetch a-0 start-1; list a-0 latest => offset 0", "list mya-0 latest")]
    [InlineData("consume s 9; seek s 0 9; commit-consumed s; list a-0 latest => offset 0", "list mya-0 latest")]
    [InlineData("commit g a-0 max+1; trim a-0 start-1; list a-0 latest => offset 0", "list mya-0 latest")]
    [InlineData("produce stranger-0 1; list a-0 latest => offset 0", "list mya-0 latest")]
    public async Task StepsThatMeanNothingAreNotSent(string text, string sent)
    {
        var script = new Script(text);

        var run = await script.RunAsync();

        (run.End, run.Problem).ShouldBe((ProgramEnd.Completed, null));
        script.Log.ShouldBe([sent]);
        run.Steps.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("produce a-0 1 => refused NotLeaderOrFollower | refused LeaderNotAvailable | base 0", 3)]
    [InlineData("commit g a-0 1 => refused CoordinatorLoadInProgress | ok", 2)]
    [InlineData("list a-0 latest => refused UnknownTopicOrPartition | offset 0", 2)]
    [InlineData("fetch a-0 0 => refused OffsetNotAvailable | refused ThrottlingQuotaExceeded | records end 0", 3)]
    public async Task ARefusalThatMayPassIsFollowedByAnotherAttempt(string text, int attempts)
    {
        var script = new Script(text);

        var run = await script.RunAsync();

        (run.End, run.Problem).ShouldBe((ProgramEnd.Completed, null));
        script.Log.Count.ShouldBe(attempts);
        script.Counts.Commands.ShouldBe(1, "attempts are no commands");
    }

    /// <summary>By its name a broker may take a moment to forget a deleted topic's commits; by the id there is nothing to forget.</summary>
    [Theory]
    [InlineData("create c 1 => ok; commit g c-0 1 => ok; delete-topic c => ok; create c 1 => ok; committed g c-0 => committed 1 | none", ProgramEnd.Completed, 0)]
    [InlineData("create c 1 => id 1; commit g c-0 1 => ok; delete-topic c => ok; create c 1 => id 2; committed g c-0 by-id => committed 1 | none", ProgramEnd.Violated, 1)]
    public async Task ACommitForADeletedTopicMayGoLater(string text, ProgramEnd end, int left)
    {
        var script = new Script(text);

        (await script.RunAsync()).End.ShouldBe(end);

        script.Left.ShouldBe(left);
    }

    /// <summary>"Try again" says nothing about offsets, whatever rule was asked about; any other refusal does.</summary>
    [Theory]
    [InlineData("list a-0 latest", "NotLeaderOrFollower", ProgramEnd.Completed)]
    [InlineData("committed g a-0", "UnknownTopicOrPartition", ProgramEnd.Violated)]
    public async Task ARefusalThatDoesNotPassIsTakenForTheAnswer(string step, string error, ProgramEnd end)
    {
        var script = new Script($"{step} => {string.Join(" | ", Enumerable.Repeat($"refused {error}", MaxAttempts + 1))}");

        var run = await script.RunAsync();

        run.End.ShouldBe(end);
        script.Log.Count.ShouldBe(MaxAttempts);
        run.Steps.ShouldHaveSingleItem().Outcome.ShouldBeOfType<Outcome.Refused>().Error.ToString().ShouldBe(error);
    }

    [Theory]
    [InlineData("list a-0 latest => refused UnknownServerError | offset 0", ProgramEnd.Violated)]
    [InlineData("produce a-0 1 => refused RequestTimedOut | base 0", ProgramEnd.Completed)]
    [InlineData("commit g a-0 0 meta:4097 => refused OffsetMetadataTooLarge | ok", ProgramEnd.Completed)]
    [InlineData("resume s g a-0 earliest 9 => refused NotLeaderOrFollower | records end 0", ProgramEnd.Completed)]
    public async Task NothingElseIsSentTwice(string text, ProgramEnd end)
    {
        var script = new Script(text);

        (await script.RunAsync()).End.ShouldBe(end);

        script.Left.ShouldBe(1);
    }

    [Theory]
    [InlineData("produce a-0 1 => silence")]
    [InlineData("commit g a-0 1 => silence")]
    [InlineData("list a-0 latest => silence")]
    [InlineData("resume s g a-0 earliest 9 => silence")]
    public async Task AnAnswerThatDoesNotComeIsGivenUp(string text)
    {
        var run = await new Script(text).RunAsync();

        (run.End, run.Problem).ShouldBe((ProgramEnd.Indeterminate, "no answer within 0 s"));
        run.Steps.ShouldHaveSingleItem().Outcome.ShouldBeOfType<Outcome.Indeterminate>();
    }

    [Fact]
    public async Task WhatComesAfterALostAnswerIsStillJudged()
    {
        var run = await new Script("produce a-0 1 => lost; list a-0 latest => offset 1; list a-0 latest => offset 0").RunAsync();

        run.End.ShouldBe(ProgramEnd.Violated);
        run.Steps.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("list a-0 latest => lost; list a-0 latest => lost; list a-0 latest => offset 0", 2)]
    [InlineData("list a-0 latest => lost; list a-0 latest => offset 0; list a-0 latest => lost; list a-0 latest => offset 0", 4)]
    public async Task ATargetThatFallsSilentIsNotAskedTheRest(string text, int asked)
    {
        var script = new Script(text);

        (await script.RunAsync()).End.ShouldBe(ProgramEnd.Indeterminate);

        script.Log.Count.ShouldBe(asked);
        script.Counts.Commands.ShouldBe(asked == 2 ? 0 : 2, "what was not answered was not judged");
    }

    [Fact]
    public async Task WithTooManyUnansweredWritesNothingMoreIsSent()
    {
        var script = new Script(
            "commit g a-0 1 => lost; list a-0 latest => offset 0; commit g a-0 2 => lost; list a-0 latest => offset 0; commit g a-0 3 => lost; "
            + "list a-0 latest => offset 0; commit g a-0 4 => lost; list a-0 latest => offset 0");

        (await script.RunAsync()).End.ShouldBe(ProgramEnd.Indeterminate);

        script.Left.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task WhatAChannelCannotShowIsLeftOut()
    {
        var script = new Script("list a-0 max-timestamp => unseen; list a-0 latest => offset 0");

        var run = await script.RunAsync();

        (run.End, run.Problem).ShouldBe((ProgramEnd.Completed, null));
        run.Steps.ShouldHaveSingleItem();
        script.Counts.Commands.ShouldBe(1);
    }

    [Fact]
    public async Task TheFirstViolationIsTheLastStep()
    {
        var script = new Script("produce a-0 2 => base 0; list a-0 latest => offset 1; list a-0 earliest => offset 0");

        var run = await script.RunAsync();

        run.End.ShouldBe(ProgramEnd.Violated);
        run.Steps.Count.ShouldBe(2);
        run.Findings.ShouldNotBeNull().ViolationOf(ListOffsetsRules.LatestReadUncommitted).ShouldNotBeNull();
        script.Left.ShouldBe(1);
    }

    [Fact]
    public async Task WhatTheAccessRulesRefuseIsTold()
    {
        var run = await new Script("produce a-0 1 => refused TopicAuthorizationFailed; list a-0 latest => offset 0").RunAsync();

        (run.End, run.IsDenied, run.Problem).ShouldBe((ProgramEnd.Completed, true, "TOPIC_AUTHORIZATION_FAILED (29)"));
        run.Steps.Count.ShouldBe(2);
    }

    /// <summary>However it ends.</summary>
    [Theory]
    [InlineData("resume s g a-0 earliest 9 => records end 0; list a-0 latest => offset 0")]
    [InlineData("resume s g a-0 earliest 9 => records end 0; list a-0 latest => offset 7")]
    [InlineData("resume s g a-0 earliest 9 => silence")]
    [InlineData("resume s g a-0 none 9 => refused AutoOffsetReset")]
    public async Task SessionsAreClosed(string text)
    {
        var script = new Script(text);

        await script.RunAsync();

        script.Log[^1].ShouldBe("close");
        script.Log.Count(line => line == "close").ShouldBe(1);
    }

    [Theory]
    [InlineData("resume s g a-0 earliest 9 => records end 0; consume s 9 => fault")]
    [InlineData("resume s g a-0 earliest 9 => fault")]
    public async Task AnAdaptersExceptionIsNotSwallowedAndClosesTheSessionsToo(string text)
    {
        var script = new Script(text);

        await Should.ThrowAsync<InvalidOperationException>(() => script.RunAsync());

        script.Log[^1].ShouldBe("close");
    }

    [Theory]
    [InlineData("resume s g a-0 earliest 9 => records end 0; list a-0 latest => cancel")]
    [InlineData("resume s g a-0 earliest 9 => cancel")]
    public async Task CancellingThrowsAndClosesTheSessionsToo(string text)
    {
        var script = new Script(text);

        await Should.ThrowAsync<OperationCanceledException>(() => script.RunAsync());

        script.Log[^1].ShouldBe("close");
    }

    [Fact]
    public async Task ACancelledRunSendsNothing()
    {
        var script = new Script("list a-0 latest => offset 0");

        await Should.ThrowAsync<OperationCanceledException>(() => script.RunAsync(isCancelled: true));

        script.Log.ShouldBeEmpty();
    }
}
