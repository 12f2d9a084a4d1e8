using OffsetConformance.Contract;
using OffsetConformance.Model.Rules;
using OffsetConformance.Model.State;

namespace OffsetConformance.Model.Judging;

/// <summary>
/// Judges the records of one answer, whoever asked for them: their order, their completeness and their content.
/// </summary>
internal static class Reading
{
    /// <param name="state">The world before the answer.</param>
    /// <param name="partition">The partition read.</param>
    /// <param name="log">Its state before the answer.</param>
    /// <param name="from">First offset the answer speaks for, inclusive.</param>
    /// <param name="to">Where it stops speaking, exclusive.</param>
    /// <param name="records">The records in the order of the answer.</param>
    /// <param name="findings">Takes the checks.</param>
    /// <returns>The partition with what the answer taught.</returns>
    public static PartitionState Judge(
        ModelState state, TopicPartition partition, PartitionState log, long from, long to, ValueList<OffsetRecord> records, Findings findings)
    {
        CheckOrder(records, findings);
        CheckNothingBelowLogStart(log, records, findings);
        CheckFirst(log, from, to, records, findings);
        CheckComplete(log, from, to, records, findings);
        CheckNothingPastLogEnd(log, records, findings);
        CheckContent(state, partition, log, records, findings);
        CheckMissing(state, partition, log, from, to, records, findings);
        CheckBatchBoundaries(log, from, to, records, findings);
        return Learn(log, state.Clock, from, to, records);
    }

    private static void CheckOrder(ValueList<OffsetRecord> records, Findings findings)
    {
        for (var i = 1; i < records.Count; i++)
        {
            if (records[i].Offset <= records[i - 1].Offset)
            {
                findings.Check(
                    LogRules.ReadsStrictlyIncrease, Boundary.SeveralRecords, holds: false,
                    $"offset {records[i].Offset} was delivered after offset {records[i - 1].Offset}");
                return;
            }
        }

        if (records.Count > 1)
        {
            findings.Check(LogRules.ReadsStrictlyIncrease, Boundary.SeveralRecords, holds: true, $"");
        }
    }

    private static void CheckNothingBelowLogStart(PartitionState log, ValueList<OffsetRecord> records, Findings findings)
    {
        if (log.Start > 0 && !records.IsEmpty)
        {
            var lowest = records[0].Offset.Value;
            findings.Check(
                LogStartRules.BelowLogStartIsOutOfRange, Boundary.TrimmedPartition, lowest >= log.Start,
                $"the log start offset is {log.Start}, and the record at {lowest} was delivered");
        }
    }

    private static void CheckFirst(PartitionState log, long from, long to, ValueList<OffsetRecord> records, Findings findings)
    {
        if (from < Math.Min(to, log.End) && log.IsInsideBatch(from))
        {
            var first = records.IsEmpty ? -1 : records[0].Offset.Value;
            findings.Check(
                MiscRules.MidBatchFetch, Boundary.InsideABatch, first == from,
                $"offset {from} lies inside a batch, and reading from it began with {(records.IsEmpty ? "nothing" : $"offset {first}")}");
            if (from == log.Start)
            {
                findings.Check(
                    LogStartRules.LogStartInsideABatch, CodecOf(log.Slots[log.IndexAtOrAbove(from)]), first == from,
                    $"the log start offset {from} lies inside a batch, and reading from it began with {(records.IsEmpty ? "nothing" : $"offset {first}")}");
            }
        }
    }

    private static void CheckNothingPastLogEnd(PartitionState log, ValueList<OffsetRecord> records, Findings findings)
    {
        if (records is [_, ..] && records[^1].Offset.Value >= log.End)
        {
            findings.Check(
                LogRules.DensityAtAppend, Boundary.AtLogEnd, holds: false,
                $"the log end offset is {log.End}, and a record was delivered at {records[^1].Offset}");
            Appending.CheckNothingAppended(log, holds: false, $"a record at {records[^1].Offset}", findings);
            if (log.IsFresh)
            {
                NewPartition.Check(log, holds: false, $"a record was delivered at {records[^1].Offset}", findings);
            }
        }
    }

