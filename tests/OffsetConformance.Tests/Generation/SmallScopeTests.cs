using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;
using OffsetConformance.Simulation;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Generation;

/// <summary>Every short sequence of a small alphabet, each once, the shortest first.</summary>
public sealed class SmallScopeTests
{
    private static readonly TargetInfo Everything = new SimulatedTarget().Info;

    /// <summary>Stream, pace, whether logs can be trimmed; how many letters the alphabet has, and how many the longest sequence.</summary>
    public static TheoryData<string, TargetPace, bool, int, int> Scopes => new()
    {
        { "requests", TargetPace.InProcess, true, 14, 4 },
        { "requests", TargetPace.InProcess, false, 12, 4 },
        { "requests", TargetPace.Network, true, 14, 2 },
        { "requests", TargetPace.Network, false, 12, 2 },
        { "sessions", TargetPace.InProcess, true, 11, 4 },
        { "sessions", TargetPace.InProcess, false, 10, 4 },
        { "sessions", TargetPace.Network, true, 11, 0 },
    };

    [Theory]
    [MemberData(nameof(Scopes))]
    public void CountsEveryPowerOfTheAlphabetUpToTheDepth(string stream, TargetPace pace, bool trims, int letters, int depth) =>
        Scope(stream, pace, trims).Count.ShouldBe(Enumerable.Range(1, depth).Sum(length => (long)Math.Pow(letters, length)));

    [Theory]
    [MemberData(nameof(Scopes))]
    public void NoProgramComesTwiceAndNoneBeforeAShorterOne(string stream, TargetPace pace, bool trims, int letters, int depth)
    {
        var scope = Scope(stream, pace, trims);
        var programs = Enumerable.Range(0, (int)scope.Count).Select(number => scope.Program(number)).ToList();

        programs.ToHashSet().Count.ShouldBe(programs.Count);
        programs.Select(program => program.Steps.Count).ShouldBeInOrder();
        programs.SelectMany(program => program.Steps.AsSpan().ToArray()).Select(ProgramText.Print).Distinct().Count().ShouldBe(depth == 0 ? 0 : letters);
        programs.Count(program => program.Steps.Count == depth).ShouldBe(depth == 0 ? 0 : (int)Math.Pow(letters, depth));
    }

    [Theory]
    [MemberData(nameof(Scopes))]
    public void SaysOnlyWhatTheTargetCanBeAsked(string stream, TargetPace pace, bool trims, int letters, int depth)
    {
        _ = (letters, depth);
        var scope = Scope(stream, pace, trims);

        for (long number = 0; number < scope.Count; number++)
        {
            VocabularyOf(trims).Allows(scope.Program(number)).ShouldBeTrue();
        }
    }

    [Fact]
    public void ThereIsNoProgramPastTheLast()
    {
        var scope = Scope("requests", TargetPace.Network, trims: true);

        Should.Throw<ArgumentOutOfRangeException>(() => scope.Program(scope.Count));
    }

    private static SmallScope Scope(string stream, TargetPace pace, bool trims) => stream == "requests"
        ? SmallScope.ForRequests(VocabularyOf(trims), pace == TargetPace.InProcess ? 4 : 2)
        : SmallScope.ForSessions(VocabularyOf(trims), pace == TargetPace.InProcess ? 4 : 0);

    private static Vocabulary VocabularyOf(bool trims) =>
        Vocabulary.Of(trims ? Everything : Everything with { Capabilities = Everything.Capabilities.Where(c => c != Capability.LogTrim).ToHashSet() });
}
