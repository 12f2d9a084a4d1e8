using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

/// <summary>
/// Makes a failing program short, plain and canonical: first steps are dropped, then commands become plainer ones, then arguments simpler,
/// then names, then neighbours that can be swapped come into alphabetical order; and again, until nothing helps. Each pass leads to
/// programs that its order prefers, so that those that show the same defect meet, and none is run twice. Knows no judge: whether a candidate
/// still fails is the caller's question, asked by running it again.
/// </summary>
public static class Shrinker
{
    /// <summary>The smallest program found for which <paramref name="stillFails"/> says yes.</summary>
    /// <param name="failing">Found by whatever means.</param>
    /// <param name="known">
    /// Programs that no seed has a part in. The first that fails is shrunk in the place of the one that was found, so that what is shown of a defect
    /// does not depend on how it was found.
    /// </param>
    /// <param name="stillFails">Runs a candidate.</param>
    /// <param name="enough">When it is cancelled, the best so far is the answer.</param>
    public static async Task<ModelProgram> ShrinkAsync(
        ModelProgram failing, IEnumerable<ModelProgram> known, Func<ModelProgram, ValueTask<bool>> stillFails, CancellationToken enough)
    {
        var best = failing;
        var tried = new HashSet<ModelProgram>();
        foreach (var program in known)
        {
            if (enough.IsCancellationRequested || program == failing)
            {
                break;
            }

            if (tried.Add(program) && await stillFails(program).ConfigureAwait(false))
            {
                best = program;
                break;
            }
        }

        tried.Add(best);
        for (var improved = true; improved && !enough.IsCancellationRequested;)
        {
            improved = false;
            foreach (var pass in Passes)
            {
                for (var better = true; better && !enough.IsCancellationRequested;)
                {
                    better = false;
                    foreach (var candidate in pass(best))
                    {
                        if (enough.IsCancellationRequested)
                        {
                            break;
                        }

                        if (tried.Add(candidate) && await stillFails(candidate).ConfigureAwait(false))
                        {
                            (best, better, improved) = (candidate, true, true);
                            break;
                        }
                    }
                }
            }
        }

        return best;
    }

    private static readonly Func<ModelProgram, IEnumerable<ModelProgram>>[] Passes =
    [
        FewerSteps, ShorterProgram.Of, program => program.EachStep(PlainerStep.Of), program => program.EachStep(SimplerStep.Of), PlainerNumbers.Of, FirstNames.Of, InOrder,
    ];

    /// <summary>Halves first, then single steps, from the end: the last step is where the failure showed.</summary>
    private static IEnumerable<ModelProgram> FewerSteps(ModelProgram program)
    {
        var count = program.Steps.Count;
        for (var size = count / 2; size >= 1; size /= 2)
        {
            for (var from = count - size; from >= 0; from -= size)
            {
                if (size < count)
                {
                    yield return ModelProgram.Of([.. program.Steps.AsSpan()[..from], .. program.Steps.AsSpan()[(from + size)..]]);
                }
            }
        }
    }

    private static IEnumerable<ModelProgram> InOrder(ModelProgram program)
    {
        for (var i = 1; i < program.Steps.Count; i++)
        {
            if (string.CompareOrdinal(ProgramText.Print(program.Steps[i]), ProgramText.Print(program.Steps[i - 1])) < 0)
            {
                Command<SymbolicOffset>[] steps = [.. program.Steps.AsSpan()];
                (steps[i - 1], steps[i]) = (steps[i], steps[i - 1]);
                yield return ModelProgram.Of(steps);
            }
        }
    }
}
