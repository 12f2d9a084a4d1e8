using OffsetConformance.Contract;
using OffsetConformance.Simulation.Logs;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>A healthy log that remembers where its batches begin, for the defects that have to do with batches.</summary>
internal abstract class BatchedLog(SimulatedTopic topic) : SimulatedLog(topic)
{
    /// <summary>Base offsets of all batches, ascending.</summary>
    protected List<Offset> Bases { get; } = [];

    protected override Offset Append(NewBatch batch)
    {
        Bases.Add(End);
        return base.Append(batch);
    }

    /// <summary>Base offset of the batch that holds the offset, or of the last batch before it.</summary>
    protected Offset BaseOf(Offset offset) => Bases.FindLast(candidate => candidate <= offset);
}
