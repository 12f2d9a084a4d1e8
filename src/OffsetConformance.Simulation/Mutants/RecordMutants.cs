using OffsetConformance.Contract;
using OffsetConformance.Simulation.Logs;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>
/// Defects of what records hold, of odd requests and of the lesser fields of answers: the rules MISC-08, MISC-13, MISC-14 and MISC-16.
/// </summary>
internal static class RecordMutants
{
    private const long Constant = 1234;

    public static readonly Mutant[] All =
    [
        OfRecords("null-and-empty-keys-exchanged", "Stores an empty key as null, and null as an empty key.", record => record with
        {
            Key = record.Key switch { null => "", "" => null, var key => key },
        }),
        OfRecords("null-value-becomes-empty", "Stores a null value as an empty one.", record => record with { Value = record.Value ?? "" }),
        OfRecords("headers-dropped", "Does not store the headers of a record.", record => record with { Headers = [] }),
        Mutant.OfLog(
            "MISC-08", "tombstone-takes-no-offset", "Does not append records without a value.", topic => new TombstoneTakesNoOffset(topic)),
        Mutant.OfBroker(
            "MISC-13", "partition-committed-twice-dropped", "Acknowledges a commit of one partition twice and stores neither value.",
            parts => new PartitionCommittedTwiceDropped(parts)),
        Mutant.OfBroker(
            "MISC-14", "refused-listing-carries-zero", "A ListOffsets answer has offset 0 beside an error.",
            parts => new RefusedListingCarriesZero(parts)),
        Mutant.OfLog(
            "MISC-14", "refused-append-carries-log-end", "A Produce answer has the log end offset beside an error.",
            topic => new RefusedAppendCarriesLogEnd(topic)),
        Mutant.OfLog(
            "MISC-16", "log-start-is-constant", "Produce answers a constant for the log start.",
            topic => new ProducedWith(topic, (produced, _) => produced with { LogStartOffset = new(Constant) }), seenIn: "librdkafka's mock cluster"),
        Mutant.OfLog(
            "MISC-16", "append-time-under-create-time", "Produce answers an append time where the producer's timestamps count.",
            topic => new ProducedWith(topic, (produced, log) => produced with { LogAppendTime = produced.LogAppendTime ?? log.Topic.Clock.Now })),
    ];

    private static Mutant OfRecords(string id, string sentence, Func<Record, Record> change) =>
        Mutant.OfLog("MISC-08", id, sentence, topic => new ChangedRecords(topic, change));

    private sealed class ChangedRecords(SimulatedTopic topic, Func<Record, Record> change) : SimulatedLog(topic)
    {
        protected override Offset Append(NewBatch batch) => base.Append(batch with { Records = ValueList.From(batch.Records.Select(change)) });
    }

    /// <summary>A numbered batch stays whole: its sequence numbers count its records.</summary>
    private sealed class TombstoneTakesNoOffset(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Produce(Command<Offset>.Produce request)
        {
            var kept = ValueList.From(request.Records.Where(record => record.Value is not null));
            return request is not { Producer: null, Malformed: null } || kept.Count == request.Records.Count ? base.Produce(request)
                : kept.IsEmpty ? new Outcome.Produced(End, Start)
                : base.Produce(request with { Records = kept });
        }
    }

    private sealed class PartitionCommittedTwiceDropped(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome.AnsweredTogether Execute(Command<Offset>.Together together)
        {
            var twice = together.Parts.OfType<Command<Offset>.Commit>().CountBy(part => part.Partition)
                .Where(named => named.Value > 1).Select(named => named.Key).ToHashSet();
            return twice.Count == 0 ? base.Execute(together)
                : AnswerEach(together, part => twice.Contains(PartitionOf(part)) ? Outcome.Acknowledged.Instance : Execute(part));
        }
    }

    private sealed class RefusedListingCarriesZero(SimulatorParts parts) : SimulatedBroker(parts)
    {
        protected override Outcome Execute(Command<Offset>.Request request) => base.Execute(request) switch
        {
            Outcome.Refused refused when request is Command<Offset>.ListOffsets => refused with { OffsetBeside = Offset.Zero },
            var answer => answer,
        };
    }

    private sealed class RefusedAppendCarriesLogEnd(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Produce(Command<Offset>.Produce request) => base.Produce(request) switch
        {
            Outcome.Refused refused => refused with { OffsetBeside = End },
            var answer => answer,
        };
    }

    private sealed class ProducedWith(SimulatedTopic topic, Func<Outcome.Produced, SimulatedLog, Outcome.Produced> change) : SimulatedLog(topic)
    {
        public override Outcome Produce(Command<Offset>.Produce request) => base.Produce(request) switch
        {
            Outcome.Produced produced => change(produced, this),
            var answer => answer,
        };
    }
}
