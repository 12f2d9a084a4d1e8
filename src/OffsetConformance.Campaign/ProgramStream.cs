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

    /// <summary>Beyond this the swarm finds more in the same time.</summary>
    private const int MaxDepth = 4;

    private ProgramStream(string name, IEnumerable<ModelProgram> scenarios, SmallScope smallScope, ProgramGenerator random, ulong seed)
    {
        Name = name;
        this.scenarios = [.. scenarios];
        this.smallScope = smallScope;
        this.random = random;
        this.seed = seed;
    }

    public string Name { get; }

    public static ProgramStream Requests(TargetInfo target, ulong seed)
    {
        var vocabulary = Vocabulary.Of(target);
        return new(
            "broker", Scenarios.All.Where(scenario => !scenario.UsesSessions).Select(scenario => scenario.Program).Where(vocabulary.Allows),
            SmallScope.ForRequests(vocabulary, DefaultDepth(target.Pace)), ProgramGenerator.ForRequests(vocabulary, target.Pace), seed);
    }

    public static ProgramStream Sessions(TargetInfo target, ulong seed)
    {
        var vocabulary = Vocabulary.Of(target);
        return new(
            "session", Scenarios.All.Where(scenario => scenario.UsesSessions).Select(scenario => scenario.Program).Where(vocabulary.Allows),
            SmallScope.ForSessions(vocabulary, DefaultDepth(target.Pace)), ProgramGenerator.ForSessions(vocabulary), seed);
    }

    /// <summary>How many programs are enumerated before the first scenario.</summary>
    public long Enumerated => smallScope.Count;

    public ModelProgram this[long number] =>
        number < smallScope.Count ? smallScope.Program(number)
        : number - smallScope.Count < scenarios.Count ? scenarios[(int)(number - smallScope.Count)]
        : random.Draw(seed, number);

    /// <summary>The same stream with the deepest enumeration that has no more programs than this; at least one step deep.</summary>
    public ProgramStream WithAtMost(long programs)
    {
        var depth = 1;
        while (depth < MaxDepth && smallScope.CountTo(depth + 1) <= programs)
        {
            depth++;
        }

        return new(Name, scenarios, smallScope.To(depth), random, seed);
    }

    /// <summary>Where a program came from, for people: <c>broker scenario 12</c>.</summary>
    public string Describe(long number) =>
        number < smallScope.Count ? $"{Name} short sequence {number + 1}"
        : number - smallScope.Count < scenarios.Count ? $"{Name} scenario {number - smallScope.Count + 1}"
        : $"{Name} random sequence {number - scenarios.Count - smallScope.Count + 1}";

    /// <summary>Where the work is fixed and not the time.</summary>
    private static int DefaultDepth(TargetPace pace) => pace == TargetPace.InProcess ? 3 : 2;
}
