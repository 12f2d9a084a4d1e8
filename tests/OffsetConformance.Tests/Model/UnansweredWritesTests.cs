using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Model;

/// <summary>
/// A write that was never answered happened, happens later, or never does. Answers that fit one of these are right, as long as all of them
/// fit the same one.
/// </summary>
public sealed class UnansweredWritesTests
{
    public static TheoryData<string, string> Possible => new()
    {
        { "an append happened", "produce a-0 2 => lost; list a-0 latest => offset 2; fetch a-0 0 => records 0:r0 1:r1 end 2" },
        { "an append happened late", "produce a-0 2 => lost; list a-0 latest => offset 0; produce a-0 1 => base 2; fetch a-0 0 => records 0:r0 1:r1 2:r2 end 3" },
        { "an append happened last", "produce a-0 2 => lost; produce a-0 1 => base 0; list a-0 latest => offset 1; fetch a-0 0 => records 0:r2 1:r0 2:r1 end 3" },
        { "an append never happened", "produce a-0 2 => lost; list a-0 latest => offset 0; produce a-0 1 => base 0; fetch a-0 0 => records 0:r2 end 1" },
        { "two appends happened in order", "produce a-0 1 => lost; produce a-0 1 => lost; fetch a-0 0 => records 0:r0 1:r1 end 2" },
        { "two appends happened in the other order", "produce a-0 1 => lost; produce a-0 1 => lost; fetch a-0 0 => records 0:r1 1:r0 end 2" },
        { "only the second append happened", "produce a-0 1 => lost; produce a-0 1 => lost; fetch a-0 0 => records 0:r1 end 1" },
        { "a commit happened", "commit g a-0 1 => ok; commit g a-0 2 => lost; committed g a-0 => committed 2" },
        { "a commit happened late", "commit g a-0 1 => ok; commit g a-0 2 => lost; committed g a-0 => committed 1; committed g a-0 => committed 2" },
        { "a commit overtook a later one", "commit g a-0 2 => lost; commit g a-0 3 => ok; committed g a-0 => committed 3; committed g a-0 => committed 2" },
        { "a commit never happened", "commit g a-0 1 => ok; commit g a-0 2 => lost; committed g a-0 => committed 1; commit g a-0 3 => ok; committed g a-0 => committed 3" },
        { "a trim happened", "produce a-0 3 => base 0; trim a-0 2 => lost; list a-0 earliest => offset 2; fetch a-0 1 => refused OffsetOutOfRange" },
        { "a trim happened late", "produce a-0 3 => base 0; trim a-0 2 => lost; fetch a-0 1 => records 1:r1 2:r2 end 3; list a-0 earliest => offset 2" },
        { "a trim never happened", "produce a-0 3 => base 0; trim a-0 2 => lost; list a-0 earliest => offset 0; fetch a-0 1 => records 1:r1 2:r2 end 3" },
        { "a deletion happened", "produce a-0 3 => base 0; delete a-0 2 => lost; list a-0 earliest => offset 2" },
        { "a session's commit happened", "produce a-0 2 => base 0; resume s g a-0 earliest 1 => records 0:r0; commit-consumed s => lost; committed g a-0 => committed 1" },
        { "a session's commit never happened", "produce a-0 2 => base 0; resume s g a-0 earliest 1 => records 0:r0; commit-consumed s => lost; committed g a-0 => none" },
    };

