using Confluent.Kafka;
using OffsetConformance.Contract;
using Contracted = OffsetConformance.Contract;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OffsetConformance.Kafka;

/// <summary>
/// Reads from an explicit offset to the end of the partition with an ordinary consumer. The proof that nothing was refused is the
/// consumer's own end-of-partition event, never a silence.
/// </summary>
internal sealed class FetchClient(ReaderPool pool, Contracted.IsolationLevel isolation) : IDisposable
{
    /// <summary>A fetch changes nothing, so a doubtful answer is asked again, with another reader.</summary>
    private const int Attempts = 3;

    private Reader? reader;

    public Outcome Fetch(Contracted.TopicPartition partition, Contracted.Offset offset, Deadline deadline)
    {
        if (offset.Value < 0)
        {
            return new Outcome.NotObservable("librdkafka gives negative offsets a meaning of its own");
        }

        var from = new TopicPartitionOffset(partition.Topic, partition.Partition, offset.Value);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var trusted = false;
            reader ??= pool.Take(isolation);
            try
            {
                reader.Assign(from, deadline);
                if (Read(reader, from, deadline) is { } outcome)
                {
                    trusted = outcome is not Outcome.Indeterminate;
                    return outcome;
                }
            }
            catch (KafkaException error)
            {
                return Errors.ToOutcome(error.Error);
            }
            finally
            {
                if (!trusted)
                {
                    Retire();
                }
            }
        }

        return new Outcome.Indeterminate("the client repeated an older error instead of answering");
    }

    public void Dispose() => Retire();

    /// <summary>The outcome, or null if the reader answered for another place than the one that was asked.</summary>
    private static Outcome? Read(Reader reader, TopicPartitionOffset from, Deadline deadline)
    {
        var records = new List<OffsetRecord>();
        while (true)
        {
            ConsumeResult<string?, string?>? result;
            try
            {
                result = reader.Consumer.Consume(deadline.NextSlice());
            }
            catch (ConsumeException error)
            {
                return ToRefusal(reader, from, error);
            }

            if (result is null)
            {
                if (deadline.HasPassed)
                {
                    return new Outcome.Indeterminate($"neither record nor end nor error: {deadline.Text}");
                }
            }
            else if (result.TopicPartition != from.TopicPartition || result.Offset < from.Offset)
            {
                return null;
            }
            else if (result.IsPartitionEOF)
            {
                // Otherwise it would go on asking for the end of the log, a thousand times a second.
                reader.Consumer.Unassign();
                var end = new Contracted.Offset(result.Offset.Value);
                return new Outcome.Fetched(ValueList.From(records), end) { EndOfPartition = end };
            }
            else
            {
                records.Add(Records.FromResult(result));
            }
        }
    }

    private static Outcome? ToRefusal(Reader reader, TopicPartitionOffset from, ConsumeException error)
    {
        if (error.Error.Code != ErrorCode.Local_AutoOffsetReset)
        {
            return Errors.ToOutcome(error.Error);
        }

        if (error.ConsumerRecord.TopicPartitionOffset != from || !reader.IsNews(from))
        {
            return null;
        }

        return error.Error.Reason.Contains("Offset out of range", StringComparison.Ordinal)
            ? new Outcome.Refused(Contracted.ErrorCode.OffsetOutOfRange, error.Error.Reason)
            : new Outcome.Refused(Contracted.ErrorCode.AutoOffsetReset, error.Error.Reason);
    }

    private void Retire()
    {
        if (reader is not null)
        {
            pool.Retire(reader);
            reader = null;
        }
    }
}
