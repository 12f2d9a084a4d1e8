using OffsetConformance.Contract;
using OffsetConformance.Simulation;
using OffsetConformance.Wire.Messages;
using OffsetConformance.Wire.Protocol;
using OffsetConformance.Wire.Records;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Server;

/// <summary>A fetch with nothing to bring waits for an append through the server, and for nothing else.</summary>
public sealed class WaitingFetchTests : IAsyncLifetime
{
    /// <summary>So long that a test which waits it out has failed.</summary>
    private const int Minute = 60_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SimulatedTarget target = new();
    private InMemory server = null!;

    public async Task InitializeAsync()
    {
        await target.CreateTopicAsync("t", 2, CancellationToken.None);
        server = new((await target.ConnectAsync(CancellationToken.None)).Broker);
    }

    public async Task DisposeAsync() => await target.DisposeAsync();

    [Fact]
    public async Task AnAppendEndsTheWait()
    {
        var fetching = FetchAsync(Fetch(Minute));
        fetching.IsCompleted.ShouldBeFalse();

        await ProduceAsync();

        var partition = (await fetching.WaitAsync(Patience)).Responses[0].Partitions[0];
        (partition.HighWatermark, partition.Records!.Value.IsEmpty).ShouldBe((1L, false));
    }

    [Fact]
    public async Task OneAppendIsNotEnoughForWhoWantsMoreBytes()
    {
        var request = Fetch(Minute);
        request.MinBytes = 100;
        var fetching = FetchAsync(request);

        await ProduceAsync();
        await ProduceAsync();

        (await fetching.WaitAsync(Patience)).Responses[0].Partitions[0].HighWatermark.ShouldBe(2);
    }

    [Fact]
    public async Task TheTimeIsUpWithoutAnAppend()
    {
        var partition = (await FetchAsync(Fetch(maxWaitMs: 1)).WaitAsync(Patience)).Responses[0].Partitions[0];

        (partition.ErrorCode, partition.HighWatermark, partition.Records!.Value.IsEmpty).ShouldBe(((short)0, 0L, true));
    }

    [Theory]
    [InlineData(5, ErrorCode.OffsetOutOfRange)]
    [InlineData(-1, ErrorCode.OffsetOutOfRange)]
    public async Task ARefusalIsToldAtOnce(long offset, ErrorCode expected)
    {
        var request = Fetch(Minute);
        request.Topics[0].Partitions[0].FetchOffset = offset;

        var answer = await FetchAsync(request).WaitAsync(Patience);

        ((ErrorCode)answer.Responses[0].Partitions[0].ErrorCode).ShouldBe(expected);
    }

    [Fact]
    public async Task WhoAsksForNothingThatThereIsDoesNotWait()
    {
        var request = Fetch(Minute);
        request.Topics[0].Topic = "none";

        ((ErrorCode)(await FetchAsync(request).WaitAsync(Patience)).Responses[0].Partitions[0].ErrorCode).ShouldBe(ErrorCode.UnknownTopicOrPartition);
        (await FetchAsync(new() { MinBytes = 1, MaxWaitMs = Minute }).WaitAsync(Patience)).Responses.ShouldBeEmpty();
    }

    /// <summary>Records of an open transaction are appended long before a reader of committed records may see them; their end wakes it.</summary>
    [Fact]
    public async Task TheEndOfATransactionEndsTheWaitOfACommittedReader()
    {
        var producer = await server.AskAsync(new InitProducerIdRequest { TransactionalId = "tx", TransactionTimeoutMs = Minute }, InitProducerIdRequest.Api);
        var added = new AddPartitionsToTxnRequest { TransactionalId = "tx", ProducerId = producer.ProducerId, Topics = [new() { Name = "t", Partitions = [0] }] };
        (await server.AskAsync(added, AddPartitionsToTxnRequest.Api)).ResultsByTopicV3AndBelow[0].ResultsByPartition[0].PartitionErrorCode.ShouldBe((short)0);
        var request = Fetch(Minute);
        request.IsolationLevel = 1;
        var fetching = FetchAsync(request);

        await ProduceAsync(new(new(producer.ProducerId, producer.ProducerEpoch), 0, "tx"));
        fetching.IsCompleted.ShouldBeFalse();
        var end = new EndTxnRequest { TransactionalId = "tx", ProducerId = producer.ProducerId, Committed = true };
        (await server.AskAsync(end, EndTxnRequest.Api)).ErrorCode.ShouldBe((short)0);

        (await fetching.WaitAsync(Patience)).Responses[0].Partitions[0].LastStableOffset.ShouldBe(2);
    }

    private static FetchRequest Fetch(int maxWaitMs) =>
        new() { MinBytes = 1, MaxWaitMs = maxWaitMs, Topics = [new() { Topic = "t", Partitions = [new() { PartitionMaxBytes = 1000 }] }] };

    private Task<FetchResponse> FetchAsync(FetchRequest request) => server.AskAsync(request, FetchRequest.Api, version: 12);

    private async Task ProduceAsync(ProducerStamp? producer = null)
    {
        using var buffer = new FrameBuffer();
        RecordBatchWriter.WriteProduced(buffer, [new(null, "r")], producer: producer);
        var request = new ProduceRequest
        {
            Acks = -1, TransactionalId = producer?.TransactionalId, TopicData = [new() { Name = "t", PartitionData = [new() { Records = buffer.Written.ToArray() }] }],
        };
        (await server.AskAsync(request, ProduceRequest.Api)).Responses[0].PartitionResponses[0].ErrorCode.ShouldBe((short)0);
    }
}