    public static TheoryData<string, string> Impossible => new()
    {
        { "an append happened by half", "produce a-0 2 => lost; list a-0 latest => offset 1" },
        { "an append happened by half", "produce a-0 2 => lost; fetch a-0 0 => records 0:r0 end 1" },
        { "an append happened twice", "produce a-0 1 => lost; list a-0 latest => offset 1; list a-0 latest => offset 2" },
        { "an append happened twice", "produce a-0 1 => lost; list a-0 latest => offset 1; produce a-0 1 => base 2" },
        { "an append was undone", "produce a-0 1 => lost; list a-0 latest => offset 1; list a-0 latest => offset 0" },
        { "an append left a hole", "produce a-0 1 => lost; produce a-0 1 => base 1; fetch a-0 0 => records 1:r1 end 2" },
        { "another record was appended", "produce a-0 1 => lost; fetch a-0 0 => records 0:r9 end 1" },
        { "another offset was committed", "commit g a-0 1 => ok; commit g a-0 3 => lost; committed g a-0 => committed 2" },
        { "a commit was undone", "commit g a-0 1 => ok; commit g a-0 2 => lost; committed g a-0 => committed 2; committed g a-0 => committed 1" },
        { "a commit happened twice", "commit g a-0 1 => ok; commit g a-0 2 => lost; committed g a-0 => committed 2; commit g a-0 3 => ok; committed g a-0 => committed 2" },
        { "a trim went elsewhere", "produce a-0 3 => base 0; trim a-0 2 => lost; list a-0 earliest => offset 1" },
        { "a trim was undone", "produce a-0 3 => base 0; trim a-0 2 => lost; list a-0 earliest => offset 2; fetch a-0 1 => records 1:r1 2:r2 end 3" },
    };

    [Theory]
    [MemberData(nameof(Possible))]
    public void WhatFitsAPossibleWorldIsAccepted(string what, string history) => HistoryText.Judge(history).ViolatedIds.ShouldBeEmpty(what);

    [Theory]
    [MemberData(nameof(Impossible))]
    public void WhatFitsNoneIsRejectedAtItsLastAnswer(string what, string history)
    {
        var judged = HistoryText.Judge(history);

        judged.ViolatedIds.ShouldNotBeEmpty(what);
        judged.Steps.ShouldBe(judged.Of, what);
    }

    [Fact]
    public void AnAnsweredQuestionThatIsLostSaysNothingAndCostsNothing()
    {
        HistoryText.After("list a-0 latest => lost; fetch a-0 0 => lost; committed g a-0 => lost").States.ShouldHaveSingleItem().Pending.ShouldBeEmpty();
    }

    /// <summary>Nobody knows where such a session stands.</summary>
    [Fact]
    public void ASessionThatDidNotAnswerIsClosed()
    {
        const string Opened = "produce a-0 1 => base 0; resume s g a-0 earliest 1 => records 0:r0";

        Resolve("consume s 9", Opened).ShouldNotBeNull();
        Resolve("consume s 9", $"{Opened}; consume s 9 => lost").ShouldBeNull();
        Resolve("consume s 9", $"{Opened}; trim a-0 1 => ok").ShouldBeNull("what it holds from reading ahead is the client's business");
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void MoreThanThreeUnansweredWritesCannotBeJudged(int unanswered, bool judgeable)
    {
        var lost = string.Join("; ", Enumerable.Repeat("produce a-0 1 => lost", unanswered));

        HistoryText.After(lost).IsJudgeable.ShouldBe(judgeable);
    }

    /// <summary>The end comes before a conforming broker could be accused, and soon enough not to take for ever.</summary>
    [Fact]
    public void NeitherCanTooManyWorlds()
    {
        const string Lost = "commit g a-0 1 => lost; commit g a-1 1 => lost; commit g b-0 1 => lost";
        var judged = HistoryText.Judge(Lost + string.Concat(Enumerable.Repeat("; list a-0 latest => offset 0", 100)));

        judged.ViolatedIds.ShouldBeEmpty();
        judged.Steps.ShouldBe(7, "three unanswered writes, and as many questions as 256 worlds allow");
    }

    [Fact]
    public void AnswersThatTellTheWorldsApartLeaveNothingUnanswered()
    {
        var worlds = HistoryText.After("produce a-0 1 => lost; commit g a-0 1 => lost; list a-0 latest => offset 1; committed g a-0 => committed 1").States;

        worlds.ShouldAllBe(world => world.Pending.IsEmpty);
    }

    private static Command<Offset>? Resolve(string step, string history) =>
        ModelProgram.Resolve(ProgramText.Parse(step).Steps[0], HistoryText.After(history).First);
}
