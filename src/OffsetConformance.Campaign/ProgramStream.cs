using OffsetConformance.Contract;
using OffsetConformance.Generation;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Campaign;

/// <summary>
/// The programs of one kind of lane, by number: first the directed scenarios, then every short sequence of a small alphabet, then random ones
/// without end. Which program a number stands for depends on the seed and on what the target can be asked, on nothing else.
/// </summary>
internal sealed class ProgramStream
{
    private readonly IReadOnlyList<ModelProgram> scenarios;
    private readonly SmallScope smallScope;
    private readonly ProgramGenerator random;
    private readonly ulong seed;

    private ProgramStream(string name, IEnumerable<Scenario> scenarios, Vocabulary vocabulary, SmallScope smallScope, ProgramGenerator random, ulong seed)
    {
        Name = name;
        this.scenarios = [.. scenarios.Select(scenario => scenario.Program).Where(vocabulary.Allows)];
        this.smallScope = smallScope;
        this.random = random;
        this.seed = seed;
    }

    public string Name { get; }

    public static ProgramStream Requests(TargetInfo target, ulong seed)
    {
        var vocabulary = Vocabulary.Of(target);
        return new(
            "broker", Scenarios.All.Where(scenario => !scenario.UsesSessions), vocabulary,
            SmallScope.ForRequests(vocabulary, target.Pace), ProgramGenerator.ForRequests(vocabulary, target.Pace), seed);
    }

    public static ProgramStream Sessions(TargetInfo target, ulong seed)
    {
        var vocabulary = Vocabulary.Of(target);
        return new(
            "session", Scenarios.All.Where(scenario => scenario.UsesSessions), vocabulary,
            SmallScope.ForSessions(vocabulary, target.Pace), ProgramGenerator.ForSessions(vocabulary), seed);
    }

    public ModelProgram this[long number] =>
        number < scenarios.Count ? scenarios[(int)number]
        : number - scenarios.Count < smallScope.Count ? smallScope.Program(number - scenarios.Count)
        : random.Draw(seed, number);

    /// <summary>Where a program came from, for people: <c>broker scenario 12</c>.</summary>
    public string Describe(long number) =>
        number < scenarios.Count ? $"{Name} scenario {number + 1}"
        : number - scenarios.Count < smallScope.Count ? $"{Name} short sequence {number - scenarios.Count + 1}"
        : $"{Name} random sequence {number - scenarios.Count - smallScope.Count + 1}";
}
