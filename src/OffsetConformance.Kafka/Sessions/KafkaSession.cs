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
    private readonly bool commitsByItself;
    private readonly IConsumer<string?, string?> consumer;
    private ConsumeResult<string?, string?>? lastDelivered;

    /// <summary>Where the last call ended at the end of the partition, if it did.</summary>
    private TopicPartitionOffset? reportedEnd;
    private Confluent.Kafka.TopicPartition? assigned;
    private bool isPaused;
    private bool hasFailed;

    /// <summary>The close that was asked for; null before.</summary>
    private Task<Outcome>? ending;

    public KafkaSession(ClientSettings settings, SessionOptions options, Action<IDisposable> retire)
    {
        limit = settings.OperationTimeout;
        this.retire = retire;
        commitsByItself = options.AutoCommit;
        consumer = new ConsumerBuilder<string?, string?>(settings.ForSession(options))
            .SetKeyDeserializer(Records.AnyBytes.Instance)
            .SetValueDeserializer(Records.AnyBytes.Instance)
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler(static (_, _) => { })
            .Build();
    }

    /// <summary>
    /// The leader is looked up first. A consumer that learns of it only after it has read a committed offset with a leader epoch beside it takes that
    /// epoch's end for its position, if that is lower (KIP-320): a commit above the log end then meets the policy or not, as the two answers happen to come in.
    /// </summary>
    public ValueTask<Outcome> AssignAsync(Contracted.TopicPartition partition, Contracted.Offset? offset, CancellationToken cancellation) =>
        new(Guard(() =>
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsReserved(offset))
            {
                return ReservedOffset;
            }

            assigned = new(partition.Topic, partition.Partition);
            if (offset is null)
            {
                LearnLeader(assigned, new(limit, cancellation));
            }

            (reportedEnd, lastDelivered, isPaused) = (null, null, false);
            consumer.Assign(new TopicPartitionOffset(assigned, offset is { } explicitly ? explicitly.Value : Offset.Stored));
            return Outcome.Acknowledged.Instance;
        }));

    public ValueTask<Outcome> SeekAsync(Contracted.Offset offset, CancellationToken cancellation) =>
        new(OnAssigned(cancellation, partition =>
        {
            if (IsReserved(offset))
            {
                return ReservedOffset;
            }

            reportedEnd = null;
            consumer.Seek(new TopicPartitionOffset(partition, offset.Value));
            return Outcome.Acknowledged.Instance;
        }));

    /// <summary>
    /// The library asks the broker where the end is, in its own time: one that moves meanwhile may be taken before or after. For the beginning it
    /// takes the log start that its last fetch told, if there was one. Where that is out of date its fetch is refused and its reset policy
    /// decides, which says nothing of the broker.
    /// </summary>
    public ValueTask<Outcome> SeekToEdgeAsync(LogEdge edge, CancellationToken cancellation) => new(OnAssigned(cancellation, partition =>
    {
        if (edge == LogEdge.Beginning && Known(consumer.GetWatermarkOffsets(partition).Low) is { } cached)
        {
            var low = new Deadline(limit, cancellation).Ask(slice => consumer.QueryWatermarkOffsets(partition, slice)).Low;
            if (low.Value != cached.Value)
            {
                return new Outcome.NotObservable($"librdkafka takes {cached} for the beginning, which its last fetch told it, and that is {low} by now");
            }
        }

        reportedEnd = null;
        consumer.Seek(new TopicPartitionOffset(partition, edge == LogEdge.Beginning ? Offset.Beginning : Offset.End));
        return Outcome.Acknowledged.Instance;
    }));

    public ValueTask<Outcome> PauseAsync(CancellationToken cancellation) => new(OnAssigned(cancellation, partition =>
    {
        consumer.Pause([partition]);
        isPaused = true;
        return Outcome.Acknowledged.Instance;
    }));

    public ValueTask<Outcome> UnpauseAsync(CancellationToken cancellation) => new(OnAssigned(cancellation, partition =>
    {
        consumer.Resume([partition]);
        isPaused = false;
        return Outcome.Acknowledged.Instance;
    }));

    /// <summary>What is cached is looked at first: it may be older than the answer to the query, and must not be newer.</summary>
    public ValueTask<Outcome> QueryWatermarksAsync(CancellationToken cancellation) => new(OnAssigned(cancellation, partition =>
    {
        var cached = consumer.GetWatermarkOffsets(partition);
        var queried = new Deadline(limit, cancellation).Ask(slice => consumer.QueryWatermarkOffsets(partition, slice));
        return new Outcome.WatermarksSeen(new(queried.Low.Value), new(queried.High.Value), Known(cached.Low), Known(cached.High));
    }));

    /// <summary>The call has no limit of its own: a last commit that finds no coordinator waits for the group's session timeout.</summary>
    public ValueTask<Outcome> CloseAsync(CancellationToken cancellation) => new(Guard(() =>
    {
        ending = Task.Run(() => Attempt(consumer.Close), CancellationToken.None);
        return Wait(ending, new(limit, cancellation));
    }));

    public ValueTask<Outcome> ConsumeAsync(int maxRecords, CancellationToken cancellation) =>
        new(OnAssigned(cancellation, _ => isPaused ? Paused : Consume(maxRecords, new Deadline(limit, cancellation))));

    /// <summary>Without anything delivered there is nothing to commit, which succeeds.</summary>
    public ValueTask<Outcome> CommitAsync(CancellationToken cancellation) =>
        new(Guard(() => lastDelivered is null ? Outcome.Acknowledged.Instance : Commit(lastDelivered, new Deadline(limit, cancellation))));

    /// <summary>
    /// The library leaves out the last commit when a consumer is disposed of that was not closed. But as long as it lives, its timer commits: one
    /// that commits by itself is ended on the spot, which takes milliseconds.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        if (ending is { IsCompleted: false })
        {
            retire(new Closing(ending, consumer));
        }
        else if (commitsByItself)
        {
            consumer.Dispose();
        }
        else
        {
            retire(consumer);
        }

        return ValueTask.CompletedTask;
    }

    private static Outcome.NotObservable NothingAssigned => new("nothing is assigned");

    private static Outcome.NotObservable Paused => new("a paused consumer reports neither records nor the end, and silence proves nothing");

    private static Outcome.NotObservable ReservedOffset => new("librdkafka gives negative offsets a meaning of its own");

    private static bool IsReserved(Contracted.Offset? offset) => offset is { Value: < 0 };

    /// <summary>The library gives up its position with the same code when it could not ask for it, which says nothing of the offset.</summary>
    private static bool IsAboutTheOffset(string reason) =>
        reason.Contains("no previously committed offset", StringComparison.Ordinal) || reason.Contains("Offset out of range", StringComparison.Ordinal);

    /// <summary>Null for what the library calls unset.</summary>
    private static Contracted.Offset? Known(Offset offset) => offset.Value < 0 ? null : new(offset.Value);

    /// <summary>By any question that needs one; a second client for metadata alone would bring a thread with it. An error of it is met again by the first consume.</summary>
    private void LearnLeader(Confluent.Kafka.TopicPartition partition, Deadline deadline)
    {
        try
        {
            deadline.Ask(slice => consumer.QueryWatermarkOffsets(partition, slice));
        }
        catch (KafkaException)
        {
            // Whoever consumes is told.
        }
    }

    private Outcome OnAssigned(CancellationToken cancellation, Func<Confluent.Kafka.TopicPartition, Outcome> call)
    {
        cancellation.ThrowIfCancellationRequested();
        return Guard(() => assigned is null ? NothingAssigned : call(assigned));
    }

    private Outcome Guard(Func<Outcome> call)
    {
        if (ending is not null)
        {
            return new Outcome.NotObservable("the session was closed before");
        }

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
    private Outcome Commit(ConsumeResult<string?, string?> last, Deadline deadline) =>
        Wait(Task.Run(() => Attempt(() => consumer.Commit(last)), CancellationToken.None), deadline);

    private static Outcome Wait(Task<Outcome> call, Deadline deadline)
    {
        while (!call.Wait(deadline.NextSlice()))
        {
            if (deadline.HasPassed)
            {
                return new Outcome.Indeterminate(deadline.Text);
            }
        }

        return call.Result;
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

    /// <summary>A consumer must not be disposed of while it closes.</summary>
    private sealed class Closing(Task close, IDisposable consumer) : IDisposable
    {
        public void Dispose()
        {
            close.Wait();
            consumer.Dispose();
        }
    }
}
