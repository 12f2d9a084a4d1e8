using Confluent.Kafka;
using OffsetConformance.Contract;
using OffsetConformance.Kafka.Native;
using ErrorCode = OffsetConformance.Contract.ErrorCode;
using Offset = OffsetConformance.Contract.Offset;
using TopicPartition = OffsetConformance.Contract.TopicPartition;

namespace OffsetConformance.Kafka;

/// <summary>
/// Requests that librdkafka offers only with the group or partition named in the call: one client serves every group, where an
/// ordinary consumer is bound to one. Each call waits on a queue of its own, so a late answer has nowhere to be mistaken.
/// </summary>
internal sealed unsafe class RequestClient(ClientSettings settings) : IDisposable
{
    private readonly NativeClient client = NativeClient.Create(settings.ForRequests());
    private bool isConnected;

    /// <summary>
    /// Whether the client has to be replaced: it has a request that nobody waits for any more, or it knows a group's coordinator from
    /// an earlier time, which librdkafka goes on asking even when told that it is the wrong one.
    /// </summary>
    public bool IsSpoilt { get; private set; }

    private delegate Outcome AnswerReader(Librdkafka.TopicPartitionStruct* answer);

    public Outcome ListOffsets(Command<Offset>.ListOffsets request, Deadline deadline) => Watch(() => DoListOffsets(request, deadline));

    public Outcome DeleteRecords(TopicPartition partition, Offset offset, Deadline deadline) => Watch(() => DoDeleteRecords(partition, offset, deadline));

    public Outcome Commit(Command<Offset>.Commit request, Deadline deadline) => Watch(() => DoCommit(request, deadline));

    public Outcome FetchCommitted(Command<Offset>.FetchCommitted request, Deadline deadline) => Watch(() => DoFetchCommitted(request, deadline));

    public void Dispose() => client.Dispose();

    private Outcome Watch(Func<Outcome> request)
    {
        IsSpoilt = true;
        var outcome = request();
        IsSpoilt = outcome is Outcome.Indeterminate or Outcome.Refused { Error: ErrorCode.NotCoordinator };
        return outcome;
    }

    private Outcome DoListOffsets(Command<Offset>.ListOffsets request, Deadline deadline)
    {
        var (partition, spec) = (request.Partition, request.Spec);
        if (spec.Timestamp < OffsetSpec.MaxTimestamp.Timestamp)
        {
            return new Outcome.NotObservable($"librdkafka does not send the timestamp {spec.Timestamp}");
        }

        if (Connect(deadline) is { } failure)
        {
            return failure;
        }

        using var list = new PartitionList(partition, spec.Timestamp);
        using var call = new AdminCall(client, Librdkafka.AdminOperation.ListOffsets, deadline);
        call.SetIsolation(request.Isolation);
        Librdkafka.rd_kafka_ListOffsets(client.Pointer, list.Pointer, call.Options, call.Queue);
        return call.Wait(deadline, @event => ReadListed(@event, partition));
    }

    private Outcome DoDeleteRecords(TopicPartition partition, Offset offset, Deadline deadline)
    {
        if (Connect(deadline) is { } failure)
        {
            return failure;
        }

        using var list = new PartitionList(partition, offset.Value);
        using var call = new AdminCall(client, Librdkafka.AdminOperation.DeleteRecords, deadline);
        var request = Librdkafka.rd_kafka_DeleteRecords_new(list.Pointer);
        Librdkafka.rd_kafka_DeleteRecords(client.Pointer, ref request, 1, call.Options, call.Queue);
        Librdkafka.rd_kafka_DeleteRecords_destroy(request);
        return call.Wait(deadline, @event =>
        {
            var result = Librdkafka.rd_kafka_event_DeleteRecords_result(@event);
            var answer = PartitionList.Find(Librdkafka.rd_kafka_DeleteRecords_result_offsets(result), partition);
            return Read(answer, static a => new Outcome.RecordsDeleted(new(a->Offset)));
        });
    }