    private static void CheckComplete(PartitionState log, long from, long to, ValueList<OffsetRecord> records, Findings findings)
    {
        var end = Math.Min(to, log.End);
        if (from >= end)
        {
            return;
        }

        var hole = FirstMissing(records, Math.Max(from, log.Start), end);
        var lastRead = records.IsEmpty ? from - 1 : records[^1].Offset.Value;
        if (records.Count > 1 || hole is not null)
        {
            findings.Check(
                LogRules.DensityAtAppend, Boundary.SeveralRecords, hole is null || (hole > lastRead && end == log.End),
                $"nothing but plain appends wrote the offsets {from} to {end - 1}, so each holds a record, and {hole} came without one");
        }

        if (hole is { } missing && log.IsInsideBatch(missing) && log.Slots[log.IndexAtOrAbove(missing)] is var slot && slot.BatchBase >= from)
        {
            findings.Check(
                LogRules.BaseOffsetPlusIndex, CodecOf(slot), holds: false,
                $"the batch of {slot.BatchCount} records was acknowledged with base offset {slot.BatchBase}, so {missing} is one of its offsets, and it came without a record");
        }

        if (end == log.End && log.LastSlot is { } last)
        {
            findings.Check(
                LogRules.ReadYourWrites, log.IsInsideBatch(last.Offset) ? Boundary.AfterABatch : Boundary.AfterOneRecord,
                hole is null || hole < lastRead,
                $"offset {hole} was acknowledged by all replicas, and the read ended before it");
        }

    }

    private static long? FirstMissing(ValueList<OffsetRecord> records, long from, long end)
    {
        var next = from;
        foreach (var record in records)
        {
            if (record.Offset.Value > next)
            {
                return next < end ? next : null;
            }

            if (record.Offset.Value == next)
            {
                next++;
            }
        }

        return next < end ? next : null;
    }

    private static void CheckContent(
        ModelState state, TopicPartition partition, PartitionState log, ValueList<OffsetRecord> records, Findings findings)
    {
        var between = Interference.None;
        var same = true;
        foreach (var (offset, record) in records)
        {
            var index = log.IndexAtOrAbove(offset.Value);
            if (index == log.Slots.Count || log.Slots[index].Offset != offset.Value)
            {
                continue;
            }

            var slot = log.Slots[index];
            if (slot.FirstRead is { } first)
            {
                findings.Check(
                    LogRules.Immutability, Boundary.ReadAgain, record == first, $"offset {offset} was read before as {Text(first)}, and now as {Text(record)}");
                if (log.ReadAt > log.MovedAt && offset.Value >= log.ReadRange.From && offset.Value < log.ReadRange.To)
                {
                    between = Interferences.WithLog(state, partition, log, log.ReadAt);
                    same &= record == first;
                }
            }
            else
            {
                findings.Check(
                    LogRules.BaseOffsetPlusIndex, CodecOf(slot), Carries(record, slot.Sent),
                    $"record {offset.Value - slot.BatchBase} of the batch acknowledged with base offset {slot.BatchBase} was {Text(slot.Sent)}, and offset {offset} holds {Text(record)}");
                CheckOpaque(slot, record, findings);
                CheckTimestamp(log, slot, record, findings);
            }
        }

        findings.CheckLog(between, same, "a record");
    }

    /// <summary>What a broker has no reason to look at comes back as it was sent.</summary>
    private static void CheckOpaque(Slot slot, Record read, Findings findings)
    {
        var sent = slot.Sent;
        if (sent.Key is null && sent.Value is { Length: > 0 } && sent.Headers.IsEmpty)
        {
            findings.Check(MiscRules.OpaqueRecords, Boundary.FilledPartition, read.Key is null && read.Headers.IsEmpty, $"the record at {slot.Offset} was sent without key and headers");
            return;
        }

        var boundary = !sent.Headers.IsEmpty ? Boundary.WithHeaders : sent.Value is null ? Boundary.NoValue : sent.Value.Length == 0 ? Boundary.EmptyValue : Boundary.EmptyKey;
        findings.Check(
            MiscRules.OpaqueRecords, boundary, Carries(read, sent) && read.Headers == sent.Headers,
            $"the record at {slot.Offset} was sent with key {Quote(sent.Key)}, value {Quote(sent.Value)} and {sent.Headers.Count} headers, and came back with key {Quote(read.Key)}, value {Quote(read.Value)} and {(read.Headers == sent.Headers ? "these" : "other")} headers");
    }

    private static void CheckTimestamp(PartitionState log, Slot slot, Record read, Findings findings)
    {
        if (log.Topic.HasAppendTime)
        {
            if (read.Timestamp is { } given && BatchTime(log, slot) is { } expected)
            {
                findings.Check(
                    ListOffsetsRules.LogAppendTime, slot.BatchBase < slot.Offset ? Boundary.WithinABatch : Boundary.FirstRecord, given == expected,
                    $"the broker gave the batch at {slot.BatchBase} the timestamp {expected}, and its record at {slot.Offset} came back with {given}");
            }
        }
        else if (slot.Sent.Timestamp is { } sent && read.Timestamp is { } kept)
        {
            findings.Check(
                MiscRules.CompressionIsInvisible, CodecOf(slot), kept == sent, $"the record at {slot.Offset} was sent with timestamp {sent}, and came back with {kept}");
        }
    }

