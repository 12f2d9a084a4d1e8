using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

using Step = Command<SymbolicOffset>;

/// <summary>Numbers that mean something only beside each other, so that they have to change together: timestamps, and a producer's sequences.</summary>
internal static class PlainerNumbers
{
    public static IEnumerable<ModelProgram> Of(ModelProgram program) => OtherTimes(program).Concat(OtherSequences(program));

    /// <summary>
    /// None, and all records later than what is asked for; else in the same order, without gaps, from the first on. To ask for 0 is to ask for
    /// the first record there is, and stays; to ask for another time means something only where the records say theirs.
    /// </summary>
    private static IEnumerable<ModelProgram> OtherTimes(ModelProgram program)
    {
        var carried = Times.Carried(program);
        var asked = Times.Asked(program).Where(time => time != 0).ToList();
        List<long> times = [.. carried.Union(asked).Order()];
        return
        [
            Times.Replace(program.Throughout(Times.Unstamp), (_, _) => 0),
            .. carried.Count == 0 && asked.Count > 0 ? Times.Stamped(program) : [],
            Times.Replace(program, (time, _) => times.BinarySearch(time) is >= 0 and var place ? Times.First + place : time),
        ];
    }

    /// <summary>Batches of one record with the first sequences in which two can disagree, lowest first.</summary>
    private static IEnumerable<ModelProgram> OtherSequences(ModelProgram program)
    {
        var batches = program.Steps.OfType<Step.Produce>().Where(produce => produce.Producer is not null).ToArray();
        if (batches.Length != 2)
        {
            yield break;
        }

        foreach (var (first, second) in from first in Enumerable.Range(0, 3) from second in Enumerable.Range(0, 3) select (first, second))
        {
            if (batches.All(batch => batch.Records.Count == 1) && (first, second).CompareTo((batches[0].Producer!.BaseSequence, batches[1].Producer!.BaseSequence)) > 0)
            {
                yield break;
            }

            var left = new Queue<int>([first, second]);
            yield return program.Throughout(step => step is Step.Produce { Producer: { } stamp } produce
                ? produce with { Records = ValueList.Create(produce.Records.AsSpan()[..1]), Producer = stamp with { BaseSequence = left.Dequeue() } }
                : step);
        }
    }
}