    private Outcome DoCommit(Command<Offset>.Commit request, Deadline deadline)
    {
        using var list = new PartitionList(request.Partition, request.Offset.Value);
        list.SetMetadata(request.Metadata ?? "");
        if (request.LeaderEpoch is { } epoch)
        {
            list.SetLeaderEpoch(epoch);
        }

        using var call = new AdminCall(client, Librdkafka.AdminOperation.AlterConsumerGroupOffsets, deadline);
        var native = Librdkafka.rd_kafka_AlterConsumerGroupOffsets_new(request.Group, list.Pointer);
        Librdkafka.rd_kafka_AlterConsumerGroupOffsets(client.Pointer, ref native, 1, call.Options, call.Queue);
        Librdkafka.rd_kafka_AlterConsumerGroupOffsets_destroy(native);
        return call.Wait(deadline, @event =>
        {
            var result = Librdkafka.rd_kafka_event_AlterConsumerGroupOffsets_result(@event);
            var groups = Librdkafka.rd_kafka_AlterConsumerGroupOffsets_result_groups(result, out var count);
            return ReadGroup(groups, count, request.Partition, static _ => Outcome.Acknowledged.Instance);
        });
    }

    private Outcome DoFetchCommitted(Command<Offset>.FetchCommitted request, Deadline deadline)
    {
        using var list = new PartitionList(request.Partition);
        using var call = new AdminCall(client, Librdkafka.AdminOperation.ListConsumerGroupOffsets, deadline);
        var native = Librdkafka.rd_kafka_ListConsumerGroupOffsets_new(request.Group, list.Pointer);
        Librdkafka.rd_kafka_ListConsumerGroupOffsets(client.Pointer, ref native, 1, call.Options, call.Queue);
        Librdkafka.rd_kafka_ListConsumerGroupOffsets_destroy(native);
        return call.Wait(deadline, @event =>
        {
            var result = Librdkafka.rd_kafka_event_ListConsumerGroupOffsets_result(@event);
            var groups = Librdkafka.rd_kafka_ListConsumerGroupOffsets_result_groups(result, out var count);
            return ReadGroup(groups, count, request.Partition, static a => a->Offset == PartitionList.NoOffset
                ? new Outcome.CommittedOffset(null)
                : new Outcome.CommittedOffset(new(a->Offset), PartitionList.MetadataOf(a)));
        });
    }

    /// <summary>
    /// A client that is not connected yet may put off its search for a partition's leader by three seconds, longer than a request
    /// may take. So the first request waits for the connection.
    /// </summary>
    private Outcome? Connect(Deadline deadline)
    {
        try
        {
            isConnected = isConnected || deadline.Ask(client.Connect);
            return null;
        }
        catch (KafkaException e)
        {
            return new Outcome.Indeterminate($"no connection: {e.Error.Reason}");
        }
    }

    private static Outcome ReadListed(nint @event, TopicPartition partition)
    {
        var infos = Librdkafka.rd_kafka_ListOffsets_result_infos(Librdkafka.rd_kafka_event_ListOffsets_result(@event), out var count);
        for (nuint i = 0; i < count; i++)
        {
            var answer = Librdkafka.rd_kafka_ListOffsetsResultInfo_topic_partition(infos[i]);
            if (answer->Partition != partition.Partition || Librdkafka.Text(answer->Topic) != partition.Topic)
            {
                continue;
            }

            var timestamp = Librdkafka.rd_kafka_ListOffsetsResultInfo_timestamp(infos[i]);
            return Read(answer, a => a->Offset switch
            {
                // librdkafka prepares the answer with this and leaves it, without an error, when the broker did not reply.
                PartitionList.NoOffset => new Outcome.Indeterminate("the broker did not reply"),
                -1 => new Outcome.OffsetListed(null),
                var offset => new Outcome.OffsetListed(new Offset(offset), timestamp < 0 ? null : timestamp),
            });
        }

        return new Outcome.Indeterminate("the answer does not speak of the partition");
    }

    private static Outcome ReadGroup(nint* groups, nuint count, TopicPartition partition, AnswerReader read)
    {
        if (count != 1)
        {
            return new Outcome.Indeterminate($"the answer speaks of {count} groups instead of one");
        }

        var error = Librdkafka.rd_kafka_group_result_error(groups[0]);
        if (error != 0)
        {
            return Errors.ToOutcome(Librdkafka.rd_kafka_error_code(error), Librdkafka.Text(Librdkafka.rd_kafka_error_string(error)));
        }

        return Read(PartitionList.Find(Librdkafka.rd_kafka_group_result_partitions(groups[0]), partition), read);
    }

    private static Outcome Read(Librdkafka.TopicPartitionStruct* answer, AnswerReader read) => answer is null
        ? new Outcome.Indeterminate("the answer does not speak of the partition")
        : answer->Error != 0 ? Refusal(answer->Error) : read(answer);

    private static Outcome Refusal(int code) => Errors.ToOutcome(code, Librdkafka.Text(Librdkafka.rd_kafka_err2str(code)));
}
