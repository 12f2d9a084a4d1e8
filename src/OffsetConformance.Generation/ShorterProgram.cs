using OffsetConformance.Contract;
using OffsetConformance.Model.Programs;

namespace OffsetConformance.Generation;

using Step = Command<SymbolicOffset>;

/// <summary>Programs of fewer steps that make up for the one that is gone; dropping a step alone comes before.</summary>
internal static class ShorterProgram
{
    /// <summary>What every offset of a program may stand for when its records are fewer.</summary>
    private static readonly SymbolicOffset[] Offsets = [SymbolicOffset.LogStart(), SymbolicOffset.LogEnd(1), SymbolicOffset.LogStart(1)];

    public static IEnumerable<ModelProgram> Of(ModelProgram program) => Merged(program).Concat(Mended(program)).Concat(Apart(program));

    /// <summary>Two batches as one, where the first was; then what lay between two batches lies between two records.</summary>
    private static IEnumerable<ModelProgram> Merged(ModelProgram program)
    {
        for (var later = 1; later < program.Steps.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (Merge(program.Steps[earlier], program.Steps[later]) is { } both)
                {
                    var merged = ModelProgram.Of([.. program.WithoutStep(later).Steps.Select((step, i) => i == earlier ? both : step)]);
                    yield return merged;
                    yield return merged.Throughout(step => step.Map(_ => SymbolicOffset.LogStart(1)));
                }
            }
        }
    }

    private static Step.Produce? Merge(Step earlier, Step later) =>
        earlier is Step.Produce { Producer: null, Malformed: null } one && later is Step.Produce { Producer: null, Malformed: null } other
        && one.Partition == other.Partition && one.Compression == other.Compression
            ? one with { Records = ValueList.From(one.Records.Concat(other.Records)) }
            : null;

    /// <summary>
    /// Without a step that others counted on: offsets that it had made are named otherwise, a session that had its commit to go by begins at
    /// the start, a request that met what it left behind goes where nothing is, and timestamps that it had told are given.
    /// </summary>
    private static IEnumerable<ModelProgram> Mended(ModelProgram program)
    {
        for (var i = program.Steps.Count - 1; i >= 0 && program.Steps.Count > 1; i--)
        {
            var rest = program.WithoutStep(i);
            ModelProgram[] mended =
            [
                .. Offsets.Select(offset => rest.Throughout(step => step.Map(_ => offset))),
                rest.Throughout(step => step.Map(offset => offset == SymbolicOffset.LogStart() ? offset : SymbolicOffset.LogEnd(1))),
                .. rest.EachStep(step => [step.Rename(new Exchange(ModelProgram.Partitions[0], ModelProgram.Partitions[1]))]),
                rest.Throughout(step => step is Step.Resume resume ? resume with { Policy = ResetPolicy.Earliest } : step),
                .. program.Steps[i] is Step.Trim or Step.DeleteRecords ? [rest.Throughout(WithoutFirstRecord)] : Array.Empty<ModelProgram>(),
                .. rest.Steps.Any(Times.IsAboutTime) ? Times.Stamped(rest) : [],
            ];
            foreach (var candidate in mended.Where(candidate => candidate != rest))
            {
                yield return candidate;
            }
        }
    }

    private static Step WithoutFirstRecord(Step step) =>
        step is Step.Produce { Records.Count: > 1 } produce ? produce with { Records = produce.Records.Without(0) } : step;

    /// <summary>One request with several parts as several requests: more of them, and each can be dropped.</summary>
    private static IEnumerable<ModelProgram> Apart(ModelProgram program)
    {
        for (var i = 0; i < program.Steps.Count; i++)
        {
            Step[] parts = program.Steps[i] switch
            {
                Step.Together together => [.. together.Parts],
                Step.ResetToOffset { Scope: ResetScope.Partitions(var topic, var numbers), Execute: true } reset =>
                    [.. numbers.Select(number => new Step.Commit(reset.Group, new(topic, number), reset.Offset))],
                _ => [],
            };
            if (parts.Length > 1)
            {
                yield return ModelProgram.Of([.. program.Steps.AsSpan()[..i], .. parts, .. program.Steps.AsSpan()[(i + 1)..]]);
            }
        }
    }
}
