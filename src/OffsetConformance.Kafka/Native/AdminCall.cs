using OffsetConformance.Contract;

namespace OffsetConformance.Kafka.Native;

/// <summary>One request through librdkafka's admin interface: its options, and a queue that only its answer can reach.</summary>
internal readonly ref struct AdminCall
{
    /// <summary>
    /// librdkafka's own limit, as far away as it can be: the caller gives up first and ends the client. If librdkafka gives up on a
    /// request while it waits for a group's coordinator, it still has a reference to what it has freed, and the process dies when the
    /// coordinator comes back.
    /// </summary>
    private const int NativeLimitMs = 3_600_000;

    public AdminCall(NativeClient client, Librdkafka.AdminOperation operation, Deadline deadline)
    {
        Options = Librdkafka.rd_kafka_AdminOptions_new(client.Pointer, operation);
        Queue = Librdkafka.rd_kafka_queue_new(client.Pointer);
        _ = Librdkafka.rd_kafka_AdminOptions_set_request_timeout(Options, NativeLimitMs, default, 0);
        if (operation == Librdkafka.AdminOperation.DeleteRecords)
        {
            _ = Librdkafka.rd_kafka_AdminOptions_set_operation_timeout(Options, (int)deadline.Remaining.TotalMilliseconds, default, 0);
        }
    }

    public nint Options { get; }

    public nint Queue { get; }

    public void SetIsolation(IsolationLevel isolation)
    {
        var error = Librdkafka.rd_kafka_AdminOptions_set_isolation_level(Options, (int)isolation);
        if (error != 0)
        {
            Librdkafka.rd_kafka_error_destroy(error);
        }
    }

    public Outcome Wait(Deadline deadline, Func<nint, Outcome> read)
    {
        while (true)
        {
            var @event = Librdkafka.rd_kafka_queue_poll(Queue, (int)deadline.NextSlice().TotalMilliseconds);
            if (@event != 0)
            {
                try
                {
                    var error = Librdkafka.rd_kafka_event_error(@event);
                    return error != 0
                        ? Errors.ToOutcome(error, Librdkafka.Text(Librdkafka.rd_kafka_event_error_string(@event)))
                        : read(@event);
                }
                finally
                {
                    Librdkafka.rd_kafka_event_destroy(@event);
                }
            }

            if (deadline.HasPassed)
            {
                return new Outcome.Indeterminate(deadline.Text);
            }
        }
    }

    public void Dispose()
    {
        Librdkafka.rd_kafka_AdminOptions_destroy(Options);
        Librdkafka.rd_kafka_queue_destroy(Queue);
    }
}
