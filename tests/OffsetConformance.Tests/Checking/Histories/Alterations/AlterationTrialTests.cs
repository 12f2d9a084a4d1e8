using OffsetConformance.Checking.Histories;
using OffsetConformance.Checking.Histories.Alterations;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Checking.Histories.Alterations;

/// <summary>An altered recording is no longer accepted, and where it is, there is a reason that the judge has no part in.</summary>
public sealed class AlterationTrialTests
{
    /// <summary>Answers that what was recorded before leaves no choice for, and writes that are asked for.</summary>
    private static readonly string[] AlwaysRejected =
    [
        "commit: error made a success", "commit: two answers exchanged", "deleteRecords: lowWatermark moved", "deleteRecords: success made an error",
        "fetch: a key changed", "fetch: a record dropped", "fetch: a record duplicated", "fetch: a value changed", "fetch: error made a success",
        "fetch: two records exchanged", "fetchCommitted: two answers exchanged", "produce: baseOffset moved",
    ];

    [Theory]
    [InlineData("kafka-4.1.0/append")]
    [InlineData("kafka-4.1.0/delete-records")]
    [InlineData("kafka-4.1.0/int64")]
    [InlineData("kafka-2.0.0/out-of-range")]
    [InlineData("kafka-2.0.0/random-041")]
    public void WhatCanOnlyBeOneAnswerIsRejectedWhenItIsAltered(string name)
    {
        var trial = Run(name, count: 400);

        trial.Altered.ShouldBeGreaterThan(350);
        trial.Kinds.Where(kind => AlwaysRejected.Contains(kind.Kind)).ShouldNotBeEmpty();
        trial.Kinds.Where(kind => AlwaysRejected.Contains(kind.Kind) && kind.Rejected < kind.Altered).ShouldBeEmpty();
    }

    /// <summary>Of every recording: either no broker may answer so, or the recording itself leaves it open.</summary>
    [Fact]
    public void WhatIsAcceptedAlthoughItWasAlteredHasAnArgument() => Recordings.All.AsParallel()
        .SelectMany(name => Run(name, count: 30).Survivors.Where(survivor => survivor.Excuse is null).Select(survivor => $"{name}:{survivor.FileLine} {survivor.Kind}: {survivor.Altered}"))
        .ShouldBeEmpty();

    [Fact]
    public void TheSameSeedAltersTheSame() => Run("kafka-4.1.0/append", 50).Survivors.ShouldBe(Run("kafka-4.1.0/append", 50).Survivors);

    [Fact]
    public void EveryAlterationIsCountedOnce()
    {
        var trial = Run("kafka-4.1.0/groups", 200);

        (trial.Altered - trial.Rejected).ShouldBe(trial.Survivors.Count);
    }

    /// <summary>That nobody reads a commit back is an argument that it could have been another one; a judge that accepts it is none.</summary>
    [Theory]
    [InlineData("commit g a-0 5 => ok", true)]
    [InlineData("commit g a-0 5 => ok; commit g a-0 6 => ok; committed g a-0 => committed 6", true)]
    [InlineData("commit g a-0 5 => ok; committed g a-0 => committed 5", false)]
    public void ACommitThatNobodyAsksForMayHaveBeenAnother(string history, bool mayBe)
    {
        var lines = HistoryFileText.Write(history).TrimEnd('\n').Split('\n');
        var survivors = Run(lines, 300).Survivors.Where(survivor => survivor.FileLine == 4 && survivor.Kind == "commit: offset asked moved").ToList();

        survivors.Any().ShouldBe(mayBe);
        survivors.ShouldAllBe(survivor => survivor.Excuse != null);
    }

    [Fact]
    public void AnAppendThatSomebodyReadsWasNotRefused() =>
        Run(HistoryFileText.Write("produce a-0 1 => base 0; list a-0 latest => offset 1").TrimEnd('\n').Split('\n'), 200)
            .Survivors.ShouldNotContain(survivor => survivor.Kind == "produce: success made an error");

    [Fact]
    public void NothingJudgedIsNothingAltered() => Run([HistoryFileText.Header, """{"n":0,"t0":0,"t1":0,"op":"end","ok":{}}"""], 10).Altered.ShouldBe(0);

    private static AlterationTrial Run(string name, int count) => Run([.. Recordings.ReadTexts(name)], count);

    private static AlterationTrial Run(string[] file, int count)
    {
        var history = HistoryReader.Read(new StringReader(string.Join('\n', file)));
        return AlterationTrial.Run(history.Header, file[1..], history.Lines, count, seed: 1);
    }
}
