using OffsetConformance.Contract;
using OffsetConformance.Simulation.Logs;

namespace OffsetConformance.Simulation.Mutants;

/// <summary>Defects of timestamps and of looking them up: the rules LIST-04 to LIST-08, LIST-10, LIST-11 and MISC-03.</summary>
internal static class TimeLookupMutants
{
    public static readonly Mutant[] All =
    [
        Mutant.OfLog(
            "LIST-04", "time-finds-last-before", "A time lookup finds the last record at or before the time.",
            topic => new TimeFindsLastBefore(topic), seenIn: "kfake before #1431"),
        Mutant.OfLog(
            "LIST-04", "time-finds-batch-base", "A time lookup finds the base offset of the right batch.",
            topic => new TimeFindsBatchBase(topic), seenIn: "redpanda #25769"),
        Mutant.OfLog("LIST-04", "time-excludes-equal", "A time lookup finds only later records.", topic => new TimeExcludesEqual(topic)),
        Mutant.OfLog(
            "LIST-04", "time-answers-question", "A time lookup answers the time that was asked, not the record's.",
            topic => new TimeAnswersQuestion(topic)),
        Mutant.OfLog(
            "LIST-05", "no-later-record-is-log-end", "A time behind every record finds the log end.",
            topic => new NothingFound(topic, log => new(log.End))),
        Mutant.OfLog(
            "LIST-05", "no-later-record-is-zero", "A time behind every record finds offset 0.",
            topic => new NothingFound(topic, _ => new(Offset.Zero, Timestamp: 0)), seenIn: "nisshi"),
        Mutant.OfLog(
            "LIST-05", "no-later-record-is-last", "A time behind every record finds the last record.",
            topic => new NothingFound(topic, log => log.Last)),
        Mutant.OfLog(
            "LIST-06", "time-lookup-bisects", "A time lookup takes the timestamps for ordered, and bisects.",
            topic => new TimeLookupBisects(topic), seenIn: "redpanda #4035, #6604, kfake before #1431"),
        Mutant.OfLog(
            "LIST-07", "exact-time-preferred", "A time lookup prefers a record of exactly that time to earlier ones of a later time.",
            topic => new ExactTimePreferred(topic)),
        Mutant.OfLog(
            "LIST-08", "time-finds-deleted", "A time lookup finds records below the log start.", topic => new TimeFindsDeleted(topic)),
        Mutant.OfLog(
            "LIST-10", "max-timestamp-is-last-of-batch", "The greatest timestamp leads to the last record of its batch.",
            topic => new MaxTimestampIsLastOfBatch(topic), seenIn: "KAFKA-16310, KAFKA-16342"),
        Mutant.OfLog(
            "LIST-10", "max-timestamp-is-last-record", "The greatest timestamp leads to the last record of the log.",
            topic => new MaxTimestampIsLastRecord(topic)),
        Mutant.OfLog(
            "LIST-10", "max-timestamp-is-a-time", "Takes the question for the greatest timestamp (-3) for a time.",
            topic => new MaxTimestampIsATime(topic)),
        Mutant.OfLog(
            "LIST-10", "max-timestamp-is-batch-base", "The greatest timestamp leads to the base offset of its batch.",
            topic => new MaxTimestampIsBatchBase(topic)),
        Mutant.OfLog(
            "LIST-11", "client-stamp-kept", "Keeps the producer's timestamps under LogAppendTime.", topic => new ClientStampKept(topic)),
        Mutant.OfLog(
            "LIST-11", "append-time-not-acknowledged", "Acknowledges an append under LogAppendTime without its time.",
            topic => new AppendTimeNotAcknowledged(topic)),
        Mutant.OfLog(
            "LIST-11", "append-time-per-record", "Stamps each record of a batch a millisecond later under LogAppendTime.",
            topic => new AppendTimePerRecord(topic)),
        Mutant.OfLog(
            "MISC-03", "compressed-lookup-finds-base", "A time lookup finds the base offset of a compressed batch.",
            topic => new CompressedLookupFindsBase(topic), seenIn: "redpanda #25769"),
    ];

    private static Outcome At(OffsetRecord record) =>
        new Outcome.OffsetListed(record.Offset, record.Record.Timestamp) { LeaderEpoch = SimulatedLog.LeaderEpoch };

    /// <summary>A log that answers another offset for what was found.</summary>
    private abstract class MisplacingLog(SimulatedTopic topic) : BatchedLog(topic)
    {
        /// <summary>The base offset of the batch, as far as it can be read.</summary>
        protected Outcome AtBase(Outcome answer) => answer is Outcome.OffsetListed { Offset: { } offset } found
            ? found with { Offset = new(Math.Max(BaseOf(offset).Value, Start.Value)) }
            : answer;

        /// <summary>The last offset of the batch.</summary>
        protected Outcome AtLast(Outcome answer) => answer is Outcome.OffsetListed { Offset: { } offset } found
            ? found with { Offset = (Bases.FindIndex(candidate => candidate > offset) is var next and >= 0 ? Bases[next] : End) - 1 }
            : answer;
    }

