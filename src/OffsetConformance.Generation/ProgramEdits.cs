using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

/// <summary>How the passes of shrinking make one program of another.</summary>
internal static class ProgramEdits
{
    /// <summary>The program with one step replaced, for each step by each of its replacements.</summary>
    public static IEnumerable<ModelProgram> EachStep(
        this ModelProgram program, Func<Command<SymbolicOffset>, IEnumerable<Command<SymbolicOffset>>> replacements)
    {
        for (var i = 0; i < program.Steps.Count; i++)
        {
            foreach (var step in replacements(program.Steps[i]))
            {
                yield return ModelProgram.Of([.. program.Steps.AsSpan()[..i], step, .. program.Steps.AsSpan()[(i + 1)..]]);
            }
        }
    }

    /// <summary>The program with every step replaced.</summary>
    public static ModelProgram Throughout(this ModelProgram program, Func<Command<SymbolicOffset>, Command<SymbolicOffset>> replacement) =>
        ModelProgram.Of([.. program.Steps.Select(replacement)]);

    public static ModelProgram WithoutStep(this ModelProgram program, int index) =>
        ModelProgram.Of([.. program.Steps.AsSpan()[..index], .. program.Steps.AsSpan()[(index + 1)..]]);
}
