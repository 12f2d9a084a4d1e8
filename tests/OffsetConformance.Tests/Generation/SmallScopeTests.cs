using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Generation;

/// <summary>Every short sequence of a small alphabet that says something of its own, each once, the shortest first.</summary>
public sealed class SmallScopeTests
{
    private static readonly TargetInfo Everything = new SimulatedTarget().Info;

    /// <summary>What a target lacks; how many letters the alphabet of requests has then.</summary>
    public static TheoryData<Capability?, int> Alphabets => new()
    {
        { null, 20 },
        { Capability.DeleteRecords, 19 },
        { Capability.ListByTime, 19 },
        { Capability.MaxTimestamp, 19 },
    };

    [Theory]
    [MemberData(nameof(Alphabets))]
    public void RequestsAreEveryPowerOfTheAlphabet(Capability? lacking, int letters)
    {
        var scope = SmallScope.ForRequests(VocabularyWithout(lacking));

        scope.CountTo(0).ShouldBe(0);
        scope.CountTo(1).ShouldBe(letters);
        scope.CountTo(3).ShouldBe(letters + (letters * letters) + (letters * letters * letters));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    public void NoProgramComesTwiceAndNoneBeforeAShorterOne(bool sessions, int depth)
    {
        var programs = All(sessions, depth);

        programs.ToHashSet().Count.ShouldBe(programs.Count);
        programs.Select(program => program.Steps.Count).ShouldBeInOrder();
        programs[^1].Steps.Count.ShouldBe(depth);
    }

    /// <summary>A call on a session that is not open means nothing, and costs a broker that is slow as much as one that does.</summary>
    [Fact]
    public void ASessionIsOpenedBeforeItIsCalled()
    {
        var programs = All(sessions: true, 3);

        programs.ShouldNotBeEmpty();
        programs.ShouldAllBe(program => program.Steps.First(step => step is Command<SymbolicOffset>.SessionCall) is Command<SymbolicOffset>.Resume);
    }

    [Fact]
    public void EveryLetterIsUsed() =>
        All(sessions: true, 2).SelectMany(program => program.Steps.AsSpan().ToArray()).Select(ProgramText.Print).Distinct().Count().ShouldBe(12);

    [Theory]
    [MemberData(nameof(Alphabets))]
    public void SaysOnlyWhatTheTargetCanBeAsked(Capability? lacking, int letters)
    {
        var vocabulary = VocabularyWithout(lacking);
        var scope = SmallScope.ForRequests(vocabulary);

        for (long number = 0; number < scope.CountTo(2); number++)
        {
            vocabulary.Allows(scope.Program(number)).ShouldBeTrue($"of {letters} letters");
        }
    }

    private static List<ModelProgram> All(bool sessions, int depth)
    {
        var vocabulary = VocabularyWithout(lacking: null);
        var scope = sessions ? SmallScope.ForSessions(vocabulary) : SmallScope.ForRequests(vocabulary);
        return [.. Enumerable.Range(0, (int)scope.CountTo(depth)).Select(number => scope.Program(number))];
    }

    private static Vocabulary VocabularyWithout(Capability? lacking) =>
        Vocabulary.Of(Everything with { Capabilities = Everything.Capabilities.Where(capability => capability != lacking).ToHashSet() });
}
