using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Campaign;

/// <summary>
/// The programs of one kind of lane, by number: first every sequence of a small alphabet of up to two steps, shortest first, so that what fails
/// there is as short as can be; then the directed scenarios; then the longer sequences of that alphabet, as far as the target's pace allows;
/// then random ones without end. Which program a number stands for depends on the seed, on what the target can be asked, and on how deep the
/// enumeration goes, on nothing else.
/// </summary>
internal sealed class ProgramStream
{
    /// <summary>Beyond this the swarm finds more in the same time.</summary>
    public const int MaxDepth = 4;

    /// <summary>So deep the enumeration is done in no time, and where the work is fixed and not the time it goes no deeper.</summary>
    private const int DepthBeforeScenarios = 2;

    private readonly IReadOnlyList<ModelProgram> scenarios;
    private readonly SmallScope smallScope;
    private readonly ProgramGenerator random;
    private readonly ulong seed;
    private readonly long before;
    private readonly long enumerated;

    private enum Part
    {
        Enumeration,
        Scenarios,
        Random,
    }

    private ProgramStream(string name, IEnumerable<ModelProgram> scenarios, SmallScope smallScope, int depth, ProgramGenerator random, ulong seed)
    {
        Name = name;
        this.scenarios = [.. scenarios];
        this.smallScope = smallScope;
        this.random = random;
        this.seed = seed;
        before = smallScope.CountTo(Math.Min(depth, DepthBeforeScenarios));
        enumerated = smallScope.CountTo(depth);
    }

    public string Name { get; }

    public static ProgramStream Requests(TargetInfo target, ulong seed)
    {
        var vocabulary = Vocabulary.Of(target);
        return new(
            "broker", Scenarios.All.Where(scenario => !scenario.UsesSessions).Select(scenario => scenario.Program).Where(vocabulary.Allows),
            SmallScope.ForRequests(vocabulary), DepthBeforeScenarios, ProgramGenerator.ForRequests(vocabulary, target.Pace), seed);
    }

    public static ProgramStream Sessions(TargetInfo target, ulong seed)
    {
        var vocabulary = Vocabulary.Of(target);
        return new(
            "session", Scenarios.All.Where(scenario => scenario.UsesSessions).Select(scenario => scenario.Program).Where(vocabulary.Allows),
            SmallScope.ForSessions(vocabulary), DepthBeforeScenarios, ProgramGenerator.ForSessions(vocabulary), seed);
    }

    public ModelProgram this[long number] => PlaceOf(number) switch
    {
        (Part.Enumeration, var index) => smallScope.Program(index),
        (Part.Scenarios, var index) => scenarios[(int)index],
        _ => random.Draw(seed, number),
    };

    /// <summary>The number of the first random program: everything that is asked of each target lies before it.</summary>
    public long FirstRandom => enumerated + scenarios.Count;

    /// <summary>How many programs the enumeration has up to a depth.</summary>
    public long CountTo(int depth) => smallScope.CountTo(depth);

    /// <summary>One of the enumerated programs, whether or not the stream goes as deep.</summary>
    public ModelProgram Enumerated(long number) => smallScope.Program(number);

    /// <summary>The same stream with the enumeration down to another depth.</summary>
    public ProgramStream WithDepth(int depth) => new(Name, scenarios, smallScope, depth, random, seed);

    /// <summary>Where a program came from, for people: <c>broker scenario 12</c>.</summary>
    public string Describe(long number)
    {
        var (part, index) = PlaceOf(number);
        var what = part switch
        {
            Part.Enumeration => "short sequence",
            Part.Scenarios => "scenario",
            _ => "random sequence",
        };
        return $"{Name} {what} {index + 1}";
    }

    /// <summary>The part that a program belongs to, and its number there, from 0.</summary>
    private (Part Part, long Index) PlaceOf(long number) =>
        number < before ? (Part.Enumeration, number)
        : number < before + scenarios.Count ? (Part.Scenarios, number - before)
        : number < FirstRandom ? (Part.Enumeration, number - scenarios.Count)
        : (Part.Random, number - FirstRandom);
}
