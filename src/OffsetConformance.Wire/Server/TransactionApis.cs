using OffsetConformance.Contract;
using OffsetConformance.Wire.Messages;

namespace OffsetConformance.Wire.Server;

/// <summary>Producer ids and transactions: InitProducerId, AddPartitionsToTxn, AddOffsetsToTxn, TxnOffsetCommit, EndTxn.</summary>
internal sealed class TransactionApis(Arrivals arrivals)
{
    public void AddTo(ApiTable table)
    {
        table.Add<InitProducerIdRequest, InitProducerIdResponse>(InitProducerIdAsync);
        table.Add<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse>(AddPartitionsAsync);
        table.Add<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse>(AddOffsetsAsync);
        table.Add<TxnOffsetCommitRequest, TxnOffsetCommitResponse>(CommitOffsetsAsync);
        table.Add<EndTxnRequest, EndTxnResponse>(EndAsync);
    }

    private async ValueTask<InitProducerIdResponse?> InitProducerIdAsync(InitProducerIdRequest request, Call call)
    {
        var init = new ControlRequest.InitProducerId(request.TransactionalId, request.TransactionTimeoutMs)
        {
            Current = request.ProducerId < 0 ? null : new(request.ProducerId, request.ProducerEpoch),
        };
        var outcome = await call.ExecuteAsync(init);

        // It may have ended what an older producer of that id left open.
        arrivals.TellAll();
        return outcome is Outcome.ProducerIdAssigned { Producer: var producer }
            ? new() { ProducerId = producer.Id, ProducerEpoch = producer.Epoch }
            : new() { ErrorCode = (short)Call.CodeOf(outcome), ProducerEpoch = -1 };
    }

    private static async ValueTask<AddPartitionsToTxnResponse?> AddPartitionsAsync(AddPartitionsToTxnRequest request, Call call)
    {
        var transaction = new Transaction(request.TransactionalId, new(request.ProducerId, request.ProducerEpoch));
        var partitions = request.Topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Name, partition)));
        var error = Call.CodeOfDone(await call.ExecuteAsync(new ControlRequest.AddPartitionsToTxn(transaction, ValueList.From(partitions))));
        return new()
        {
            ResultsByTopicV3AndBelow = await request.Topics.MapAsync(async topic => new AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult
            {
                Name = topic.Name,
                ResultsByPartition = await topic.Partitions.MapAsync(async partition => new AddPartitionsToTxnResponse.AddPartitionsToTxnPartitionResult
                {
                    PartitionIndex = partition,
                    PartitionErrorCode = (short)(error == ErrorCode.UnknownTopicOrPartition ? await ExplainAsync(new(topic.Name, partition), call) : error),
                }),
            }),
        };
    }

    /// <summary>The partitions are added together or not at all; which of them stood in the way is told apart.</summary>
    private static async ValueTask<ErrorCode> ExplainAsync(TopicPartition partition, Call call) =>
        await call.ExecuteAsync(new ControlRequest.Metadata([partition.Topic])) is Outcome.TopicsDescribed described
        && described.Topics.Any(topic => topic.Error == ErrorCode.None && partition.Partition >= 0 && partition.Partition < topic.Partitions)
            ? ErrorCode.OperationNotAttempted
            : ErrorCode.UnknownTopicOrPartition;

    private static async ValueTask<AddOffsetsToTxnResponse?> AddOffsetsAsync(AddOffsetsToTxnRequest request, Call call)
    {
        var transaction = new Transaction(request.TransactionalId, new(request.ProducerId, request.ProducerEpoch));
        return new() { ErrorCode = (short)Call.CodeOfDone(await call.ExecuteAsync(new ControlRequest.AddOffsetsToTxn(transaction, request.GroupId))) };
    }

    private static async ValueTask<TxnOffsetCommitResponse?> CommitOffsetsAsync(TxnOffsetCommitRequest request, Call call)
    {
        var transaction = new Transaction(request.TransactionalId, new(request.ProducerId, request.ProducerEpoch));
        var member = OffsetApis.Member(request.GenerationId, request.MemberId, request.GroupInstanceId);
        return new()
        {
            Topics = await request.Topics.MapAsync(async topic => new TxnOffsetCommitResponse.TxnOffsetCommitResponseTopic
            {
                Name = topic.Name,
                Partitions = await topic.Partitions.MapAsync(async partition =>
                {
                    var command = new Command<Offset>.CommitInTransaction(
                        transaction,
                        request.GroupId,
                        new(topic.Name, partition.PartitionIndex),
                        new(partition.CommittedOffset),
                        partition.CommittedMetadata,
                        LogApis.Epoch(partition.CommittedLeaderEpoch))
                    {
                        Member = member,
                    };
                    return new TxnOffsetCommitResponse.TxnOffsetCommitResponsePartition
                    {
                        PartitionIndex = partition.PartitionIndex, ErrorCode = (short)Call.CodeOfDone(await call.ExecuteAsync(command)),
                    };
                }),
            }),
        };
    }

    private async ValueTask<EndTxnResponse?> EndAsync(EndTxnRequest request, Call call)
    {
        var transaction = new Transaction(request.TransactionalId, new(request.ProducerId, request.ProducerEpoch));
        var error = Call.CodeOfDone(await call.ExecuteAsync(new ControlRequest.EndTxn(transaction, request.Committed)));
        arrivals.TellAll();
        return new() { ErrorCode = (short)error };
    }
}
