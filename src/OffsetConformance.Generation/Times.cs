using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

using Step = Command<SymbolicOffset>;

/// <summary>The timestamps of a program, those that records carry and those that are asked for.</summary>
internal static class Times
{
    /// <summary>The plainest; every plainer form counts on from here.</summary>
    public const long First = 1000;

    /// <summary>Those that records carry, each once.</summary>
    public static IReadOnlySet<long> Carried(ModelProgram program) => Of(program, isAsked: false);

    /// <summary>Those that are asked for, each once.</summary>
    public static IReadOnlySet<long> Asked(ModelProgram program) => Of(program, isAsked: true);

    /// <summary>Whether what the step is answered depends on the timestamps of records.</summary>
    public static bool IsAboutTime(Step step) => step is Step.ListOffsets { Spec.Timestamp: >= 0 or -3 } or Step.Reset { To: ResetTo.ToDatetime };

    public static Step Unstamp(Step step) => step is Step.Produce produce
        ? produce with { Records = ValueList.From(produce.Records.Select(record => record with { Timestamp = null })) }
        : step;

    /// <summary>All records with timestamps that rise, and every time that is asked for 0, or one of theirs, or the next.</summary>
    public static IEnumerable<ModelProgram> Stamped(ModelProgram program)
    {
        var next = First;
        var stamped = program.Throughout(step => step is Step.Produce produce
            ? produce with { Records = ValueList.From(produce.Records.Select(record => new Record(Key: null, record.Value ?? record.Key) { Timestamp = next++ })) }
            : step);
        return Enumerable.Range(0, (int)(next - First) + 1).Select(after => First + after).Prepend(0)
            .Select(chosen => Replace(stamped, (time, isAsked) => isAsked ? chosen : time));
    }

    /// <summary>The program with other times; the function is told whether the time is asked for, else a record carries it.</summary>
    public static ModelProgram Replace(ModelProgram program, Func<long, bool, long> time) => program.Throughout(step => step switch
    {
        Step.Produce produce => produce with
        {
            Records = ValueList.From(produce.Records.Select(record => record.Timestamp is { } stamp ? record with { Timestamp = time(stamp, false) } : record)),
        },
        Step.ListOffsets { Spec.Timestamp: >= 0 and var asked } list => list with { Spec = new(time(asked, true)) },
        Step.Reset { To: ResetTo.ToDatetime(var asked) } reset => reset with { To = new ResetTo.ToDatetime(time(asked, true)) },
        _ => step,
    });

    private static SortedSet<long> Of(ModelProgram program, bool isAsked)
    {
        var times = new SortedSet<long>();
        Replace(program, (time, asked) =>
        {
            if (asked == isAsked)
            {
                times.Add(time);
            }

            return time;
        });
        return times;
    }
}
