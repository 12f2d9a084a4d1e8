using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Records;

namespace OffsetConformance.Wire.Client;

/// <summary>What a correct consumer makes of the record batches of one Fetch answer.</summary>
internal sealed class FetchedRecords
{
    private FetchedRecords(Offset offset) => NextOffset = offset;

    /// <summary>What is wrong with the batches, in one line; null if they are sound.</summary>
    public string? Malformed { get; private set; }

    /// <summary>The records that are handed on, in the order of the answer.</summary>
    public List<OffsetRecord> Delivered { get; } = [];

    /// <summary>Every whole batch of the answer, if they are wanted.</summary>
    public List<FetchedBatch> Batches { get; } = [];

    /// <summary>Where the consumer continues: behind the last whole batch, whether or not records of it are left.</summary>
    public Offset NextOffset { get; private set; }

    /// <summary>A codec that is not read here; null if all batches could be read.</summary>
    public Compression? NotRead { get; private set; }

    public static FetchedRecords Read(FetchResponse.PartitionData answer, Offset offset, IsolationLevel isolation, bool wantsBatches)
    {
        var read = new FetchedRecords(offset);
        var aborted = new AbortedProducers(isolation == IsolationLevel.ReadCommitted ? answer.AbortedTransactions : null);
        read.Read(answer.Records ?? default, offset, aborted, wantsBatches);
        return read;
    }

    private void Read(ReadOnlyMemory<byte> records, Offset offset, AbortedProducers aborted, bool wantsBatches)
    {
        using var batches = new RecordBatchReader(records);
        List<OffsetRecord> inBatch = [];
        while (batches.NextBatch())
        {
            var header = batches.Header;
            if (!header.CrcHolds)
            {
                Malformed = $"the batch at offset {header.BaseOffset} does not have the checksum that it says";
                return;
            }

            var isHidden = aborted.Hides(header);
            TransactionEnd? control = null;
            inBatch.Clear();
            while (batches.NextRecord())
            {
                if (header.IsControl)
                {
                    control = batches.Control;
                    continue;
                }

                if (!isHidden && batches.Record.Offset >= offset)
                {
                    Delivered.Add(batches.Record);
                }

                if (wantsBatches)
                {
                    inBatch.Add(batches.Record);
                }
            }

            if (batches.NotRead is not null)
            {
                NotRead = batches.NotRead;
                return;
            }

            if (batches.Failure is null && !batches.CountHolds)
            {
                Malformed = $"the batch at offset {header.BaseOffset} says {header.RecordCount} records and has {batches.RecordsRead}";
                return;
            }

            if (control == TransactionEnd.Abort)
            {
                aborted.End(header.ProducerId);
            }

            if (wantsBatches)
            {
                Batches.Add(ToBatch(header, inBatch, control));
            }

            NextOffset = header.LastOffset >= NextOffset ? header.LastOffset + 1 : NextOffset;
        }

        Malformed = batches.Failure is { } failure ? $"records: {failure}" : null;
    }

    private static FetchedBatch ToBatch(in BatchHeader header, List<OffsetRecord> records, TransactionEnd? control) =>
        new(new(header.BaseOffset), header.LastOffset, ValueList.From(records))
        {
            Compression = header.Compression,
            LeaderEpoch = header.LeaderEpoch,
            Producer = header.Producer,
            Control = control,
            LogAppendTime = header.IsLogAppendTime ? header.MaxTimestamp : null,
            Timestamp = records.Count == 0 ? header.MaxTimestamp : 0,
        };
}