    private sealed class TimeFindsLastBefore(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Outcome FindTime(long timestamp)
        {
            var readable = Stored[IndexOf(Start)..];
            for (var i = readable.Length - 1; i >= 0; i--)
            {
                if (readable[i].Record.Timestamp <= timestamp)
                {
                    return At(readable[i]);
                }
            }

            return new Outcome.OffsetListed(Offset: null);
        }
    }

    private sealed class TimeFindsBatchBase(SimulatedTopic topic) : MisplacingLog(topic)
    {
        protected override Outcome FindTime(long timestamp) => AtBase(base.FindTime(timestamp));
    }

    private sealed class TimeExcludesEqual(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Outcome FindTime(long timestamp) => base.FindTime(timestamp < long.MaxValue ? timestamp + 1 : timestamp);
    }

    private sealed class TimeAnswersQuestion(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Outcome FindTime(long timestamp)
        {
            var answer = base.FindTime(timestamp);
            return answer is Outcome.OffsetListed { Offset: not null } found ? found with { Timestamp = timestamp } : answer;
        }
    }

    private sealed class NothingFound(SimulatedTopic topic, Func<NothingFound, Outcome.OffsetListed> instead) : SimulatedLog(topic)
    {
        public Outcome.OffsetListed Last => (Outcome.OffsetListed)At(Stored[^1]);

        protected override Outcome FindTime(long timestamp)
        {
            var answer = base.FindTime(timestamp);
            return !IsEmpty && answer is Outcome.OffsetListed { Offset: null } ? instead(this) : answer;
        }
    }

    private sealed class TimeLookupBisects(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Outcome FindTime(long timestamp)
        {
            var readable = Stored[IndexOf(Start)..];
            var (low, high) = (0, readable.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = readable[middle].Record.Timestamp < timestamp ? (middle + 1, high) : (low, middle);
            }

            return low < readable.Length ? At(readable[low]) : new Outcome.OffsetListed(Offset: null);
        }
    }

    private sealed class ExactTimePreferred(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Outcome FindTime(long timestamp)
        {
            foreach (ref readonly var candidate in Stored[IndexOf(Start)..])
            {
                if (candidate.Record.Timestamp == timestamp)
                {
                    return At(candidate);
                }
            }

            return base.FindTime(timestamp);
        }
    }

    private sealed class TimeFindsDeleted(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Outcome FindTime(long timestamp) => FirstSince(IsEmpty ? Start : Offset.Zero, timestamp);
    }

    private sealed class MaxTimestampIsLastOfBatch(SimulatedTopic topic) : MisplacingLog(topic)
    {
        protected override Outcome FindGreatestTimestamp() => AtLast(base.FindGreatestTimestamp());
    }

    private sealed class MaxTimestampIsLastRecord(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Outcome FindGreatestTimestamp() => IsEmpty ? base.FindGreatestTimestamp() : At(Stored[^1]);
    }

    private sealed class MaxTimestampIsATime(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Outcome FindGreatestTimestamp() => FindTime(OffsetSpec.MaxTimestamp.Timestamp);
    }

    private sealed class MaxTimestampIsBatchBase(SimulatedTopic topic) : MisplacingLog(topic)
    {
        protected override Outcome FindGreatestTimestamp() => AtBase(base.FindGreatestTimestamp());
    }

    private sealed class ClientStampKept(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset Append(NewBatch batch) => base.Append(batch with { LogAppendTime = null });
    }

    private sealed class AppendTimeNotAcknowledged(SimulatedTopic topic) : SimulatedLog(topic)
    {
        public override Outcome Produce(Command<Offset>.Produce request) =>
            base.Produce(request) switch
            {
                Outcome.Produced produced when Topic.Config.IsLogAppendTime => produced with { LogAppendTime = null },
                var answer => answer,
            };
    }

    /// <summary>The batch keeps no time of its own: a reader would take it for that of every record.</summary>
    private sealed class AppendTimePerRecord(SimulatedTopic topic) : SimulatedLog(topic)
    {
        protected override Offset Append(NewBatch batch) => base.Append(batch.LogAppendTime is { } now
            ? batch with { LogAppendTime = null, Records = ValueList.From(batch.Records.Select((record, i) => record with { Timestamp = now + i })) }
            : batch);
    }

    private sealed class CompressedLookupFindsBase(SimulatedTopic topic) : MisplacingLog(topic)
    {
        private readonly HashSet<Offset> compressed = [];

        protected override Offset Append(NewBatch batch)
        {
            if (batch.Compression != Compression.None)
            {
                compressed.Add(End);
            }

            return base.Append(batch);
        }

        protected override Outcome FindTime(long timestamp)
        {
            var answer = base.FindTime(timestamp);
            return answer is Outcome.OffsetListed { Offset: { } offset } && compressed.Contains(BaseOf(offset)) ? AtBase(answer) : answer;
        }
    }
}
