using FsCheck;
using FsCheck.Fluent;
using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

/// <summary>
/// Random programs. Each is drawn by a swarm of its own: some kinds of command off, the others weighted unevenly, because a sequence that
/// has a little of everything seldom has enough of anything.
/// </summary>
public sealed class ProgramGenerator
{
    /// <summary>FsCheck's size; nothing here depends on it.</summary>
    private const int Size = 10;

    private static readonly Gen<int> Factors = Gen.Elements(0, 0, 1, 2, 4, 8);

    private readonly IReadOnlyList<CommandKind> kinds;
    private readonly Gen<int> lengths;

    private ProgramGenerator(IReadOnlyList<CommandKind> kinds, int minSteps, int maxSteps)
    {
        this.kinds = kinds;
        lengths = Gen.Choose(minSteps, maxSteps);
    }

    public static ProgramGenerator ForRequests(Vocabulary vocabulary, TargetPace pace) => pace == TargetPace.InProcess
        ? new(CommandKind.Requests(vocabulary, pace), 10, 40)
        : new(CommandKind.Requests(vocabulary, pace), 40, 80);

    public static ProgramGenerator ForSessions(Vocabulary vocabulary) => new(CommandKind.SessionCalls(vocabulary), 8, 16);

    /// <summary>The program with this number under this seed. Pure: the same numbers give the same program.</summary>
    public ModelProgram Draw(ulong seed, long number)
    {
        var swarm = Sample(Factors, seed, number, Part.Swarm, kinds.Count);
        var length = Sample(lengths, seed, number, Part.Length, 1)[0];
        return ModelProgram.Of(Sample(Mix(kinds, swarm), seed, number, Part.Steps, length));
    }

    /// <summary>What a stream of random numbers is for; each part of a program has its own.</summary>
    private enum Part
    {
        Swarm,
        Length,
        Steps,
    }

    /// <summary>Draws many at once: Gen.ArrayOf says the same, and takes twenty times as long.</summary>
    private static T[] Sample<T>(Gen<T> generator, ulong seed, long number, Part part, int count) =>
        Gen.Sample(generator, count, new Rnd(Mix(seed, (ulong)number, (ulong)part)), Size);

    /// <summary>One number of three, by odd factors; FsCheck scrambles it further.</summary>
    private static ulong Mix(ulong seed, ulong number, ulong part) =>
        unchecked((seed * 0x9E3779B97F4A7C15) + (number * 0xBF58476D1CE4E5B9) + (part * 0x94D049BB133111EB));

    /// <summary>
    /// The first kind is producing: without records there is little to ask, so it never goes away. Gen.Frequency would do, but it
    /// costs more to set up than all the draws of one program, and every program has a mix of its own.
    /// </summary>
    private static Gen<Command<SymbolicOffset>> Mix(IReadOnlyList<CommandKind> kinds, int[] swarm)
    {
        var upTo = new int[kinds.Count];
        var total = 0;
        for (var i = 0; i < kinds.Count; i++)
        {
            total += kinds[i].Weight * Math.Max(swarm[i], i == 0 ? 1 : 0);
            upTo[i] = total;
        }

        return Gen.Choose(1, total).SelectMany(pick => kinds[FirstAtLeast(upTo, pick)].Generator);
    }

    private static int FirstAtLeast(int[] sums, int pick)
    {
        var index = Array.BinarySearch(sums, pick);
        index = index < 0 ? ~index : index;
        while (index > 0 && sums[index - 1] >= pick)
        {
            index--;
        }

        return index;
    }
}
