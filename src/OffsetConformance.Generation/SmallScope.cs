using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

/// <summary>
/// Every sequence of the commands of a small alphabet, shortest first: most defects of offsets need two or three steps, and what is
/// enumerated cannot be missed by bad luck. Sequences that say no more than a shorter one are left out.
/// </summary>
public sealed class SmallScope
{
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
        "resume s g a-0 none 9", "consume s 9", "seek s 0 9", "seek s end 9", "commit-consumed s",
    ];

    private readonly Command<SymbolicOffset>[] alphabet;
    private readonly List<int[]> programs = [[]];

    /// <summary>How many there are up to each number of steps.</summary>
    private readonly List<long> upTo = [0];

    private SmallScope(IEnumerable<string> alphabet, Vocabulary vocabulary) =>
        this.alphabet = [.. alphabet.Select(ProgramText.Parse).Where(vocabulary.Allows).Select(program => program.Steps[0])];

    public static SmallScope ForRequests(Vocabulary vocabulary) =>
        new(vocabulary.Has(Capability.DeleteRecords) ? [.. Requests, .. Deletions] : [.. Requests, .. Trims], vocabulary);

    public static SmallScope ForSessions(Vocabulary vocabulary) => new(Sessions, vocabulary);

    /// <summary>How many sequences there are of up to so many steps.</summary>
    public long CountTo(int depth)
    {
        while (upTo.Count <= depth)
        {
            var length = upTo.Count;
            programs.Add([.. Enumerable.Range(0, checked((int)Math.Pow(alphabet.Length, length))).Where(code => SaysMore(Steps(code, length)))]);
            upTo.Add(upTo[^1] + programs[^1].Length);
        }

        return upTo[depth];
    }

    /// <summary>The sequence with this number, from 0 on; it has to be among those of which <see cref="CountTo"/> was asked.</summary>
    public ModelProgram Program(long number)
    {
        var length = 1;
        while (number >= upTo[length])
        {
            length++;
        }

        return ModelProgram.Of(Steps(programs[length][number - upTo[length - 1]], length));
    }

    private Command<SymbolicOffset>[] Steps(int code, int length)
    {
        var steps = new Command<SymbolicOffset>[length];
        for (var i = length - 1; i >= 0; i--)
        {
            steps[i] = alphabet[code % alphabet.Length];
            code /= alphabet.Length;
        }

        return steps;
    }

    /// <summary>A call on a session that nobody opened means nothing, and where sessions are asked, a program without one has no place.</summary>
    private bool SaysMore(Command<SymbolicOffset>[] steps)
    {
        var isOpen = false;
        foreach (var step in steps)
        {
            if (step is Command<SymbolicOffset>.Resume)
            {
                isOpen = true;
            }
            else if (step is Command<SymbolicOffset>.SessionCall && !isOpen)
            {
                return false;
            }
        }

        return isOpen || alphabet[^1] is not Command<SymbolicOffset>.SessionCall;
    }
}
