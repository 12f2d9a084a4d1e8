using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Campaign;

/// <summary>
/// The programs of one kind of lane, by number: first every short sequence of a small alphabet, shortest first, so that what fails there is as
/// short as can be; then the directed scenarios; then random ones without end. Which program a number stands for depends on the seed, on what
/// the target can be asked, and on how deep the enumeration goes, on nothing else.
/// </summary>
internal sealed class ProgramStream
{
    private readonly IReadOnlyList<ModelProgram> scenarios;
    private readonly SmallScope smallScope;
    private readonly ProgramGenerator random;
    private readonly ulong seed;
    private readonly long enumerated;

    /// <summary>Beyond this the swarm finds more in the same time.</summary>
    public const int MaxDepth = 4;

    private ProgramStream(string name, IEnumerable<ModelProgram> scenarios, SmallScope smallScope, int depth, ProgramGenerator random, ulong seed)
    {
        Name = name;
        this.scenarios = [.. scenarios];
        this.smallScope = smallScope;
        this.random = random;
        this.seed = seed;
        enumerated = smallScope.CountTo(depth);
    }

    public string Name { get; }

    public static ProgramStream Requests(TargetInfo target, ulong seed)
    {
        var vocabulary = Vocabulary.Of(target);
        return new(
            "broker", Scenarios.All.Where(scenario => !scenario.UsesSessions).Select(scenario => scenario.Program).Where(vocabulary.Allows),
            SmallScope.ForRequests(vocabulary), DefaultDepth, ProgramGenerator.ForRequests(vocabulary, target.Pace), seed);
    }

    public static ProgramStream Sessions(TargetInfo target, ulong seed)
    {
        var vocabulary = Vocabulary.Of(target);
        return new(
            "session", Scenarios.All.Where(scenario => scenario.UsesSessions).Select(scenario => scenario.Program).Where(vocabulary.Allows),
            SmallScope.ForSessions(vocabulary), DefaultDepth, ProgramGenerator.ForSessions(vocabulary), seed);
    }

    public ModelProgram this[long number] =>
        number < enumerated ? smallScope.Program(number)
        : number - enumerated < scenarios.Count ? scenarios[(int)(number - enumerated)]
        : random.Draw(seed, number);

    /// <summary>The number of the first random program: everything that is asked of each target lies before it.</summary>
    public long FirstRandom => enumerated + scenarios.Count;

    /// <summary>How many programs the enumeration has up to a depth.</summary>
    public long CountTo(int depth) => smallScope.CountTo(depth);

    /// <summary>One of the enumerated programs, whether or not the stream goes as deep.</summary>
    public ModelProgram Enumerated(long number) => smallScope.Program(number);

    /// <summary>The same stream with the enumeration down to another depth.</summary>
    public ProgramStream WithDepth(int depth) => new(Name, scenarios, smallScope, depth, random, seed);

    /// <summary>Where a program came from, for people: <c>broker scenario 12</c>.</summary>
    public string Describe(long number) =>
        number < enumerated ? $"{Name} short sequence {number + 1}"
        : number - enumerated < scenarios.Count ? $"{Name} scenario {number - enumerated + 1}"
        : $"{Name} random sequence {number - scenarios.Count - enumerated + 1}";

    /// <summary>Where the work is fixed and not the time.</summary>
    private const int DefaultDepth = 2;
}
