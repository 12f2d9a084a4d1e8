using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

/// <summary>
/// Every sequence of the commands of a small alphabet, shortest first: most defects of offsets need two or three steps, and what is
/// enumerated cannot be missed by bad luck.
/// </summary>
public sealed class SmallScope
{
    private readonly Command<SymbolicOffset>[] alphabet;

    private SmallScope(IEnumerable<string> alphabet, Vocabulary vocabulary, int depth)
    {
        this.alphabet = [.. alphabet.Select(ProgramText.Parse).Where(vocabulary.Allows).Select(program => program.Steps[0])];
        for (var length = 1; length <= depth; length++)
        {
            Count += Power(length);
        }
    }

    /// <summary>How many sequences there are.</summary>
    public long Count { get; }

    public static SmallScope ForRequests(Vocabulary vocabulary, TargetPace pace) => new(
        [
            "produce a-0 1", "produce a-0 2", "list a-0 earliest", "list a-0 latest", "fetch a-0 start", "fetch a-0 end", "fetch a-0 end+1",
            "trim a-0 start+1", "trim a-0 end", "commit g a-0 end", "commit g a-0 0", "committed g a-0", "produce b-0 1", "commit g b-0 1",
        ],
        vocabulary,
        pace == TargetPace.InProcess ? 4 : 2);

    public static SmallScope ForSessions(Vocabulary vocabulary, TargetPace pace) => new(
        [
            "produce a-0 2", "trim a-0 end", "commit g a-0 1", "committed g a-0", "resume s g a-0 earliest 1", "resume s g a-0 latest 9",
            "resume s g a-0 none 9", "consume s 9", "seek s 0 9", "seek s end 9", "commit-consumed s",
        ],
        vocabulary,
        pace == TargetPace.InProcess ? 4 : 0);

    /// <summary>The sequence with this number, from 0 to <see cref="Count"/> (exclusive).</summary>
    public ModelProgram Program(long number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        var length = 1;
        while (number >= Power(length))
        {
            number -= Power(length);
            length++;
        }

        var steps = new Command<SymbolicOffset>[length];
        for (var i = length - 1; i >= 0; i--)
        {
            steps[i] = alphabet[number % alphabet.Length];
            number /= alphabet.Length;
        }

        return ModelProgram.Of(steps);
    }

    private long Power(int length)
    {
        var power = 1L;
        for (var i = 0; i < length; i++)
        {
            power *= alphabet.Length;
        }

        return power;
    }
}
