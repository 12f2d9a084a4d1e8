using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Client;

/// <summary>Producer ids, and the transactions of those that have a transactional id.</summary>
internal static class TransactionCalls
{
    public static Outcome InitProducerId(ControlRequest.InitProducerId command, in WireCall call)
    {
        const short WithCurrent = 3;
        var route = command.TransactionalId is { } id ? Route.ToTransaction(id) : Route.AnyNode;
        var request = new InitProducerIdRequest
        {
            TransactionalId = command.TransactionalId,
            TransactionTimeoutMs = command.TransactionTimeout,
            ProducerId = command.Current?.Id ?? WireNumber.None,
            ProducerEpoch = command.Current?.Epoch ?? WireNumber.None,
        };
        var answer = call.Ask<InitProducerIdRequest, InitProducerIdResponse>(route, request, command.Current is null ? (short)0 : WithCurrent);
        return call.Refusal(route, answer.ErrorCode) ?? new Outcome.ProducerIdAssigned(new(answer.ProducerId, answer.ProducerEpoch));
    }

    public static Outcome AddPartitions(ControlRequest.AddPartitionsToTxn command, in WireCall call)
    {
        var transaction = command.Transaction;
        var route = Route.ToTransaction(transaction.TransactionalId);
        var answer = call.Ask<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse>(route, new()
        {
            TransactionalId = transaction.TransactionalId,
            ProducerId = transaction.Producer.Id,
            ProducerEpoch = transaction.Producer.Epoch,
            Topics =
            [
                .. command.Partitions.GroupBy(partition => partition.Topic)
                    .Select(topic => new AddPartitionsToTxnRequest.AddPartitionsToTxnTopic { Name = topic.Key, Partitions = [.. topic.Select(each => each.Partition)] }),
            ],
        });

        // One partition that is refused refuses the others with "not attempted", which says nothing of why.
        var errors = answer.ResultsByTopicV3AndBelow.SelectMany(topic => topic.ResultsByPartition).Select(partition => partition.PartitionErrorCode).Where(code => code != 0)
            .OrderBy(code => (ErrorCode)code == ErrorCode.OperationNotAttempted);
        return call.Refusal(route, errors.FirstOrDefault()) ?? Outcome.Acknowledged.Instance;
    }

    public static Outcome AddOffsets(ControlRequest.AddOffsetsToTxn command, in WireCall call)
    {
        var transaction = command.Transaction;
        var route = Route.ToTransaction(transaction.TransactionalId);
        var answer = call.Ask<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse>(route, new()
        {
            TransactionalId = transaction.TransactionalId, ProducerId = transaction.Producer.Id, ProducerEpoch = transaction.Producer.Epoch, GroupId = command.Group,
        });
        return call.Refusal(route, answer.ErrorCode) ?? Outcome.Acknowledged.Instance;
    }

    public static Outcome End(ControlRequest.EndTxn command, in WireCall call)
    {
        var transaction = command.Transaction;
        var route = Route.ToTransaction(transaction.TransactionalId);
        var answer = call.Ask<EndTxnRequest, EndTxnResponse>(route, new()
        {
            TransactionalId = transaction.TransactionalId, ProducerId = transaction.Producer.Id, ProducerEpoch = transaction.Producer.Epoch, Committed = command.Commit,
        });
        return call.Refusal(route, answer.ErrorCode) ?? Outcome.Acknowledged.Instance;
    }
}
