using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

using Step = Command<SymbolicOffset>;

/// <summary>Numbers that mean something only beside each other, so that they have to change together: timestamps, and a producer's sequences.</summary>
internal static class PlainerNumbers
{
    public static IEnumerable<ModelProgram> Of(ModelProgram program) => OtherTimes(program).Concat(OtherSequences(program));

    /// <summary>
    /// None, and all records later than what is asked for; or in the same order, without gaps, from the first on. To ask for 0 is to ask for
    /// the first record there is, and stays.
    /// </summary>
    private static IEnumerable<ModelProgram> OtherTimes(ModelProgram program)
    {
        var carried = Times.Carried(program);
        List<long> times = [.. carried.Union(Times.Asked(program).Where(time => time != 0)).Order()];
        return
        [
            Times.Replace(program.Throughout(Unstamped), (_, _) => 0),
            Times.Replace(program, (time, _) => times.BinarySearch(time) is >= 0 and var place ? Times.First + place : time),
        ];

        static Step Unstamped(Step step) => step is Step.Produce produce
            ? produce with { Records = ValueList.From(produce.Records.Select(record => record with { Timestamp = null })) }
            : step;
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