    /// <summary>The timestamp that the broker's answer, or an earlier record of the batch, told; null if nothing did.</summary>
    private static long? BatchTime(PartitionState log, Slot slot) =>
        slot.AppendTime ?? log.Slots[log.IndexAtOrAbove(slot.BatchBase)].FirstRead?.Timestamp;

    private static string Quote(string? text) => text is null ? "null" : $"'{text}'";

    /// <summary>A record that was there, and after nothing but reads or commits is gone.</summary>
    private static void CheckMissing(
        ModelState state, TopicPartition partition, PartitionState log, long from, long to, ValueList<OffsetRecord> records, Findings findings)
    {
        var low = Math.Max(from, log.ReadRange.From);
        var high = Math.Min(to, log.ReadRange.To);
        if (log.ReadAt > log.MovedAt && low < high)
        {
            // A reading here is the one before this one: two readings in a row leave a record where it is.
            var between = Interferences.WithLog(state, partition, log, log.ReadAt);
            var missing = FirstMissing(records, Math.Max(low, from), high);
            findings.CheckLog(between == Interference.None ? Interference.Reading : between, missing is null, $"the records from {low} on");
        }
    }

    /// <summary>
    /// The k-th record sent to a partition stands k places behind the first, however the sends were cut into batches.
    /// </summary>
    private static void CheckBatchBoundaries(PartitionState log, long from, long to, ValueList<OffsetRecord> records, Findings findings)
    {
        if (records.Count < 3 || from != log.Start || to < log.End || !HasBatchesOfSeveralSizes(log))
        {
            return;
        }

        var first = log.IndexAtOrAbove(log.Start);
        for (var i = 0; i < records.Count && first + i < log.Slots.Count; i++)
        {
            var sent = log.Slots[first + i].Sent;
            if (records[i].Offset.Value != log.Start + i || !Carries(records[i].Record, sent))
            {
                findings.Check(
                    MiscRules.BatchBoundariesDoNotMatter, Boundary.BatchesOfSeveralSizes, holds: false,
                    $"record {i} in the order of sending, {Text(sent)}, belongs to offset {log.Start + i} whatever the batches, and there the read has offset {records[i].Offset} with {Text(records[i].Record)}");
                return;
            }
        }

        findings.Check(MiscRules.BatchBoundariesDoNotMatter, Boundary.BatchesOfSeveralSizes, holds: true, $"");
    }

    private static bool HasBatchesOfSeveralSizes(PartitionState log)
    {
        var slots = log.Slots.AsSpan();
        for (var i = 1; i < slots.Length; i++)
        {
            if (slots[i].BatchCount != slots[0].BatchCount)
            {
                return true;
            }
        }

        return false;
    }

    private static PartitionState Learn(PartitionState log, long clock, long from, long to, ValueList<OffsetRecord> records)
    {
        Slot[]? slots = null;
        foreach (var (offset, record) in records)
        {
            var index = log.IndexAtOrAbove(offset.Value);
            if (index < log.Slots.Count && log.Slots[index].Offset == offset.Value && log.Slots[index].FirstRead is null)
            {
                slots ??= log.Slots.AsSpan().ToArray();
                slots[index] = slots[index] with { FirstRead = record };
            }
        }

        return log with
        {
            Slots = slots is null ? log.Slots : ValueList.Wrap(slots),
            ReadAt = clock,
            ReadRange = (from, Math.Max(from, Math.Min(to, log.End))),
        };
    }

    private static bool Carries(Record read, Record sent) =>
        string.Equals(read.Key, sent.Key, StringComparison.Ordinal) && string.Equals(read.Value, sent.Value, StringComparison.Ordinal);

    private static string Text(Record record) => record.Value is null ? "null" : $"'{record.Value}'";

    public static Boundary CodecOf(Slot slot) => slot.Compression switch
    {
        Compression.Gzip => Boundary.Gzip,
        Compression.Snappy => Boundary.Snappy,
        Compression.Lz4 => Boundary.Lz4,
        Compression.Zstd => Boundary.Zstd,
        _ => Boundary.Uncompressed,
    };
}
