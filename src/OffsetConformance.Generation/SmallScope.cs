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
        Depth = depth;
        Count = CountTo(depth);
    }

    /// <summary>Steps of the longest sequences.</summary>
    public int Depth { get; }

    /// <summary>How many sequences there are.</summary>
    public long Count { get; }

    public static SmallScope ForRequests(Vocabulary vocabulary, int depth) => new(
        vocabulary.Has(Capability.DeleteRecords) ? [.. Requests, .. Deletions] : [.. Requests, .. Trims], vocabulary, depth);

    public static SmallScope ForSessions(Vocabulary vocabulary, int depth) => new(Sessions, vocabulary, depth);

    /// <summary>The same alphabet to another depth.</summary>
    public SmallScope To(int depth) => new(alphabet, depth);

    /// <summary>How many sequences there are up to a depth.</summary>
    public long CountTo(int depth)
    {
        var count = 0L;
        for (var length = 1; length <= depth; length++)
        {
            count += Power(length);
        }

        return count;
    }

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

    private static readonly string[] Requests =
    [
        "produce a-0 1", "produce a-0 2", "produce a-0 2 ts:2000,1000", "list a-0 earliest", "list a-0 latest", "list a-0 time:1000", "list a-0 max-timestamp",
        "fetch a-0 start", "fetch a-0 start+1", "fetch a-0 end", "fetch a-0 end+1", "commit g a-0 0", "commit g a-0 end", "commit g a-0 end+1", "committed g a-0",
        "produce b-0 1", "commit g b-0 1",
    ];

    private static readonly string[] Deletions = ["delete a-0 start+1", "delete a-0 -1", "delete a-0 end+1"];

    private static readonly string[] Trims = ["trim a-0 start+1", "trim a-0 end"];

    private static readonly string[] Sessions =
    [
        "produce a-0 1", "produce a-0 2", "trim a-0 end", "commit g a-0 1", "committed g a-0", "resume s g a-0 earliest 1", "resume s g a-0 latest 9",
        "resume s g a-0 none 9", "consume s 9", "seek s 0 9", "seek s end 9", "commit-consumed s", "pause s", "unpause s",
    ];

    private SmallScope(Command<SymbolicOffset>[] alphabet, int depth)
    {
        this.alphabet = alphabet;
        Depth = depth;
        Count = CountTo(depth);
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
