using OffsetConformance.Contract;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>A broker that refuses all parts of a request of one kind, and does none of them, when one names an unknown partition.</summary>
internal sealed class UnknownFailsAll<TPart>(SimulatorParts parts) : SimulatedBroker(parts)
    where TPart : Command<Offset>.Request
{
    protected override Outcome.AnsweredTogether Execute(Command<Offset>.Together together) =>
        together.Parts.Any(part => part is TPart && !Topics.TryFind(PartitionOf(part), out _)) ? AnswerEach(together, _ => UnknownPartition) : base.Execute(together);
}
