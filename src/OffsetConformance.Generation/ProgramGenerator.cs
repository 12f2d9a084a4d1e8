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

    private readonly Gen<ModelProgram> generator;

    private ProgramGenerator(IReadOnlyList<CommandKind> kinds, int minSteps, int maxSteps)
    {
        var factors = Gen.Elements(0, 0, 1, 2, 4, 8);
        generator =
            from swarm in Gen.ArrayOf(factors, kinds.Count)
            let mix = Mix(kinds, swarm)
            from length in Gen.Choose(minSteps, maxSteps)
            from steps in Gen.ArrayOf(mix, length)
            select ModelProgram.Of(steps);
    }

    public static ProgramGenerator ForRequests(Vocabulary vocabulary, TargetPace pace) => pace == TargetPace.InProcess
        ? new(CommandKind.Requests(vocabulary, pace), 10, 40)
        : new(CommandKind.Requests(vocabulary, pace), 40, 80);

    public static ProgramGenerator ForSessions(Vocabulary vocabulary) => new(CommandKind.SessionCalls(vocabulary), 8, 16);

    /// <summary>The program with this number under this seed. Pure: the same numbers give the same program.</summary>
    public ModelProgram Draw(ulong seed, long number) =>
        Gen.Sample(generator, Size, new Rnd(seed, unchecked((((ulong)number) * 2) + 1)), 1)[0];

    /// <summary>The first kind is producing: without records there is little to ask, so it never goes away.</summary>
    private static Gen<Command<SymbolicOffset>> Mix(IReadOnlyList<CommandKind> kinds, int[] swarm)
    {
        var weighted = new List<(int, Gen<Command<SymbolicOffset>>)>(kinds.Count);
        for (var i = 0; i < kinds.Count; i++)
        {
            var weight = kinds[i].Weight * Math.Max(swarm[i], i == 0 ? 1 : 0);
            if (weight > 0)
            {
                weighted.Add((weight, kinds[i].Generator));
            }
        }

        return Gen.Frequency(weighted);
    }
}
