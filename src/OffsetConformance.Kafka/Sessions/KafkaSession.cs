using Confluent.Kafka;
using OffsetConformance.Contract;
using Contracted = OffsetConformance.Contract;
using ErrorCode = Confluent.Kafka.ErrorCode;
using Offset = Confluent.Kafka.Offset;

namespace OffsetConformance.Kafka;

/// <summary>
/// A consumer of its own, as an application has it. What it reports is what the application sees; after an error it is not used
/// again, because librdkafka's position is then undefined.
/// </summary>
internal sealed class KafkaSession : IConsumerSession
{
    private readonly TimeSpan limit;
    private readonly Action<IDisposable> retire;
    private readonly IConsumer<string?, string?> consumer;
    private ConsumeResult<string?, string?>? lastDelivered;

    /// <summary>Where the last call ended at the end of the partition, if it did.</summary>
    private TopicPartitionOffset? reportedEnd;
    private Confluent.Kafka.TopicPartition? assigned;
    private bool hasFailed;

    public KafkaSession(ClientSettings settings, SessionOptions options, Action<IDisposable> retire)
    {
        limit = settings.OperationTimeout;
        this.retire = retire;
        consumer = new ConsumerBuilder<string?, string?>(settings.ForSession(options))
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler(static (_, _) => { })
            .Build();
    }

    public ValueTask<Outcome> AssignAsync(Contracted.TopicPartition partition, Contracted.Offset? offset, CancellationToken cancellation) =>
        new(Guard(() =>
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsReserved(offset))
            {
                return ReservedOffset;
            }

            assigned = new(partition.Topic, partition.Partition);
            (reportedEnd, lastDelivered) = (null, null);
            consumer.Assign(new TopicPartitionOffset(assigned, offset is { } explicitly ? explicitly.Value : Offset.Stored));
            return Outcome.Acknowledged.Instance;
        }));

    public ValueTask<Outcome> SeekAsync(Contracted.Offset offset, CancellationToken cancellation) =>
        new(Guard(() =>
        {
            cancellation.ThrowIfCancellationRequested();
            if (assigned is null || IsReserved(offset))
            {
                return assigned is null ? NothingAssigned : ReservedOffset;
            }

            reportedEnd = null;
            consumer.Seek(new TopicPartitionOffset(assigned, offset.Value));
            return Outcome.Acknowledged.Instance;
        }));

    public ValueTask<Outcome> SeekToEdgeAsync(LogEdge edge, CancellationToken cancellation) => new(new Outcome.NotObservable("to come"));

    public ValueTask<Outcome> PauseAsync(CancellationToken cancellation) => new(new Outcome.NotObservable("to come"));

    public ValueTask<Outcome> UnpauseAsync(CancellationToken cancellation) => new(new Outcome.NotObservable("to come"));

    public ValueTask<Outcome> QueryWatermarksAsync(CancellationToken cancellation) => new(new Outcome.NotObservable("to come"));

    public ValueTask<Outcome> CloseAsync(CancellationToken cancellation) => new(new Outcome.NotObservable("to come"));

    public ValueTask<Outcome> ConsumeAsync(int maxRecords, CancellationToken cancellation) =>
        new(Guard(() => assigned is null ? NothingAssigned : Consume(maxRecords, new Deadline(limit, cancellation))));

    /// <summary>Without anything delivered there is nothing to commit, which succeeds.</summary>
    public ValueTask<Outcome> CommitAsync(CancellationToken cancellation) =>
        new(Guard(() => lastDelivered is null ? Outcome.Acknowledged.Instance : Commit(lastDelivered, new Deadline(limit, cancellation))));

    public ValueTask DisposeAsync()
    {
        retire(consumer);
        return ValueTask.CompletedTask;
    }

    private static Outcome.NotObservable NothingAssigned => new("nothing is assigned");

    private static Outcome.NotObservable ReservedOffset => new("librdkafka gives negative offsets a meaning of its own");

    private static bool IsReserved(Contracted.Offset? offset) => offset is { Value: < 0 };

    /// <summary>The library gives up its position with the same code when it could not ask for it, which says nothing of the offset.</summary>
    private static bool IsAboutTheOffset(string reason) =>
        reason.Contains("no previously committed offset", StringComparison.Ordinal) || reason.Contains("Offset out of range", StringComparison.Ordinal);

    private Outcome Guard(Func<Outcome> call)
    {
        if (hasFailed)
        {
            return new Outcome.NotObservable("the session has ended with an error before");
        }

        // Until it is known that it has not: a call that was cancelled leaves the position open, too.
        hasFailed = true;
        try
        {
            var outcome = call();
            hasFailed = outcome is Outcome.Refused or Outcome.Indeterminate;
            return outcome;
        }
        catch (KafkaException e)
        {
            return Errors.ToOutcome(e.Error);
        }
    }

    private Outcome Consume(int maxRecords, Deadline deadline)
    {
        AskForTheEndAgain();
        var records = new List<OffsetRecord>();
        while (records.Count < maxRecords)
        {
            ConsumeResult<string?, string?>? result;
            try
            {
                result = consumer.Consume(deadline.NextSlice());
            }
            catch (ConsumeException e)
            {
                return ToRefusal(e, records);
            }

            if (result is null)
            {
                if (deadline.HasPassed)
                {
                    return new Outcome.Indeterminate($"neither record nor end nor error: {deadline.Text}");
                }
            }
            else if (result.IsPartitionEOF)
            {
                reportedEnd = result.TopicPartitionOffset;
                return new Outcome.Consumed(ValueList.From(records), new Contracted.Offset(result.Offset.Value));
            }
            else
            {
                lastDelivered = result;
                records.Add(Records.FromResult(result));
            }
        }

        return new Outcome.Consumed(ValueList.From(records), EndOfPartition: null);
    }

    /// <summary>
    /// A consumer reports one end once and then waits in silence for records. A call that begins there would have to take silence
    /// for an answer; seeking to the very place where the consumer stands makes it report again.
    /// </summary>
    private void AskForTheEndAgain()
    {
        if (reportedEnd is { } end)
        {
            consumer.Seek(end);
            reportedEnd = null;
        }
    }

    /// <summary>The call has no limit of its own: without a coordinator it waits for the group's session timeout.</summary>
    private Outcome Commit(ConsumeResult<string?, string?> last, Deadline deadline)
    {
        var commit = Task.Run(() => Attempt(() => consumer.Commit(last)), CancellationToken.None);
        while (!commit.Wait(deadline.NextSlice()))
        {
            if (deadline.HasPassed)
            {
                return new Outcome.Indeterminate(deadline.Text);
            }
        }

        return commit.Result;
    }

    private static Outcome Attempt(Action call)
    {
        try
        {
            call();
            return Outcome.Acknowledged.Instance;
        }
        catch (KafkaException e)
        {
            return Errors.ToOutcome(e.Error);
        }
    }

    private static Outcome ToRefusal(ConsumeException error, List<OffsetRecord> delivered)
    {
        Outcome outcome = error.Error.Code != ErrorCode.Local_AutoOffsetReset ? Errors.ToOutcome(error.Error)
            : IsAboutTheOffset(error.Error.Reason) ? new Outcome.Refused(Contracted.ErrorCode.AutoOffsetReset, error.Error.Reason)
            : new Outcome.Indeterminate(error.Error.Reason);
        return outcome is Outcome.Refused refused ? refused with { Records = ValueList.From(delivered) } : outcome;
    }
}
